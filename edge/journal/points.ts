/**
 * Points that wait for upload: up to 500 lines a row, with consecutive ids from `first`.
 *
 * Rows are dense: when some lines of a row go, what is left is put back as rows of their own. So "id is here" is plain
 * arithmetic, and only what was acknowledged is ever deleted. Callers provide the transaction.
 */
import { asBuffer, asNumber, type Db, rowOf, rowsOf, type Statement } from './database.js';
import type { Lines } from './journal.js';
import { checksum, decodeRecords, encodeRecords } from './records.js';

/** A few milliseconds of work for the largest row. */
const linesPerRow = 500;

export interface PointRow {
  readonly first: number;
  /** UTC ms. */
  readonly storedAt: number;
  readonly n: number;
  /** What the row states, and totals() counted; differs from `n` in a damaged row. */
  readonly counted: number;
  /** Whether `storedAt` and `n` are as they were written. */
  readonly sound: boolean;
}

export class PointTable {
  readonly #insert: Statement;
  readonly #rows: Statement;
  readonly #bodies: Statement;
  readonly #rowOf: Statement;
  readonly #delete: Statement;
  readonly #sum: Statement;

  constructor(db: Db) {
    this.#insert = db.prepare('INSERT INTO points VALUES (?, ?, ?, ?, ?)');
    const head = 'SELECT first, CAST(stored_at AS INTEGER), CAST(n AS INTEGER), CAST(crc AS INTEGER)';
    this.#rows = db.prepare(`${head} FROM points WHERE first >= ? AND first < ? ORDER BY first LIMIT ?`);
    this.#rowOf = db.prepare(`${head} FROM points WHERE first <= ? ORDER BY first DESC LIMIT 1`);
    this.#bodies = db.prepare(
      'SELECT CAST(body AS BLOB) FROM points WHERE first >= ? AND first <= ? ORDER BY first',
    );
    this.#delete = db.prepare('DELETE FROM points WHERE first >= ? AND first <= ?');
    this.#sum = db.prepare('SELECT CAST(TOTAL(n) AS INTEGER) FROM points');
  }

  /** How many lines wait, and the first id that is surely free. */
  totals(): { readonly count: number; readonly free: number } {
    const last = this.rowAt(Number.MAX_SAFE_INTEGER);
    const free = last === undefined ? 0 : last.first + (last.sound ? last.n : linesPerRow);
    return { count: asNumber(rowOf(this.#sum)?.[0]), free };
  }

  append(first: number, storedAt: number, lines: readonly string[]): void {
    for (let at = 0; at < lines.length; at += linesPerRow) {
      const slice = lines.slice(at, at + linesPerRow);
      const id = first + at;
      this.#insert.run([
        id,
        storedAt,
        slice.length,
        headCrc(id, storedAt, slice.length),
        encodeRecords(slice, id),
      ]);
    }
  }

  /** Rows with from <= first < below, in order. */
  rows(from: number, below: number, limit: number): PointRow[] {
    return rowsOf(this.#rows, from, below, limit).map(asRow);
  }

  /** The row that would hold `id`, if there is one at or before it. */
  rowAt(id: number): PointRow | undefined {
    const row = rowOf(this.#rowOf, id);
    return row && asRow(row);
  }

  /**
   * Lines of the first rows in [from, below), at most `limit`: whole rows, or a part of the first when it alone is too
   * long. `damagedRow` names a row that has to be repaired before anything can be returned.
   */
  next(from: number, below: number, limit: number): Lines | { readonly damagedRow: PointRow } {
    const rows: PointRow[] = [];
    let total = 0;
    for (const row of this.rows(from, below, limit)) {
      if (rows.length > 0 && total + row.n > limit) break;
      rows.push(row);
      total += row.n;
    }
    const last = rows.at(-1);
    if (last === undefined) return { ids: [], lines: [] };
    const bodies = rowsOf(this.#bodies, from, last.first);
    const ids: number[] = [];
    const lines: string[] = [];
    for (const [index, row] of rows.entries()) {
      const { records, sound } = decodeRecords(asBuffer(bodies[index]?.[0]), row.first, row.n);
      if (!sound || !row.sound) return { damagedRow: row };
      for (const [position, record] of records.entries()) {
        if (record === null || lines.length >= limit) break;
        ids.push(row.first + position);
        lines.push(record);
      }
    }
    return { ids, lines };
  }

  /** Keeps the lines of a row whose checksums fit. Returns how many lines were lost, and by how much the count changes. */
  repair(row: PointRow, now: number): { readonly lost: number; readonly change: number } {
    const { records } = decodeRecords(this.#body(row.first), row.first, row.n);
    const kept = records.filter((record) => record !== null);
    this.#delete.run([row.first, row.first]);
    const storedAt = row.sound ? row.storedAt : now;
    if (kept.length > 0) this.append(row.first, storedAt, kept);
    const stated = row.sound ? row.n : records.length;
    return { lost: Math.max(stated - kept.length, row.sound ? 0 : 1), change: kept.length - row.counted };
  }

  /** Null if the point is gone or damaged. */
  line(id: number): string | null {
    const row = this.rowAt(id);
    if (row === undefined || id >= row.first + row.n) return null;
    return decodeRecords(this.#body(row.first), row.first, row.n).records[id - row.first] ?? null;
  }

  #body(first: number): Buffer {
    return asBuffer(rowsOf(this.#bodies, first, first)[0]?.[0]);
  }

  /**
   * Deletes lines by id and returns how many there were.
   *
   * @param ids ascending, each once
   */
  remove(ids: readonly number[]): number {
    const lowest = ids[0];
    const highest = ids.at(-1);
    if (lowest === undefined || highest === undefined) return 0;
    let removed = 0;
    let next = 0;
    const from = this.rowAt(lowest)?.first ?? lowest;
    for (const row of this.rows(from, highest + 1, highest - from + 1)) {
      while (next < ids.length && (ids[next] as number) < row.first) next += 1;
      const start = next;
      while (next < ids.length && (ids[next] as number) < row.first + row.n) next += 1;
      if (next - start === row.n) this.#delete.run([row.first, row.first]);
      else if (next > start) this.#removeFrom(row, new Set(ids.slice(start, next)));
      removed += next - start;
    }
    return removed;
  }

  #removeFrom(row: PointRow, ids: ReadonlySet<number>): void {
    const rest = decodeRecords(this.#body(row.first), row.first, row.n).records;
    this.#delete.run([row.first, row.first]);
    let run: string[] = [];
    for (let position = 0; position <= rest.length; position += 1) {
      const record = rest[position];
      if (typeof record === 'string' && !ids.has(row.first + position)) {
        run.push(record);
        continue;
      }
      if (run.length > 0) this.append(row.first + position - run.length, row.storedAt, run);
      run = [];
    }
  }
}

function headCrc(first: number, storedAt: number, n: number): number {
  return checksum(`${storedAt} ${n}`, first);
}

function asRow(row: readonly unknown[]): PointRow {
  const [first, storedAt, n, crc] = row.map(asNumber) as [number, number, number, number];
  const sound = headCrc(first, storedAt, n) === crc;
  // A row whose head is damaged counts as the smallest there is, until it is repaired.
  return { first, storedAt, n: sound ? n : 1, counted: n, sound };
}
