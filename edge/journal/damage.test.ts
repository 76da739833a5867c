/** Damage on the disk costs the damaged record, is counted, and never stops the gateway. */
import { mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Bench, closeFiles, crossings, drain, numberOf, startMs, stateBatch } from './fixtures.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.clean());

/** Changes rows behind the journal's back while it is closed. */
function tamper(sql: string, ...parameters: unknown[]): void {
  const db = new Database(join(bench.dir, 'journal.db'));
  db.prepare(sql).run(parameters);
  db.close();
}

function bodyOf(table: string, column = 'body'): Buffer {
  const db = new Database(join(bench.dir, 'journal.db'));
  const row = db.prepare(`SELECT CAST(${column} AS BLOB) FROM ${table}`).raw().get([]) as unknown as [Buffer];
  db.close();
  return Buffer.from(row[0]);
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}

/** Every 29th bit: all bit positions, and all parts of a record, come up. */
function bitsOf(bytes: Buffer): number[] {
  return Array.from({ length: Math.ceil((bytes.length * 8) / 29) }, (_, i) => i * 29);
}

describe('a flipped bit', () => {
  test('in a row of points costs that point, or two when it hits what stands between them', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 4));
    journal.close();
    const body = bodyOf('points');
    const bits = bitsOf(body);
    expect(bits.length).toBeGreaterThan(80);
    const restore = 'INSERT OR REPLACE INTO points SELECT first, stored_at, n, crc, ? FROM kept';
    tamper('CREATE TABLE kept AS SELECT * FROM points');
    for (const bit of bits) {
      tamper(restore, flipped(body, bit));
      const hurt = bench.open();
      const { damaged } = hurt.stats();
      const { lines, ids } = hurt.nextLines(100, 'backlog');
      const lost = 4 - lines.length;
      expect([1, 2], `bit ${bit}`).toContain(lost);
      expect(lines.map(numberOf).every((number) => number >= 0 && number < 4)).toBe(true);
      expect(hurt.stats(), `bit ${bit}`).toMatchObject({ points: lines.length, damaged: damaged + lost });
      hurt.acknowledge(ids);
      expect(hurt.stats().points).toBe(0);
      hurt.close();
    }
  });

  test('in the body of readings leaves out that reading, once', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 3));
    journal.close();
    const body = bodyOf('readings');
    tamper('UPDATE readings SET body = ?', flipped(body, 8 * (body.length >> 1)));
    const hurt = bench.open();
    const all = { since: 0, until: startMs + 1 };
    expect([...hurt.history(all)].map((one) => (one.reading as { in: number }).in)).toEqual([0, 2]);
    expect([...hurt.history(all)].length).toBe(2);
    expect(hurt.stats()).toMatchObject({ damaged: 1, readings: 2 });
    hurt.close();
  });

  test('in keys forgets the keys of that row, and says so', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 3));
    journal.close();
    tamper('UPDATE readings SET keys = ?', flipped(bodyOf('readings', 'keys'), 20));
    const hurt = bench.open();
    expect(hurt.seen('door-1', 'message 0')).toBe(false);
    expect(hurt.stats().damaged).toBe(1);
    hurt.close();
  });

  test('in a part of the state leaves out that part, once', () => {
    const journal = bench.open();
    journal.commit(stateBatch({ hall: 'twelve', rules: 'calm' }));
    journal.close();
    tamper("UPDATE parts SET value = CAST('eleven' AS BLOB) WHERE name = CAST('state/hall' AS BLOB)");
    for (let opened = 0; opened < 2; opened += 1) {
      const hurt = bench.open();
      expect(hurt.state()).toEqual(new Map([['rules', 'calm']]));
      expect(hurt.stats().damaged).toBe(1);
      hurt.close();
    }
  });

  test('in the counters: ids go on behind the last point', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 3));
    journal.close();
    tamper("UPDATE parts SET value = CAST('{}' AS BLOB) WHERE name = CAST('journal' AS BLOB)");
    const hurt = bench.open();
    hurt.commit(crossings(3, 3));
    expect(new Set(drain(hurt)).size).toBe(6);
    expect(hurt.stats().damaged).toBe(1);
    hurt.close();
  });

  test('in what a row says of itself: the lines are kept', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 3));
    journal.close();
    tamper('UPDATE points SET stored_at = 5, n = 77');
    const hurt = bench.open();
    hurt.maintain();
    expect(drain(hurt).map(numberOf)).toEqual([0, 1, 2]);
    expect(hurt.stats()).toMatchObject({ points: 0, damaged: 1, droppedPoints: 0 });
    hurt.close();
  });

  test('that makes text of a blob does not end the process', () => {
    const journal = bench.open();
    journal.commit({ ...crossings(0, 1), state: new Map([['hall', 'x']]) });
    journal.close();
    for (const table of ['points', 'readings'])
      tamper(`UPDATE ${table} SET body = CAST(x'41ff42' AS TEXT), n = CAST(x'ff' AS TEXT)`);
    tamper("UPDATE parts SET value = CAST(x'ff' AS TEXT), crc = CAST(x'fe' AS TEXT)");
    const hurt = bench.open();
    expect(drain(hurt)).toEqual([]);
    expect([...hurt.history({ since: 0, until: startMs + 1 })]).toEqual([]);
    expect(hurt.stats().damaged).toBeGreaterThanOrEqual(4);
    hurt.commit(crossings(1, 1));
    expect(drain(hurt).length).toBe(1);
    hurt.close();
  });
});

describe('a file beyond reading', () => {
  test.each([
    ['not a database', Buffer.alloc(20_000, 7)],
    ['half of a header', Buffer.from('SQLite form')],
  ])('%s: set aside, counted, and a new journal begun', async (_name, bytes) => {
    await closeFiles(bench, bench.open());
    writeFileSync(join(bench.dir, 'journal.db'), bytes);
    const journal = bench.open();
    journal.commit(crossings(0, 2));
    expect(journal.stats()).toMatchObject({ points: 2, setAside: 1 });
    expect(readdirSync(bench.dir).filter((name) => name.includes('set-aside'))).toEqual([
      `journal.db.set-aside-${startMs}`,
    ]);
    expect(bench.log.lines.filter((line) => line.level === 'error').length).toBe(1);
    journal.close();
  });

  test('an empty file is a new journal', async () => {
    await closeFiles(bench, bench.open());
    writeFileSync(join(bench.dir, 'journal.db'), '');
    const journal = bench.open();
    journal.commit(crossings(0, 2));
    expect(journal.stats()).toMatchObject({ points: 2, setAside: 0 });
    journal.close();
  });

  test('pages overwritten in the middle: what can be read goes on, each point once at most', async () => {
    const journal = bench.open();
    for (let i = 0; i < 40; i += 1) journal.commit(crossings(i * 500, 500));
    journal.commit(stateBatch({ hall: 'x' }));
    await closeFiles(bench, journal);
    const file = join(bench.dir, 'journal.db');
    const size = readFileSync(file).length;
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(8 * 4_096, 0x5a), 0, 8 * 4_096, Math.floor(size / 2 / 4_096) * 4_096);
    const hurt = bench.open();
    const delivered = attempt(() => drain(hurt)) ?? [];
    bench.now += 2_000;
    delivered.push(...drain(hurt));
    const numbers = delivered.map(numberOf);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThan(17_000);
    hurt.commit(crossings(90_000, 1));
    expect(drain(hurt).map(numberOf)).toEqual([90_000]);
    hurt.close();
  });

  test('the log cut short at any place: earlier commits are kept whole, later ones are gone whole', () => {
    const journal = bench.open();
    for (let i = 0; i < 6; i += 1)
      journal.commit({ ...crossings(i * 2, 2), state: new Map([['n', String(i)]]) });
    const files = ['journal.db', 'journal.db-wal'].map(
      (name) => [name, readFileSync(join(bench.dir, name))] as const,
    );
    journal.close();
    const log = files[1]?.[1] as Buffer;
    let states = 0;
    for (let length = 0; length <= log.length; length += 2_039) {
      const copy = new Bench();
      mkdirSync(copy.dir);
      for (const [name, bytes] of files) {
        writeFileSync(join(copy.dir, name), name.endsWith('-wal') ? bytes.subarray(0, length) : bytes);
      }
      const cut = copy.open();
      const last = Number(cut.state().get('n') ?? -1);
      const whole = Array.from({ length: (last + 1) * 2 }, (_, i) => i);
      expect(drain(cut).map(numberOf)).toEqual(whole);
      expect([...cut.history({ since: 0, until: startMs + 1 })].length).toBe(whole.length);
      cut.commit(crossings(500, 1));
      cut.close();
      const again = copy.open();
      expect(drain(again).map(numberOf)).toEqual([500]);
      again.close();
      copy.clean();
      states += 1;
    }
    expect(states).toBeGreaterThan(25);
  });
});

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
