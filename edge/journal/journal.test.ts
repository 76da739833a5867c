import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { point } from '../../cloud/telemetry/index.js';
import { Bench, crossings, drain, numberOf, startMs, stateBatch, timestampOf } from './fixtures.js';
import { emptyBatch, JournalError, journalErrorCodes } from './journal.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.clean());

describe('a batch', () => {
  test('is all there after closing and opening', () => {
    const journal = bench.open();
    journal.commit({ ...crossings(0, 3), state: new Map([['hall', '{"inside":3}']]) });
    journal.close();
    const again = bench.open();
    expect(again.state()).toEqual(new Map([['hall', '{"inside":3}']]));
    expect([...again.history({ since: 0, until: startMs + 1 })].map((one) => one.reading)).toEqual([
      { kind: 'crossing', in: 0, out: 0 },
      { kind: 'crossing', in: 1, out: 0 },
      { kind: 'crossing', in: 2, out: 0 },
    ]);
    expect(again.seen('door-1', 'message 2')).toBe(true);
    expect(again.seen('door-1', 'message 3')).toBe(false);
    expect(again.seen('door-2', 'message 2')).toBe(false);
    expect(drain(again).map(numberOf)).toEqual([0, 1, 2]);
    again.close();
  });

  test('may delete a part of the state', () => {
    const journal = bench.open();
    journal.commit(stateBatch({ a: '1', b: '2' }));
    journal.commit(stateBatch({ a: null }));
    expect(journal.state()).toEqual(new Map([['b', '2']]));
    journal.close();
    const again = bench.open();
    expect(again.state()).toEqual(new Map([['b', '2']]));
    again.close();
  });

  test('may be empty', () => {
    const journal = bench.open();
    journal.commit(emptyBatch);
    expect(journal.stats()).toMatchObject({ points: 0, readings: 0 });
    journal.close();
  });

  test('gives every point a timestamp of its own, across restarts too', () => {
    const stamps = new Set<string>();
    for (let run = 0; run < 3; run += 1) {
      const journal = bench.open();
      for (let i = 0; i < 4; i += 1) journal.commit(crossings(i * 400, 400));
      for (const line of drain(journal)) stamps.add(timestampOf(line));
      journal.close();
    }
    expect(stamps.size).toBe(3 * 4 * 400);
    expect([...stamps].every((stamp) => /^1767600000000\d{6}$/.test(stamp))).toBe(true);
  });

  test('leaves out a point of which no field is known, and keeps text with line breaks whole', () => {
    const journal = bench.open();
    journal.commit({
      ...emptyBatch,
      points: [
        point('occupancy', { hall: 'h' }, { count: undefined }, startMs),
        point('event', { hall: 'h', type: 'desk' }, { title: 'a\nb\u001ec' }, startMs),
      ],
    });
    journal.close();
    const again = bench.open();
    expect(drain(again)).toEqual([`event,hall=h,type=desk title="a\nbc" ${startMs}000000`]);
    expect(again.stats().damaged).toBe(0);
    again.close();
  });
});

describe('points on their way out', () => {
  test('live ones are those of the last minute of this run', () => {
    const first = bench.open();
    first.commit(crossings(0, 2));
    first.close();
    const journal = bench.open();
    journal.commit(crossings(10, 2));
    const numbers = (which: 'live' | 'backlog') => journal.nextLines(100, which).lines.map(numberOf);
    expect([numbers('live'), numbers('backlog')]).toEqual([
      [10, 11],
      [0, 1],
    ]);
    bench.now += 61_000;
    journal.commit(crossings(20, 2, bench.now));
    expect([numbers('live'), numbers('backlog')]).toEqual([
      [20, 21],
      [0, 1, 10, 11],
    ]);
    journal.close();
  });

  test('only what is acknowledged goes, in whatever pieces', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 10));
    const { ids } = journal.nextLines(100, 'live');
    journal.acknowledge([ids[3] as number, ids[4] as number, ids[9] as number]);
    journal.acknowledge([ids[3] as number, ids[0] as number]);
    expect(journal.stats().points).toBe(6);
    expect(drain(journal, 2).map(numberOf)).toEqual([1, 2, 5, 6, 7, 8]);
    journal.close();
  });

  test('a batch longer than a row keeps its order and can be taken in any size', () => {
    for (const limit of [47, 499, 500, 501, 5_000]) {
      const journal = bench.open();
      journal.commit(crossings(0, 1_203));
      const first = journal.nextLines(limit, 'live');
      expect(first.ids.length).toBeLessThanOrEqual(limit);
      expect(first.ids.length).toBeGreaterThan(0);
      expect(drain(journal, limit).map(numberOf)).toEqual(Array.from({ length: 1_203 }, (_, i) => i));
      journal.close();
    }
  });

  test('a refused point is set aside with its reason and counted, and the others stay', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 3));
    const { ids } = journal.nextLines(100, 'live');
    journal.quarantine(ids[1] as number, 'field type conflict');
    journal.quarantine(ids[1] as number, 'again');
    expect(journal.stats()).toMatchObject({ points: 2, quarantined: 1 });
    expect(journal.lastQuarantined(5)).toMatchObject([
      { id: ids[1], reason: 'field type conflict', at: startMs },
    ]);
    expect(drain(journal).map(numberOf)).toEqual([0, 2]);
    journal.close();
    const again = bench.open();
    expect(again.stats()).toMatchObject({ points: 0, quarantined: 1 });
    again.close();
  });
});

describe('bounds', () => {
  test('too many points: the oldest go, counted', () => {
    const journal = bench.open({ pointsMax: 1_000 });
    for (let i = 0; i < 4; i += 1) journal.commit(crossings(i * 400, 400));
    journal.maintain();
    expect(journal.stats()).toMatchObject({ points: 1_000, droppedPoints: 600 });
    expect(drain(journal).map(numberOf)[0]).toBe(600);
    journal.close();
  });

  test('points and readings too old: they go, counted', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 5));
    bench.now += 6 * 86_400_000;
    journal.commit(crossings(5, 5, bench.now));
    bench.now += 2 * 86_400_000;
    journal.maintain();
    expect(journal.stats()).toMatchObject({ points: 5, droppedPoints: 5, readings: 5, droppedReadings: 5 });
    expect(journal.stats().oldestAt).toBe(startMs + 6 * 86_400_000);
    journal.close();
    const again = bench.open();
    expect(again.stats()).toMatchObject({ points: 5, droppedPoints: 5, readings: 5, droppedReadings: 5 });
    again.close();
  });

  test('readings over their size: the oldest rows go, counted', () => {
    const journal = bench.open({ readingsBytesMax: 20_000 });
    for (let i = 0; i < 20; i += 1) journal.commit(crossings(i * 20, 20));
    journal.maintain();
    const { readings, droppedReadings } = journal.stats();
    expect(readings + droppedReadings).toBe(400);
    expect(droppedReadings).toBeGreaterThan(0);
    const kept = [...journal.history({ since: 0, until: startMs + 1 })];
    expect(kept.length).toBe(readings);
    expect(kept.at(-1)?.reading).toMatchObject({ in: 399 });
    journal.close();
  });

  test('rejected messages: the newest are kept, their payload cut', () => {
    const journal = bench.open({ rejectionsMax: 3, payloadBytesMax: 4 });
    const rejected = Array.from({ length: 5 }, (_, i) => ({
      device: 'unknown',
      receivedAt: startMs + i,
      code: 'syntax',
      message: 'not JSON',
      topic: 'a/b',
      payload: Buffer.from('12345678'),
    }));
    journal.commit({ ...emptyBatch, rejected });
    const last = journal.lastRejections(10);
    expect(last.map((one) => one.receivedAt - startMs)).toEqual([4, 3, 2]);
    expect(Buffer.from(last[0]?.payload ?? []).toString()).toBe('1234');
    journal.close();
  });

  test('keys are forgotten by age, and by number at the latest when there are as many again', () => {
    const journal = bench.open({ keysMax: 100, keysAgeMsMax: 1_000 });
    journal.commit(crossings(0, 60));
    expect(journal.seen('door-1', 'message 0')).toBe(true);
    for (let i = 1; i < 3; i += 1) journal.commit(crossings(60 * i, 60));
    expect(journal.seen('door-1', 'message 0')).toBe(false);
    expect(journal.seen('door-1', 'message 179')).toBe(true);
    expect(journal.seen('door-1', 'message 130')).toBe(true);
    bench.now += 1_001;
    expect(journal.seen('door-1', 'message 179')).toBe(false);
    journal.close();
  });
});

describe('the files', () => {
  test('belong to the owner alone', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 1));
    expect(statSync(bench.dir).mode & 0o777).toBe(0o700);
    for (const name of ['journal.db', 'journal.db-wal', 'lock', 'reserve']) {
      expect([name, statSync(join(bench.dir, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    journal.close();
  });

  test('are open in one process only', () => {
    const journal = bench.open();
    expect(() => bench.open()).toThrow(expect.objectContaining({ code: 'in_use' }));
    journal.close();
    bench.open().close();
  });

  test('a closed journal refuses', () => {
    const journal = bench.open();
    journal.close();
    expect(() => journal.commit(emptyBatch)).toThrow(expect.objectContaining({ code: 'closed' }));
    journal.maintain();
    journal.close();
  });

  test('the log is folded into the file', () => {
    const journal = bench.open();
    for (let i = 0; i < 30; i += 1) journal.commit(crossings(i * 500, 500));
    journal.maintain();
    journal.commit(crossings(0, 1));
    expect(statSync(join(bench.dir, 'journal.db-wal')).size).toBeLessThan(9_000_000);
    expect(statSync(join(bench.dir, 'journal.db')).size).toBeGreaterThan(1_000_000);
    journal.close();
  });
});

test.each(Object.keys(journalErrorCodes))('the error %s says how to mend it', (code) => {
  const error = new JournalError(code as keyof typeof journalErrorCodes, 'found');
  expect(error.message).toMatch(/\..* \(found\)$|^.*\. \(found\)$/);
});
