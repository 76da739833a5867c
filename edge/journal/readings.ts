/** Readings for history and replay, and the keys that came with them: one row per commit. Callers provide the transaction. */
import { asBuffer, asNumber, type Db, rowOf, rowsOf, type Statement } from './database.js';
import type { StoredReading } from './journal.js';
import { checksum, decodeRecords, encodeRecords } from './records.js';
import { decodeKeys, encodeKeys, type HashedKey } from './seen.js';

export interface ReadingRow {
  readonly id: number;
  /** UTC ms. */
  readonly storedAt: number;
  readonly n: number;
  readonly bytes: number;
  readonly sound: boolean;
}

/** Rows looked at in one go when the table is walked. */
const step = 500;

export class ReadingTable {
  readonly #insert: Statement;
  readonly #rows: Statement;
  readonly #bodies: Statement;
  readonly #keys: Statement;
  readonly #repair: Statement;
  readonly #delete: Statement;
  readonly #totals: Statement;

  constructor(db: Db) {
    this.#insert = db.prepare('INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?)');
    const head = 'SELECT id, CAST(stored_at AS INTEGER), CAST(n AS INTEGER), CAST(crc AS INTEGER)';
    const size = 'LENGTH(keys) + LENGTH(body)';
    this.#rows = db.prepare(`${head}, ${size} FROM readings WHERE id > ? ORDER BY id LIMIT ${step}`);
    this.#bodies = db.prepare(
      `${head}, CAST(body AS BLOB) FROM readings WHERE id > ? ORDER BY id LIMIT ${step / 10}`,
    );
    this.#keys = db.prepare(
      `SELECT id, CAST(keys AS BLOB) FROM readings WHERE id < ? ORDER BY id DESC LIMIT ${step}`,
    );
    this.#repair = db.prepare('UPDATE readings SET stored_at = ?, n = ?, crc = ?, body = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM readings WHERE id <= ?');
    this.#totals = db.prepare(
      `SELECT CAST(TOTAL(n) AS INTEGER), CAST(TOTAL(${size}) AS INTEGER), MAX(id) FROM readings`,
    );
  }

  totals(): { readonly count: number; readonly bytes: number; readonly lastId: number } {
    const [count, bytes, lastId] = rowOf(this.#totals) ?? [];
    return { count: asNumber(count), bytes: asNumber(bytes), lastId: asNumber(lastId) };
  }

  /** Returns the size of the row in bytes. */
  append(
    id: number,
    storedAt: number,
    readings: readonly StoredReading[],
    keys: readonly HashedKey[],
  ): number {
    const records = readings.map((one) => JSON.stringify([one.device, one.receivedAt, one.at, one.reading]));
    const body = encodeRecords(records, id);
    const keyBytes = encodeKeys(keys);
    this.#insert.run([id, storedAt, readings.length, headCrc(id, storedAt, readings.length), keyBytes, body]);
    return body.length + keyBytes.length;
  }

  /** Rows after `id`, in order, a few hundred at a time. */
  rows(id: number): ReadingRow[] {
    return rowsOf(this.#rows, id).map((row) => {
      const head = asHead(row);
      return { ...head, bytes: asNumber(row[4]) };
    });
  }

  deleteUpTo(id: number): void {
    this.#delete.run([id]);
  }

  /** The newest sound keys, at least `max` of them if there are so many, oldest first. Returns how many rows had damaged ones. */
  loadKeys(max: number, take: (key: HashedKey) => void): number {
    const newest: (readonly HashedKey[])[] = [];
    let [count, damaged] = [0, 0];
    for (let id = Number.MAX_SAFE_INTEGER; count < max; ) {
      const rows = rowsOf(this.#keys, id);
      for (const [, bytes] of rows) {
        const keys = decodeKeys(asBuffer(bytes));
        if (keys === null) damaged += 1;
        else newest.push(keys);
        count += keys?.length ?? 0;
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      id = asNumber(last[0]);
    }
    for (const keys of newest.reverse()) keys.forEach(take);
    return damaged;
  }

  /** Readings received in [since, until). A row with damage is handed to `repair`, which drops what is damaged. */
  *history(since: number, until: number, repair: (row: DamagedRow) => void): IterableIterator<StoredReading> {
    for (let id = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = rowsOf(this.#bodies, id);
      for (const row of rows) {
        const head = asHead(row);
        const { records, sound } = decodeRecords(asBuffer(row[4]), head.id, head.n);
        const kept = records.filter((record) => record !== null);
        if (!sound || !head.sound)
          repair({ id: head.id, kept, lost: Math.max(records.length - kept.length, 1) });
        for (const record of kept) {
          const reading = asReading(record);
          if (reading.receivedAt >= since && reading.receivedAt < until) yield reading;
        }
      }
      const last = rows.at(-1);
      if (last === undefined) return;
      id = asNumber(last[0]);
    }
  }

  repair(row: DamagedRow, now: number): void {
    const body = encodeRecords(row.kept, row.id);
    this.#repair.run([now, row.kept.length, headCrc(row.id, now, row.kept.length), body, row.id]);
  }
}

export interface DamagedRow {
  readonly id: number;
  readonly kept: readonly string[];
  readonly lost: number;
}

function headCrc(id: number, storedAt: number, n: number): number {
  return checksum(`${storedAt} ${n}`, id);
}

function asHead(row: readonly unknown[]): Omit<ReadingRow, 'bytes'> {
  const [id, storedAt, n, crc] = row.slice(0, 4).map(asNumber) as [number, number, number, number];
  return { id, storedAt, n, sound: headCrc(id, storedAt, n) === crc };
}

function asReading(record: string): StoredReading {
  const [device, receivedAt, at, reading] = JSON.parse(record) as [string, number, number, unknown];
  return { device, receivedAt, at, reading };
}
