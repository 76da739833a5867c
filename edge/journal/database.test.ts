import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asJournalError, openDatabase, Transactions } from './database.js';
import { Bench } from './fixtures.js';

/** A power cut cannot be had in a test, and a kill does not show what was not synced: so the setting itself is held. */
test('every commit is synced, and the log is written ahead', () => {
  const bench = new Bench();
  const db = openDatabase(join(bench.root, 'x.db'));
  const value = (name: string) => Object.values((db.pragma(name) as object[])[0] ?? {})[0];
  expect([value('synchronous'), value('journal_mode'), value('busy_timeout')]).toEqual([2, 'wal', 250]);
  db.close();
  bench.clean();
});

test('work that throws leaves nothing behind, and the next transaction works', () => {
  const bench = new Bench();
  const db = openDatabase(join(bench.root, 'x.db'));
  const transactions = new Transactions(db);
  const insert = db.prepare('INSERT INTO rejected VALUES (?, ?)');
  const failing = () =>
    transactions.run(() => {
      insert.run([1, Buffer.from('a')]);
      insert.run([1, Buffer.from('b')]);
    });
  expect(failing).toThrow(expect.objectContaining({ code: 'failed' }));
  transactions.run(() => void insert.run([1, Buffer.from('c')]));
  const count = db.prepare('SELECT COUNT(*) FROM rejected').raw().get([]) as unknown;
  expect(Object.values(count as object)[0]).toBe(1);
  db.close();
  bench.clean();
});

test.each([
  [13, 'full'],
  [8, 'read_only'],
  [10, 'io'],
  [10 | (4 << 8), 'io'],
  [11 | (1 << 8), 'corrupt'],
  [26, 'corrupt'],
  [5, 'in_use'],
  [1, 'failed'],
])("SQLite's code %i is the fault %s", (rawCode, code) => {
  expect(asJournalError(Object.assign(new Error('x'), { rawCode })).code).toBe(code);
});
