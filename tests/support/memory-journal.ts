/** A journal that keeps its promises for as long as the test runs: everything in memory, points rendered once. */
import { toLine } from '../../cloud/telemetry/index.js';
import {
  type Batch,
  type Journal,
  JournalError,
  type JournalErrorCode,
  type JournalStats,
  type Lines,
  type Quarantined,
  type StoredReading,
  type StoredRejection,
} from '../../edge/journal/journal.js';

export class MemoryJournal implements Journal {
  /** Every line that was ever committed, in order. */
  readonly lines: string[] = [];
  readonly batches: Batch[] = [];
  /** Set: commits fail so, and nothing of them is stored. */
  failure: JournalErrorCode | null = null;
  quarantined = 0;
  readonly #state = new Map<string, string>();
  readonly #seen = new Set<string>();

  commit(batch: Batch): void {
    if (this.failure) throw new JournalError(this.failure, 'by order of the test');
    this.batches.push(batch);
    for (const point of batch.points) {
      const line = toLine(point, this.lines.length % 1_000_000);
      if (line !== null) this.lines.push(line);
    }
    for (const { device, key } of batch.keys) this.#seen.add(`${device} ${key}`);
    for (const [name, json] of batch.state) {
      if (json === null) this.#state.delete(name);
      else this.#state.set(name, json);
    }
  }

  seen(device: string, key: string): boolean {
    return this.#seen.has(`${device} ${key}`);
  }

  state(): Map<string, string> {
    return new Map(this.#state);
  }

  nextLines(limit: number): Lines {
    const lines = this.lines.slice(0, limit);
    return { ids: lines.map((_, index) => index), lines };
  }

  acknowledge(ids: readonly number[]): void {
    this.lines.splice(0, ids.length);
  }

  quarantine(): void {
    this.quarantined += 1;
  }

  *history(range: { readonly since: number; readonly until: number }): IterableIterator<StoredReading> {
    for (const { readings } of this.batches) {
      yield* readings.filter(({ receivedAt }) => receivedAt >= range.since && receivedAt < range.until);
    }
  }

  lastRejections(limit: number): StoredRejection[] {
    return this.batches
      .flatMap(({ rejected }) => rejected)
      .slice(-limit)
      .reverse();
  }

  lastQuarantined(): Quarantined[] {
    return [];
  }

  stats(): JournalStats {
    const readings = this.batches.reduce((sum, batch) => sum + batch.readings.length, 0);
    const none = { bytes: 0, droppedPoints: 0, droppedReadings: 0, damaged: 0, setAside: 0, full: false };
    return { ...none, points: this.lines.length, readings, quarantined: this.quarantined };
  }

  maintain(): void {}

  close(): void {}
}
