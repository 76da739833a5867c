/** A recorded day through the running gateway: waits, the alert and its end are in InfluxDB, at the recorded times. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay } from '../cli/replay.js';
import { readWarsawDay } from '../devices/virtual/recorded/warsaw.js';
import { type Influxd, startInfluxd } from './support/influxd.js';

let influx: Influxd;
beforeAll(async () => {
  influx = await startInfluxd();
  await influx.createDatabase('halls');
});
afterAll(() => influx?.stop());

/** Composed by us in the form of the Warsaw record: three desks, a crowd at half past nine that is served by eleven. */
function record(): string {
  const columns =
    'name,time,date,status,czasObslugi,lp,idGrupy,liczbaCzynnychStan,nazwaGrupy,literaGrupy,liczbaKlwKolejce,aktualnyNumer';
  const waiting = [1, 0, 2, 1, 1, 2, 30, 45, 42, 38, 33, 29, 24, 20, 15, 11, 7, 4, 2, 1, 0, 1, 0, 1];
  const rows = waiting.map((people, index) => {
    const minutes = 9 * 60 + index * 5;
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return `UD_Test,${time},2020-01-03,1,3,1,7,3,"K: Kasa, wpłaty",K,${people},K${100 + index * 5}`;
  });
  return [columns, ...rows].join('\n');
}

it('plays two hours at 240 times their pace', { timeout: 90_000 }, async () => {
  const day = await readWarsawDay(Readable.from([record()]), { office: 'UD_Test', date: '2020-01-03' });
  expect(day).toMatchObject({
    hall: 'ud-test',
    queues: [{ id: 'q-7', name: 'K: Kasa, wpłaty', desks: 3, service_s: 180 }],
  });
  const summary = await replay(day, { speed: 240, influx: influx.url, database: 'halls' });
  expect(summary).toMatchObject({ hall: 'ud-test', messages: 24, uploaded: true });
  const wait = summary.alerts.filter(({ key }) => key === 'wait.queue.q-7');
  expect(wait.length).toBeGreaterThanOrEqual(1);
  expect(wait.every(({ resolved }) => resolved !== null)).toBe(true);

  const alerts = await influx.query(
    `SELECT state FROM alert WHERE rule='wait' AND subject='queue/q-7'`,
    'halls',
  );
  // InfluxDB answers in nanoseconds, of which the first 13 digits are milliseconds.
  const hourOf = (time: unknown) => new Date(Number(String(time).slice(0, 13))).toISOString().slice(0, 13);
  const states = alerts.results[0]?.series?.[0]?.values.map(([time, state]) => `${hourOf(time)} ${state}`);
  // 09:30 in Warsaw is 08:30 UTC.
  expect(states).toContain('2020-01-03T08 firing');
  expect(states).toContainEqual(expect.stringMatching(/^2020-01-03T(09|10) resolved$/));
  const waits = await influx.query('SELECT max(wait_s), max(length) FROM queue', 'halls');
  const [, longest, most] = waits.results[0]!.series![0]!.values[0]! as [string, number, number];
  expect(longest).toBeGreaterThan(600);
  expect(most).toBeGreaterThan(30);
});

it('names the offices or the days when there is no such day', async () => {
  const read = (office: string, date: string) => readWarsawDay(Readable.from([record()]), { office, date });
  await expect(read('UD_Nowhere', '2020-01-03')).rejects.toThrow('offices are UD_Test');
  await expect(read('UD_Test', '2020-01-04')).rejects.toThrow('days are 2020-01-03');
});
