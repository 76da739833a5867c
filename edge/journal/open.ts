/** Opens a journal and keeps it going: what fails is refused and tried again, what is broken is set aside. */
import type { Log } from '../platform/log.js';
import { asJournalError } from './database.js';
import { prepareDirectory, Reserve, setAside } from './directory.js';
import {
  type Batch,
  defaultLimits,
  type Journal,
  JournalError,
  type JournalErrorCode,
  type JournalStats,
  type Limits,
  type Lines,
  type Quarantined,
  type StoredReading,
  type StoredRejection,
} from './journal.js';
import { Lock } from './lock.js';
import { rescue } from './rescue.js';
import { Store } from './store.js';

export interface JournalOptions {
  /** Belongs to the journal alone; created with mode 0700. */
  readonly dir: string;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
}

/** A disk in trouble is asked again at most this often, ms. */
const retryMs = 1_000;

/**
 * Opens the journal in `dir`, after any crash and also when the file is beyond reading: that one is set aside, what can
 * be read of it is copied, and the log says so. With a disk that is full or fails now, the journal refuses commits until
 * it recovers.
 *
 * @throws JournalError `in_use` when another process has it, `unusable` when the directory cannot be made
 */
export function openJournal(options: JournalOptions): Journal {
  return new LibsqlJournal(options);
}

class LibsqlJournal implements Journal {
  readonly #dir: string;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #limits: Limits;
  #lock: Lock | null = null;
  readonly #reserve: Reserve;
  #store: Store | null = null;
  /** What keeps the journal from working; null when it works. */
  #trouble: JournalErrorCode | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  #lastStats: JournalStats;

  constructor(options: JournalOptions) {
    this.#dir = options.dir;
    this.#now = options.now;
    this.#log = options.log;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#reserve = new Reserve(options.dir);
    this.#lastStats = nothing;
    try {
      this.#open();
    } catch (error) {
      const known = asJournalError(error);
      if (known.code === 'in_use' || known.code === 'unusable') throw known;
      // The gateway starts all the same: its lamp and its wall need no disk.
      this.#fail(known);
    }
  }

  commit(batch: Batch): void {
    this.#use((store) => {
      if (this.#trouble === 'full' && !this.#roomAgain()) throw new JournalError('full', this.#dir);
      store.commit(batch);
    });
  }

  seen(device: string, key: string): boolean {
    return this.#store?.seen(device, key) ?? false;
  }

  state(): Map<string, string> {
    return this.#store?.state() ?? new Map();
  }

  nextLines(limit: number, which: 'live' | 'backlog'): Lines {
    return this.#use((store) => store.nextLines(limit, which));
  }

  acknowledge(ids: readonly number[]): void {
    this.#use((store) => store.acknowledge(ids));
  }

  quarantine(id: number, reason: string): void {
    this.#use((store) => store.quarantine(id, reason));
  }

  *history(range: { readonly since: number; readonly until: number }): IterableIterator<StoredReading> {
    const readings = this.#use((store) => store.history(range.since, range.until));
    for (;;) {
      const { value, done } = this.#use(() => readings.next());
      if (done === true) return;
      yield value;
    }
  }

  lastRejections(limit: number): StoredRejection[] {
    return this.#use((store) => store.lastRejections(limit));
  }

  lastQuarantined(limit: number): Quarantined[] {
    return this.#use((store) => store.lastQuarantined(limit));
  }

  stats(): JournalStats {
    try {
      if (this.#store) this.#lastStats = { ...this.#store.stats(), full: this.#trouble === 'full' };
    } catch (error) {
      this.#fail(asJournalError(error));
    }
    return this.#lastStats;
  }

  maintain(): void {
    if (this.#trouble === 'closed') return;
    try {
      this.#use((store) => {
        store.maintain();
        if (this.#trouble === 'full' || this.#trouble === null) this.#roomAgain();
      });
    } catch {
      // Reported once by #fail; the next call tries again.
    }
  }

  close(): void {
    if (this.#trouble === 'closed') return;
    this.#store?.close();
    this.#store = null;
    this.#trouble = 'closed';
    this.#lock?.release();
  }

  /** Runs `work` on the open store, opening it again after a fault if it is time. */
  #use<T>(work: (store: Store) => T): T {
    try {
      const store = this.#store ?? this.#reopen();
      const result = work(store);
      if (this.#trouble !== null && this.#trouble !== 'full') this.#recovered();
      return result;
    } catch (error) {
      const gone = this.#store?.intact() === false;
      const known = gone ? new JournalError('vanished', this.#dir, { cause: error }) : asJournalError(error);
      this.#fail(known);
      throw known;
    }
  }

  #reopen(): Store {
    const trouble = this.#trouble ?? 'failed';
    if (trouble === 'closed' || trouble === 'vanished') throw new JournalError(trouble, this.#dir);
    if (Math.abs(this.#now() - this.#triedAt) < retryMs) throw new JournalError(trouble, this.#dir);
    return this.#open();
  }

  #open(): Store {
    this.#triedAt = this.#now();
    prepareDirectory(this.#dir);
    this.#lock ??= new Lock(this.#dir);
    try {
      this.#store = new Store(this.#dir, this.#now, this.#limits);
    } catch (error) {
      const known = asJournalError(error);
      if (known.code === 'full') this.#reserve.free();
      if (known.code !== 'corrupt') throw known;
      this.#store = this.#startAnew(known);
    }
    if (this.#reserve.restore() && this.#trouble === 'full') this.#recovered();
    return this.#store;
  }

  #startAnew(reason: JournalError): Store {
    const name = setAside(this.#dir, this.#now());
    prepareDirectory(this.#dir);
    const rows = rescue(this.#dir, name);
    this.#log.error(
      { code: reason.code, detail: reason.message, kept: name, rows },
      'the journal is damaged: it was set aside and a new one begun with what could be read',
    );
    const store = new Store(this.#dir, this.#now, this.#limits);
    store.countSetAside();
    return store;
  }

  /** Decides what a fault means for the open file, and reports the beginning of an outage. */
  #fail(error: JournalError): void {
    if (this.#trouble === 'closed' || this.#trouble === 'vanished') return;
    if (error.code === 'full') this.#reserve.free();
    // A damaged file is set aside when it is opened the next time; a deleted one is never written to again.
    if (error.code === 'corrupt' || error.code === 'vanished') {
      this.#store?.close();
      this.#store = null;
    }
    if (error.code === this.#trouble) return;
    this.#trouble = error.code;
    if (error.code === 'full') this.#triedAt = this.#now();
    this.#log.error({ code: error.code, detail: error.message }, 'the journal accepts nothing');
  }

  #recovered(): void {
    this.#log.info({ after: this.#trouble }, 'the journal accepts readings again');
    this.#trouble = null;
  }

  /** Takes the reserve back, at most once a second; from then on there is room for commits. */
  #roomAgain(): boolean {
    if (Math.abs(this.#now() - this.#triedAt) < retryMs) return this.#trouble !== 'full';
    this.#triedAt = this.#now();
    const restored = this.#reserve.restore();
    if (restored && this.#trouble === 'full') this.#recovered();
    return restored;
  }
}

const nothing: JournalStats = {
  points: 0,
  readings: 0,
  bytes: 0,
  droppedPoints: 0,
  droppedReadings: 0,
  quarantined: 0,
  damaged: 0,
  setAside: 0,
  full: false,
};
