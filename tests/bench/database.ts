/** The InfluxDB of the bench: what has arrived there. */
import type { Influxd } from '../support/influxd.js';
import { mix } from './mix.js';

export const database = 'bench';

/** Readings of the mix that have arrived: each is one row of the measurement of its kind. */
export async function readingsIn(influxd: Influxd): Promise<number> {
  const counts = await Promise.all(Object.keys(mix).map((measurement) => rowsIn(influxd, measurement)));
  return counts.reduce((total, count) => total + count, 0);
}

/** Rows of a measurement: those of its most frequent field. */
export async function rowsIn(influxd: Influxd, measurement: string): Promise<number> {
  const { results } = await influxd.query(`SELECT count(*) FROM "${measurement}"`, database);
  const [, ...counts] = results[0]?.series?.[0]?.values[0] ?? [];
  return Math.max(0, ...counts.map(Number));
}
