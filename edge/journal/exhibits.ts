/** What is kept for people to look at, bounded by number: rejected messages and quarantined points. One JSON record a row. */
import { asBuffer, asNumber, type Db, rowOf, rowsOf, type Statement } from './database.js';
import { decodeRecords, encodeRecords } from './records.js';

export class ExhibitTable {
  readonly #insert: Statement;
  readonly #newest: Statement;
  readonly #trim: Statement;
  readonly #delete: Statement;
  #nextId: number;

  constructor(
    db: Db,
    table: 'rejected' | 'quarantined',
    readonly max: number,
  ) {
    this.#insert = db.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
    this.#newest = db.prepare(`SELECT id, CAST(body AS BLOB) FROM ${table} ORDER BY id DESC LIMIT ?`);
    this.#trim = db.prepare(`DELETE FROM ${table} WHERE id <= ?`);
    this.#delete = db.prepare(`DELETE FROM ${table} WHERE id = ?`);
    this.#nextId = asNumber(rowOf(this.#newest, 1)?.[0]) + 1;
  }

  /** Ids of a transaction that failed are simply not used. */
  append(value: unknown): void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#insert.run([id, encodeRecords([JSON.stringify(value)], id)]);
    this.#trim.run([id - this.max]);
  }

  /** Newest first; the ids of damaged rows are handed to `damaged`. */
  newest(limit: number, damaged: (id: number) => void): unknown[] {
    const found: unknown[] = [];
    for (const row of rowsOf(this.#newest, limit)) {
      const id = asNumber(row[0]);
      const [record] = decodeRecords(asBuffer(row[1]), id, 1).records;
      if (typeof record === 'string') found.push(JSON.parse(record));
      else damaged(id);
    }
    return found;
  }

  delete(id: number): void {
    this.#delete.run([id]);
  }
}
