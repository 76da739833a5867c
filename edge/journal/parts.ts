/** Named values that change in place: the parts of the gateway's state, and the journal's own counters. */
import { asBuffer, asNumber, type Db, rowsOf, type Statement } from './database.js';
import { checksum } from './records.js';

export interface Counters {
  /** Id of the next point. Its last six digits are the point's digits below the millisecond. */
  nextPoint: number;
  droppedPoints: number;
  droppedReadings: number;
  quarantined: number;
  damaged: number;
  setAside: number;
}

export const zeroCounters: Counters = {
  nextPoint: 0,
  droppedPoints: 0,
  droppedReadings: 0,
  quarantined: 0,
  damaged: 0,
  setAside: 0,
};

const countersName = 'journal';
const statePrefix = 'state/';

export interface LoadedParts {
  readonly state: Map<string, string>;
  /** Null if they were never written, or are damaged. */
  readonly counters: Counters | null;
  /** Names of rows whose checksum does not fit, as stored. */
  readonly damaged: readonly Buffer[];
}

export class PartTable {
  readonly #put: Statement;
  readonly #delete: Statement;
  readonly #all: Statement;

  constructor(db: Db) {
    this.#put = db.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?)');
    this.#delete = db.prepare('DELETE FROM parts WHERE name = ?');
    this.#all = db.prepare('SELECT CAST(name AS BLOB), CAST(crc AS INTEGER), CAST(value AS BLOB) FROM parts');
  }

  putState(name: string, value: string | null): void {
    if (value === null) this.delete(Buffer.from(statePrefix + name));
    else this.#write(statePrefix + name, value);
  }

  putCounters(counters: Counters): void {
    this.#write(countersName, JSON.stringify(counters));
  }

  delete(name: Buffer): void {
    this.#delete.run([name]);
  }

  load(): LoadedParts {
    const state = new Map<string, string>();
    const damaged: Buffer[] = [];
    let counters: Counters | null = null;
    for (const row of rowsOf(this.#all)) {
      const [name, value] = [asBuffer(row[0]), asBuffer(row[2])];
      if (partCrc(name, value) !== asNumber(row[1])) damaged.push(name);
      else if (name.toString() === countersName)
        counters = { ...zeroCounters, ...(JSON.parse(value.toString()) as Counters) };
      else state.set(name.toString().slice(statePrefix.length), value.toString());
    }
    return { state, counters, damaged };
  }

  #write(name: string, value: string): void {
    const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
    this.#put.run([nameBytes, partCrc(nameBytes, valueBytes), valueBytes]);
  }
}

function partCrc(name: Buffer, value: Buffer): number {
  return checksum(value, checksum(name, 0));
}
