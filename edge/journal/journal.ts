/** What the journal promises: the contract that the gateway and the uploader build on. The promises are in README.md. */
import type { Point } from '../../cloud/telemetry/index.js';

/** A reading as it is kept for history and replay. */
export interface StoredReading {
  readonly device: string;
  /** When the gateway received it, UTC ms. */
  readonly receivedAt: number;
  /** When it was true, UTC ms: the device's own time if intake believed it, else `receivedAt`. */
  readonly at: number;
  /** Plain JSON: comes back as `JSON.parse(JSON.stringify(reading))`. */
  readonly reading: unknown;
}

/** A message that gave no reading, kept so that a person can see what arrived. */
export interface StoredRejection {
  readonly device: string;
  /** UTC ms. */
  readonly receivedAt: number;
  readonly code: string;
  readonly message: string;
  readonly topic: string;
  /** Only the first `payloadBytesMax` bytes are kept. */
  readonly payload?: Uint8Array;
}

/** The content of a message that was counted: the same key of the same device is a duplicate. */
export interface SeenKey {
  readonly device: string;
  readonly key: string;
  /** UTC ms. */
  readonly at: number;
}

/** Everything that one group of messages changes: stored whole, or not at all. */
export interface Batch {
  readonly readings: readonly StoredReading[];
  readonly rejected: readonly StoredRejection[];
  readonly keys: readonly SeenKey[];
  /** Rendered here to line protocol, once, with a timestamp that is unique for ever. */
  readonly points: readonly Point[];
  /** The parts of the gateway's state that changed; null deletes a part. */
  readonly state: ReadonlyMap<string, string | null>;
}

export const emptyBatch: Batch = { readings: [], rejected: [], keys: [], points: [], state: new Map() };

/** Points that wait for upload, in the order in which they were stored. `ids[i]` names `lines[i]`. */
export interface Lines {
  readonly ids: readonly number[];
  readonly lines: readonly string[];
}

/** A point that InfluxDB refused. */
export interface Quarantined {
  readonly id: number;
  /** UTC ms. */
  readonly at: number;
  readonly line: string;
  /** The server's message. */
  readonly reason: string;
}

export interface JournalStats {
  /** Points that wait for upload. */
  readonly points: number;
  /** When the oldest of them was stored, UTC ms; absent if none waits. */
  readonly oldestAt?: number;
  readonly readings: number;
  /** Size on disk, the write-ahead log included, bytes. */
  readonly bytes: number;
  /** Given up by the size or age policy, since installation. */
  readonly droppedPoints: number;
  readonly droppedReadings: number;
  /** Refused by InfluxDB, since installation. */
  readonly quarantined: number;
  /** Records that failed their checksum and were left out, since installation. */
  readonly damaged: number;
  /** Journals that could not be opened or read on and were set aside, since installation. */
  readonly setAside: number;
  /** The disk is full: nothing is accepted until there is room again. */
  readonly full: boolean;
}

export interface Journal {
  /**
   * Stores the batch in one durable transaction.
   *
   * @throws JournalError and then nothing of the batch is stored: do not acknowledge it.
   */
  commit(batch: Batch): void;
  /** Whether the key was committed before. Knows nothing of a batch that is still being put together. */
  seen(device: string, key: string): boolean;
  /** Every part of the gateway's state, as last committed. */
  state(): Map<string, string>;
  /**
   * The next points to upload, oldest first, at most `limit`.
   *
   * @param which "live": stored in the last minute of this run; "backlog": all the others
   */
  nextLines(limit: number, which: 'live' | 'backlog'): Lines;
  /** Deletes points that InfluxDB acknowledged. Ids that are gone already are ignored. */
  acknowledge(ids: readonly number[]): void;
  /** Sets one point aside with the server's reason, and counts it. */
  quarantine(id: number, reason: string): void;
  /** Readings received in [since, until), UTC ms, in the order of arrival. */
  history(range: { readonly since: number; readonly until: number }): IterableIterator<StoredReading>;
  /** Newest first. */
  lastRejections(limit: number): StoredRejection[];
  /** Newest first. */
  lastQuarantined(limit: number): Quarantined[];
  stats(): JournalStats;
  /** Applies the size and age policy and folds the write-ahead log into the file. Call it every few seconds. */
  maintain(): void;
  close(): void;
}

export interface Limits {
  /** 7 days of a busy hall (2 points a second) are 1.2 million; about 250 MB. */
  readonly pointsMax: number;
  readonly pointsAgeMsMax: number;
  /** Their JSON and keys together. */
  readonly readingsBytesMax: number;
  readonly readingsAgeMsMax: number;
  readonly rejectionsMax: number;
  readonly payloadBytesMax: number;
  readonly quarantinedMax: number;
  /** Keys in memory: between half of this and all of it are remembered; 16 to 32 bytes each. */
  readonly keysMax: number;
  readonly keysAgeMsMax: number;
}

const day = 86_400_000;

export const defaultLimits: Limits = {
  pointsMax: 1_200_000,
  pointsAgeMsMax: 7 * day,
  readingsBytesMax: 256 * 1024 * 1024,
  readingsAgeMsMax: 7 * day,
  rejectionsMax: 10_000,
  payloadBytesMax: 1024,
  quarantinedMax: 10_000,
  keysMax: 262_144,
  keysAgeMsMax: 7 * day,
};

/** Why nothing was stored. A code is never reused. */
export const journalErrorCodes = {
  full: 'The disk is full. Free some space: the journal goes on by itself.',
  read_only: 'The file system is read-only. Check the card and remount it writable.',
  vanished: 'The journal was deleted or replaced while it was open. Restart the gateway.',
  io: 'The disk failed. Check or replace it.',
  corrupt: 'The journal is damaged. It is set aside and a new one is begun.',
  in_use: 'Another process has this journal open. Run one gateway per hall.',
  closed: 'The journal is closed.',
  unusable: 'The directory of the journal cannot be used. Check that it exists and who owns it.',
  failed: 'The database refused the batch.',
} as const;

export type JournalErrorCode = keyof typeof journalErrorCodes;

export class JournalError extends Error {
  constructor(
    readonly code: JournalErrorCode,
    found: string,
    options?: ErrorOptions,
  ) {
    super(`${journalErrorCodes[code]} (${found})`, options);
    this.name = 'JournalError';
  }
}
