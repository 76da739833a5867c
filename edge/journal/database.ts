/** The database file: how it is opened, its tables, and what its errors mean. */
import Database from 'libsql';
import { JournalError, type JournalErrorCode } from './journal.js';

export type Db = Database.Database;
export type Statement = Database.Statement<unknown[]>;

/**
 * Every value is an INTEGER or a BLOB and is read through CAST: libsql ends the whole process when a TEXT is not valid
 * UTF-8, and one flipped bit turns a blob's type into text.
 */
const schema = `
CREATE TABLE IF NOT EXISTS readings (id INTEGER PRIMARY KEY, stored_at INTEGER, n INTEGER, crc INTEGER, keys BLOB, body BLOB);
CREATE TABLE IF NOT EXISTS points (first INTEGER PRIMARY KEY, stored_at INTEGER, n INTEGER, crc INTEGER, body BLOB);
CREATE TABLE IF NOT EXISTS parts (name BLOB PRIMARY KEY, crc INTEGER, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejected (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE IF NOT EXISTS quarantined (id INTEGER PRIMARY KEY, body BLOB);
`;

/** Longest wait for another connection (a report that folds in the log) before a commit fails, ms: all else waits with it. */
const busyTimeoutMs = 250;

/** Opens or creates the database. Throws libsql's own error when the file is not one. */
export function openDatabase(file: string): Db {
  const db = new Database(file);
  try {
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    db.exec('PRAGMA journal_mode = WAL');
    // FULL syncs the log at each commit: NORMAL would lose acknowledged readings in a power cut.
    db.exec('PRAGMA synchronous = FULL');
    // 4 MB of log at most under load; maintain() folds it in every few seconds, for damage in it costs all later commits.
    db.exec('PRAGMA wal_autocheckpoint = 1000');
    db.exec('PRAGMA journal_size_limit = 4194304');
    db.exec('PRAGMA cache_size = -4096');
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Runs `work` in one durable transaction: all of it, or nothing and a JournalError. */
export class Transactions {
  readonly #db: Db;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;

  constructor(db: Db) {
    this.#db = db;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  run(work: () => void): void {
    try {
      this.#begin.run();
      work();
      this.#commit.run();
    } catch (error) {
      // SQLite itself has rolled back after most errors of the disk.
      if (this.#db.inTransaction) this.#rollback.run();
      throw asJournalError(error);
    }
  }
}

/** SQLite's primary result codes; the extended ones carry them in the low byte. */
const codes: Readonly<Record<number, JournalErrorCode>> = {
  5: 'in_use',
  6: 'in_use',
  8: 'read_only',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'vanished',
  26: 'corrupt',
};

export function asJournalError(error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  if (!(error instanceof Error)) return new JournalError('failed', String(error));
  const raw = 'rawCode' in error && typeof error.rawCode === 'number' ? error.rawCode : 0;
  return new JournalError(codes[raw & 0xff] ?? 'failed', error.message, { cause: error });
}

/** libsql returns blobs as Buffer or as ArrayBuffer; a NULL where a blob must be is damage, shown as empty. */
export function asBuffer(value: unknown): Buffer {
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** Rows as arrays of numbers and blobs. */
export function rowsOf(statement: Statement, ...parameters: unknown[]): unknown[][] {
  return statement.raw().all(...parameters) as unknown[][];
}

export function rowOf(statement: Statement, ...parameters: unknown[]): unknown[] | undefined {
  return statement.raw().get(...parameters) as unknown[] | undefined;
}

/** CAST makes a number of whatever a damaged row holds; NULL becomes 0. */
export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
