/** One open database: the tables, the counts that belong to them, and every change as one transaction. */
import { join } from 'node:path';
import { toLine } from '../../cloud/telemetry/index.js';
import { type Db, openDatabase, Transactions } from './database.js';
import { databaseName, Guard, sizeOnDisk } from './directory.js';
import { ExhibitTable } from './exhibits.js';
import {
  type Batch,
  JournalError,
  type JournalStats,
  type Limits,
  type Lines,
  type Quarantined,
  type StoredReading,
  type StoredRejection,
} from './journal.js';
import { LiveMarks } from './live.js';
import { type Counters, PartTable, zeroCounters } from './parts.js';
import { type PointRow, PointTable } from './points.js';
import { type DamagedRow, ReadingTable } from './readings.js';
import { hashedKey, hashKey, SeenKeys } from './seen.js';

/** Counts that change with the tables; replaced as a whole when a transaction has succeeded. */
interface Totals {
  readonly points: number;
  readonly readings: number;
  readonly readingBytes: number;
  readonly counters: Counters;
}

export class Store {
  readonly #dir: string;
  readonly #now: () => number;
  readonly #limits: Limits;
  readonly #db: Db;
  readonly #transactions: Transactions;
  readonly #points: PointTable;
  readonly #readings: ReadingTable;
  readonly #parts: PartTable;
  readonly #rejected: ExhibitTable;
  readonly #quarantined: ExhibitTable;
  readonly #seen: SeenKeys;
  readonly #marks: LiveMarks;
  readonly #guard: Guard;
  readonly #state: Map<string, string>;
  #nextReadingRow: number;
  #totals: Totals;

  constructor(dir: string, now: () => number, limits: Limits) {
    this.#dir = dir;
    this.#now = now;
    this.#limits = limits;
    this.#db = openDatabase(join(dir, databaseName));
    try {
      this.#transactions = new Transactions(this.#db);
      this.#points = new PointTable(this.#db);
      this.#readings = new ReadingTable(this.#db);
      this.#parts = new PartTable(this.#db);
      this.#rejected = new ExhibitTable(this.#db, 'rejected', limits.rejectionsMax);
      this.#quarantined = new ExhibitTable(this.#db, 'quarantined', limits.quarantinedMax);
      this.#seen = new SeenKeys(limits.keysMax, limits.keysAgeMsMax);
      const damagedKeyRows = this.#readings.loadKeys(limits.keysMax, (key) => this.#seen.add(key));
      const loaded = this.#parts.load();
      this.#state = loaded.state;
      const [points, readings] = [this.#points.totals(), this.#readings.totals()];
      const counters = { ...zeroCounters, ...loaded.counters };
      // Never an id twice, even when the counters were lost.
      counters.nextPoint = Math.max(counters.nextPoint, points.free);
      this.#totals = {
        points: points.count,
        readings: readings.count,
        readingBytes: readings.bytes,
        counters,
      };
      this.#nextReadingRow = readings.lastId + 1;
      this.#marks = new LiveMarks(counters.nextPoint);
      const damaged = loaded.damaged.length + damagedKeyRows;
      // Also the first write of a new file: the log exists from here on, and the guard can know it.
      this.#change({ damaged }, () => {
        for (const name of loaded.damaged) this.#parts.delete(name);
      });
      this.#guard = new Guard(dir);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  commit(batch: Batch): void {
    const { counters } = this.#totals;
    const lines: string[] = [];
    for (const point of batch.points) {
      const line = toLine(point, (counters.nextPoint + lines.length) % 1_000_000);
      if (line !== null) lines.push(line);
    }
    const keys = batch.keys.map(hashedKey);
    const now = this.#now();
    let readingBytes = 0;
    const change = { points: lines.length, nextPoint: lines.length, readings: batch.readings.length };
    this.#change(change, () => {
      if (batch.readings.length > 0 || keys.length > 0) {
        readingBytes = this.#readings.append(this.#nextReadingRow, now, batch.readings, keys);
      }
      this.#points.append(counters.nextPoint, now, lines);
      for (const rejection of batch.rejected) this.#rejected.append(this.#asRecord(rejection));
      for (const [name, value] of batch.state) this.#parts.putState(name, value);
    });
    this.assertIntact();
    if (readingBytes > 0) this.#nextReadingRow += 1;
    this.#totals = { ...this.#totals, readingBytes: this.#totals.readingBytes + readingBytes };
    for (const key of keys) this.#seen.add(key);
    for (const [name, value] of batch.state) {
      if (value === null) this.#state.delete(name);
      else this.#state.set(name, value);
    }
    this.#marks.note(now, this.#totals.counters.nextPoint);
  }

  /** False if the files were deleted or replaced: what is written from now on would be lost. */
  intact(): boolean {
    return this.#guard.intact();
  }

  assertIntact(): void {
    if (!this.intact()) throw new JournalError('vanished', this.#dir);
  }

  seen(device: string, key: string): boolean {
    return this.#seen.has(hashKey(device, key), this.#now());
  }

  state(): Map<string, string> {
    return new Map(this.#state);
  }

  nextLines(limit: number, which: 'live' | 'backlog'): Lines {
    const boundary = this.#marks.boundary(this.#now());
    const [from, below] =
      which === 'live' ? [boundary, Number.MAX_SAFE_INTEGER] : [Number.MIN_SAFE_INTEGER, boundary];
    for (;;) {
      const found = this.#points.next(from, below, limit);
      if (!('damagedRow' in found)) return found;
      this.#repairPoints(found.damagedRow);
    }
  }

  #repairPoints(row: PointRow): void {
    const repaired = { points: 0, damaged: 0 };
    this.#change(repaired, () => {
      const { lost, change } = this.#points.repair(row, this.#now());
      repaired.damaged = lost;
      repaired.points = change;
    });
  }

  acknowledge(ids: readonly number[]): void {
    const change = { points: 0 };
    this.#change(change, () => {
      change.points = -this.#points.remove([...new Set(ids)].sort((a, b) => a - b));
    });
    this.assertIntact();
  }

  quarantine(id: number, reason: string): void {
    const line = this.#points.line(id);
    if (line === null) return;
    this.#change({ points: -1, quarantined: 1 }, () => {
      this.#points.remove([id]);
      this.#quarantined.append({ id, at: this.#now(), line, reason } satisfies Quarantined);
    });
  }

  *history(since: number, until: number): IterableIterator<StoredReading> {
    yield* this.#readings.history(since, until, (row) => this.#repairReadings(row));
  }

  #repairReadings(row: DamagedRow): void {
    this.#change({ readings: -row.lost, damaged: row.lost }, () => this.#readings.repair(row, this.#now()));
  }

  lastRejections(limit: number): StoredRejection[] {
    const records = this.#newest(this.#rejected, limit) as (Omit<StoredRejection, 'payload'> & {
      payload?: string;
    })[];
    return records.map(({ payload, ...rest }) =>
      payload === undefined ? rest : { ...rest, payload: Buffer.from(payload, 'base64') },
    );
  }

  lastQuarantined(limit: number): Quarantined[] {
    return this.#newest(this.#quarantined, limit) as Quarantined[];
  }

  #newest(table: ExhibitTable, limit: number): unknown[] {
    const damaged: number[] = [];
    const found = table.newest(limit, (id) => damaged.push(id));
    if (damaged.length > 0) {
      this.#change({ damaged: damaged.length }, () => {
        for (const id of damaged) table.delete(id);
      });
    }
    return found;
  }

  #asRecord({ payload, ...rest }: StoredRejection): object {
    if (payload === undefined) return rest;
    const head = Buffer.from(payload.subarray(0, this.#limits.payloadBytesMax));
    return { ...rest, payload: head.toString('base64') };
  }

  stats(): Omit<JournalStats, 'full'> {
    const { points, readings, counters } = this.#totals;
    const { droppedPoints, droppedReadings, quarantined, damaged, setAside } = counters;
    const oldest =
      points > 0 ? this.#points.rows(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 1)[0] : undefined;
    return {
      points,
      ...(oldest === undefined ? {} : { oldestAt: oldest.storedAt }),
      readings,
      bytes: sizeOnDisk(this.#dir),
      droppedPoints,
      droppedReadings,
      quarantined,
      damaged,
      setAside,
    };
  }

  /** Drops what the policy gives up, oldest first, then folds the log into the file. */
  maintain(): void {
    this.assertIntact();
    this.#dropPoints();
    this.#dropReadings();
    this.#db.pragma('wal_checkpoint(PASSIVE)');
  }

  #dropPoints(): void {
    const horizon = this.#now() - this.#limits.pointsAgeMsMax;
    let excess = this.#totals.points - this.#limits.pointsMax;
    for (;;) {
      const ids: number[] = [];
      for (const row of this.#points.rows(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 100)) {
        // Its age is not known: it is repaired, and counts as new.
        if (!row.sound) this.#repairPoints(row);
        const aged = row.sound && row.storedAt < horizon;
        const drop = aged ? row.n : Math.min(row.sound ? row.n : 0, excess);
        if (drop <= 0) break;
        for (let id = row.first; id < row.first + drop; id += 1) ids.push(id);
        excess -= drop;
      }
      if (ids.length === 0) return;
      const change = { points: 0, droppedPoints: 0 };
      this.#change(change, () => {
        change.droppedPoints = this.#points.remove(ids);
        change.points = -change.droppedPoints;
      });
    }
  }

  #dropReadings(): void {
    const horizon = this.#now() - this.#limits.readingsAgeMsMax;
    for (;;) {
      let [readings, bytes, last] = [0, 0, 0];
      for (const row of this.#readings.rows(Number.MIN_SAFE_INTEGER)) {
        const aged = row.sound && row.storedAt < horizon;
        if (!aged && this.#totals.readingBytes - bytes <= this.#limits.readingsBytesMax) break;
        readings += row.sound ? row.n : 0;
        bytes += row.bytes;
        last = row.id;
      }
      if (last === 0) return;
      this.#change({ readings: -readings, droppedReadings: readings }, () => this.#readings.deleteUpTo(last));
      this.#totals = { ...this.#totals, readingBytes: this.#totals.readingBytes - bytes };
    }
  }

  /** Counts an earlier journal that was set aside. */
  countSetAside(): void {
    this.#change({ setAside: 1 }, () => {});
  }

  close(): void {
    try {
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // What is in the log stays there and is found by the next open.
    }
    this.#db.close();
  }

  /**
   * Runs `work` as one transaction together with the counts it changes. `change` is read after `work`, which may fill it
   * in. When anything fails, neither tables nor counts have changed.
   */
  #change(change: Partial<Record<keyof Counters | 'points' | 'readings', number>>, work: () => void): void {
    const before = this.#totals;
    let after = before;
    this.#transactions.run(() => {
      work();
      const counters = { ...before.counters };
      for (const name of Object.keys(counters) as (keyof Counters)[]) counters[name] += change[name] ?? 0;
      const same = (Object.keys(counters) as (keyof Counters)[]).every(
        (name) => counters[name] === before.counters[name],
      );
      if (!same) this.#parts.putCounters(counters);
      after = {
        ...before,
        points: before.points + (change.points ?? 0),
        readings: before.readings + (change.readings ?? 0),
        counters,
      };
    });
    this.#totals = after;
  }
}
