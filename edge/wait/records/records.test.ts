import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type EventRow, followEvents, readCustomers, sensorEvents } from './events.js';
import { RecordError } from './problems.js';
import { type Joiner, scoreOf, scores } from './score.js';
import { followQueue, type QueueDay, WarsawDays, type WarsawRow } from './warsaw.js';

const clean = { doorMiss: 0, doorDouble: 0, zoneNoise: 0, tagShare: 0, tagMiss: 0, seed: 1 };
const DAY = 1_767_600_000;

/** One desk, a service each four minutes, an arrival each three and a half: the queue grows. */
const rows = Array.from({ length: 120 }, (_, i) => ({
  queue: 'main',
  arrived_at: String(DAY + i * 210),
  started_at: String(DAY + i * 240),
  ended_at: String(DAY + i * 240 + 240),
  outcome: 'served',
}));

/** As from a file whose first line holds the names of the columns. */
const read = (given: readonly EventRow[]) =>
  readCustomers(
    given.map((row, i) => ({ row, line: i + 2 })),
    'record.csv',
  );

describe('figures', () => {
  it('are what their names say', () => {
    const joiner = (wait: number, minutes: number): Joiner => ({
      queue: 'q',
      date: '2026-01-05',
      at: 0,
      wait,
      said: { one: { minutes, low: minutes - 5, high: minutes + 5 } },
    });
    const figures = scoreOf('one', [joiner(10, 14), joiner(10, 7), joiner(30, 42)]);
    expect(figures).toMatchObject({
      mae: 19 / 3,
      median_abs: 4,
      bias: 13 / 3,
      within_10: 2 / 3,
      cover_80: 2 / 3,
    });
    expect(figures.rmse).toBeCloseTo(Math.sqrt((16 + 9 + 144) / 3), 12);
  });
});

describe('records event by event', () => {
  it('read seconds and ISO times, and those who gave up', () => {
    const iso = {
      queue: 'a',
      arrived_at: '2026-01-05T08:00:00Z',
      started_at: '',
      ended_at: '2026-01-05T08:05:00Z',
      outcome: 'abandoned',
    };
    expect(read([rows[0]!, iso])).toEqual([
      { queue: 'main', arrived: DAY * 1000, started: DAY * 1000, ended: (DAY + 240) * 1000 },
      { queue: 'a', arrived: Date.UTC(2026, 0, 5, 8), started: null, ended: Date.UTC(2026, 0, 5, 8, 5) },
    ]);
  });

  it('name every row that cannot be read', () => {
    const bad = [{ ...rows[0]!, arrived_at: 'soon' }, rows[1]!, { ...rows[2]!, started_at: '5' }];
    expect(() => read(bad)).toThrow(RecordError);
    expect(() => read(bad)).toThrow(/record.csv, line 2: arrived_at "soon"[\s\S]*line 4: started before/);
    expect(() => read([{ ...rows[0]!, outcome: 'gone' }])).toThrow(/outcome "gone"/);
    expect(() => read([{ ...rows[0]!, ended_at: '1' }])).toThrow(/ended before it began/);
  });

  it('take a time without an offset as UTC, with a T or a space', () => {
    const times = ['2026-01-05 08:00:00', '2026-01-05T08:00:00', '2026-01-05T09:00:00+01:00'];
    const given = times.map((time) => ({ queue: 'a', arrived_at: time, started_at: '', outcome: '' }));
    expect(read(given).map(({ arrived }) => arrived)).toEqual(times.map(() => Date.UTC(2026, 0, 5, 8)));
  });

  it('are scored where no end of a service is recorded', () => {
    const joiners = followEvents(read(rows.map((row) => ({ ...row, ended_at: '' }))), clean);
    expect(scores(joiners).map(({ name }) => name)).toEqual(['hallgate', 'mean', 'ql60', 'les', 'hol']);
    expect(scoreOf('hallgate', joiners).mae).toBeLessThan(8);
  });

  it('are corrupted as asked for, by the seed', () => {
    const customers = read(rows);
    const entries = (how: typeof clean) =>
      sensorEvents(customers, how).filter(({ type }) => type === 'entry').length;
    expect(entries(clean)).toBe(120);
    expect(entries({ ...clean, doorMiss: 0.5 })).toBeLessThan(85);
    expect(sensorEvents(customers, { ...clean, doorMiss: 0.5 })).toEqual(
      sensorEvents(customers, { ...clean, doorMiss: 0.5 }),
    );
    const tags = sensorEvents(customers, { ...clean, tagShare: 0.5, tagMiss: 0.2 }).map(({ type }) => type);
    expect(tags.filter((type) => type === 'tag').length).toBeGreaterThan(30);
    expect(tags.filter((type) => type === 'tag_lost').length).toBeGreaterThan(4);
  });

  it('are scored on those who had to wait', () => {
    const joiners = followEvents(read(rows), clean);
    expect(joiners).toHaveLength(118);
    const [ours, ...others] = scores(joiners);
    expect(ours!.name).toBe('hallgate');
    expect(others.map(({ name }) => name)).toEqual(['mean', 'ql', 'ql60', 'les', 'hol']);
    expect(ours!.mae).toBeLessThan(6);
  });
});

const WARSAW = '../shared/data/warsaw-halls-until-2020-01-12.csv.gz';

describe('records of ticket halls', () => {
  const row = (minute: number, waiting: number, shown: string): WarsawRow => ({
    name: 'Office, the "first"',
    date: '2020-12-30',
    time: `${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
    idGrupy: '7',
    czasObslugi: '10',
    liczbaCzynnychStan: '2',
    liczbaKlwKolejce: String(waiting),
    aktualnyNumer: shown,
  });

  it('are cut after yesterday, re-dated, and reconstructed', () => {
    const collected = new WarsawDays('record.csv');
    collected.add(row(0, 3, 'A98'), 2);
    for (let i = 1; i <= 40; i++) collected.add(row(5 * i, 6, `A${1 + 2 * i}`), 2 + i);
    collected.add(row(5, 99, 'A99'), 44);
    const { days, cut } = collected.finish();
    expect(cut).toBe(1);
    expect(days.map(({ queue, date, samples }) => [queue, date, samples.length])).toEqual([
      ['Office, the "first" 7', '2019-12-30', 40],
    ]);
    const { joiners } = followQueue(days);
    // Seven tickets at two in five minutes.
    expect(joiners.length).toBeGreaterThan(25);
    for (const { wait, said } of joiners) {
      expect(wait).toBeCloseTo(17.5, 9);
      expect(said.ql60!.minutes).toBeCloseTo(17.5, 9);
      expect(said.ticket_formula!.minutes).toBe(35);
    }
    expect(scoreOf('hallgate', joiners).mae).toBeLessThan(6);
  });

  it('take a row without its counts for a gap, and 3.0 for 3', () => {
    const collected = new WarsawDays('halls.csv');
    for (let i = 0; i <= 40; i++)
      collected.add({ ...row(5 * i, 6, `A${1 + 2 * i}`), liczbaCzynnychStan: i === 7 ? 'NA' : '2.0' }, 2 + i);
    expect(collected.finish().days.map(({ samples }) => [samples.length, samples[0]!.desks])).toEqual([
      [40, 2],
    ]);
  });

  it('name every row that cannot be read', () => {
    const collected = new WarsawDays('halls.csv');
    collected.add({ ...row(0, 3, 'A1'), time: 'noon' }, 2);
    collected.add({ ...row(5, 3, 'A2'), liczbaKlwKolejce: 'many' }, 3);
    expect(() => collected.finish()).toThrow(
      /halls.csv, line 2: time "noon"[\s\S]*line 3: liczbaKlwKolejce "many"/,
    );
  });

  // The record is not part of the repository.
  if (existsSync(WARSAW))
    it('agree with the figures published for the given record, and the engine is better', () => {
      const collected = new WarsawDays('record.csv');
      for (const each of parse(gunzipSync(readFileSync(WARSAW)), {
        columns: true,
        relax_column_count: true,
      }) as unknown as WarsawRow[])
        collected.add(each, 0);
      const { days, cut } = collected.finish();
      expect([cut, days.length]).toEqual([706, 620]);
      const queues = new Map<string, QueueDay[]>();
      for (const day of days) queues.set(day.queue, [...(queues.get(day.queue) ?? []), day]);
      const followed = [...queues.values()].map((queue) => followQueue(queue));
      const joiners = followed.flatMap((one) => one.joiners);
      expect(followed.reduce((sum, one) => sum + one.reconstructed, 0)).toBe(31_013);
      expect(joiners).toHaveLength(29_909);
      const named = new Map(scores(joiners).map((score) => [score.name, score]));
      expect(named.get('les')!.rmse).toBeCloseTo(28.38, 2);
      expect(named.get('les')!.mae).toBeCloseTo(16.8, 2);
      expect(named.get('blend')!.rmse).toBeCloseTo(19.67, 2);
      expect(named.get('blend')!.mae).toBeCloseTo(11.85, 2);
      const late = joiners.filter(({ date }) => date >= '2020-01-08');
      const [ours, blend] = ['hallgate', 'blend'].map((name) => scoreOf(name, late));
      expect(ours!.rmse).toBeLessThan(0.85 * blend!.rmse);
      expect(ours!.mae).toBeLessThan(0.9 * blend!.mae);
      expect(ours!.median_abs).toBeLessThan(0.97 * blend!.median_abs);
      expect(ours!.cover_80).toBeGreaterThan(0.77);
      expect(ours!.cover_80).toBeLessThan(0.83);
    }, 180_000);
});
