/** One row for InfluxDB, typed by the contract: a tag or field that does not exist does not compile. */
import { Point as LinePoint } from '@influxdata/influxdb-client';
import { type MeasurementName, type Measurements, measurements, type TagName } from './measurements.js';

type ValueOf<T> = T extends { type: 'string' } ? string : number;

export type Tags<M extends MeasurementName> = { readonly [K in TagName<M>]: string };
/** `undefined` is "not known": the field is left out. */
export type Fields<M extends MeasurementName> = {
  readonly [K in keyof Measurements[M]['fields']]?: ValueOf<Measurements[M]['fields'][K]> | undefined;
};

export interface Point<M extends MeasurementName = MeasurementName> {
  readonly measurement: M;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string | number | undefined>>;
  /** UTC milliseconds. */
  readonly at: number;
}

export function point<M extends MeasurementName>(
  measurement: M,
  tags: Tags<M>,
  fields: Fields<M>,
  at: number,
): Point<M> {
  return { measurement, tags, fields: fields as Point['fields'], at };
}

/**
 * Line protocol of a point, or null if none of its fields is known.
 *
 * @param sequence 0 to 999,999: the digits below the millisecond, so that no two points of a series share a timestamp
 */
export function toLine(p: Point, sequence: number): string | null {
  const declared = measurements[p.measurement];
  const line = new LinePoint(p.measurement);
  for (const [name, value] of Object.entries(p.tags)) line.tag(name, value);
  let known = 0;
  for (const [name, value] of Object.entries(p.fields)) {
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue;
    const type = (declared.fields as Record<string, { type: string }>)[name]?.type;
    if (type === 'int') line.intField(name, Math.round(value as number));
    else if (type === 'float') line.floatField(name, value as number);
    else line.stringField(name, value as string);
    known += 1;
  }
  if (known === 0) return null;
  line.timestamp(`${p.at}${String(sequence % 1_000_000).padStart(6, '0')}`);
  return line.toLineProtocol() ?? null;
}
