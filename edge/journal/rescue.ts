/** Copies what can still be read of a damaged journal into a new one, row by row. Rows keep their own checksums. */
import { join } from 'node:path';
import Database from 'libsql';
import { asBuffer, asNumber, type Db, openDatabase, rowsOf } from './database.js';
import { databaseName } from './directory.js';

interface Table {
  readonly name: string;
  readonly key: string;
  readonly numbers: readonly string[];
  readonly blobs: readonly string[];
}

/** In the order of the columns. Tables with a number as key are walked from both ends towards the damage. */
const tables: readonly Table[] = [
  { name: 'readings', key: 'id', numbers: ['stored_at', 'n', 'crc'], blobs: ['keys', 'body'] },
  { name: 'points', key: 'first', numbers: ['stored_at', 'n', 'crc'], blobs: ['body'] },
  { name: 'rejected', key: 'id', numbers: [], blobs: ['body'] },
  { name: 'quarantined', key: 'id', numbers: [], blobs: ['body'] },
];

/**
 * @param damaged name of the file that was set aside, in `dir`
 * @returns rows copied
 */
export function rescue(dir: string, damaged: string): number {
  const old = attempt(() => new Database(join(dir, damaged)));
  if (old === undefined) return 0;
  const db = openDatabase(join(dir, databaseName));
  try {
    db.exec('BEGIN IMMEDIATE');
    let copied = copyParts(old, db);
    for (const table of tables) copied += copyRows(old, db, table, 'ASC') + copyRows(old, db, table, 'DESC');
    db.exec('COMMIT');
    return copied;
  } finally {
    db.close();
    old.close();
  }
}

function copyParts(old: Db, db: Db): number {
  const select = 'SELECT CAST(name AS BLOB), CAST(crc AS INTEGER), CAST(value AS BLOB) FROM parts';
  const rows = attempt(() => rowsOf(old.prepare(select))) ?? [];
  const insert = db.prepare('INSERT OR IGNORE INTO parts VALUES (?, ?, ?)');
  for (const [name, crc, value] of rows) insert.run([asBuffer(name), asNumber(crc), asBuffer(value)]);
  return rows.length;
}

/** Walks in one direction until the way itself cannot be read; rows that cannot be read are stepped over. */
function copyRows(old: Db, db: Db, { name, key, numbers, blobs }: Table, order: 'ASC' | 'DESC'): number {
  const ascending = order === 'ASC';
  const columns = [
    ...numbers.map((one) => `CAST(${one} AS INTEGER)`),
    ...blobs.map((one) => `CAST(${one} AS BLOB)`),
  ];
  const keyAfter = `SELECT ${key} FROM ${name} WHERE ${key} ${ascending ? '>' : '<'} ? ORDER BY ${key} ${order} LIMIT 1`;
  const row = `SELECT ${columns.join(', ')} FROM ${name} WHERE ${key} = ?`;
  const places = Array.from({ length: 1 + columns.length }, () => '?').join(', ');
  const insert = db.prepare(`INSERT OR IGNORE INTO ${name} VALUES (${places})`);
  let from = ascending ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  let copied = 0;
  for (;;) {
    // A statement of its own for each row: libsql does not reset one that failed.
    const found = attempt(() => rowsOf(old.prepare(keyAfter), from)[0]);
    if (found === undefined) return copied;
    from = asNumber(found[0]);
    const values = attempt(() => rowsOf(old.prepare(row), from)[0]);
    if (values === undefined) continue;
    const cells = values.map((value, index) => (index < numbers.length ? asNumber(value) : asBuffer(value)));
    copied += insert.run([from, ...cells]).changes;
  }
}

/** Which error it is does not matter: this place cannot be read, the next may. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
