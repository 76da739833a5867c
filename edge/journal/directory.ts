/** The directory of a journal: who may read it, whether it is still the one that was opened, and room kept for a full disk. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { JournalError, type JournalErrorCode } from './journal.js';

export const databaseName = 'journal.db';
/** SQLite puts these beside the database; they belong to it. */
const companions = ['', '-wal', '-shm'];

/**
 * Makes the directory (0700) and an empty database file (0600), and makes both names durable.
 *
 * @throws JournalError
 */
export function prepareDirectory(dir: string): void {
  try {
    if (mkdirSync(dir, { recursive: true, mode: 0o700 }) !== undefined) syncDirectory(dirname(dir));
    chmodSync(dir, 0o700);
    const file = join(dir, databaseName);
    closeSync(openSync(file, 'a', 0o600));
    // SQLite gives its companions the mode of the database.
    chmodSync(file, 0o600);
    syncDirectory(dir);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new JournalError(causes[systemCode(error)] ?? 'unusable', found, { cause: error });
  }
}

/** Faults that may pass; every other one needs somebody to choose or mend the directory. */
const causes: Readonly<Record<string, JournalErrorCode>> = {
  EROFS: 'read_only',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EIO: 'io',
};

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function syncDirectory(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Whether the open files still have their names. SQLite goes on writing to deleted files and reports success, so each
 * commit is followed by this check, before anything is acknowledged. Costs about 8 µs.
 */
export class Guard {
  readonly #files: readonly string[];
  readonly #identities: readonly string[];

  constructor(dir: string) {
    this.#files = [databaseName, `${databaseName}-wal`].map((name) => join(dir, name));
    this.#identities = this.#files.map(identity);
  }

  intact(): boolean {
    return this.#files.every((file, index) => identity(file) === this.#identities[index]);
  }
}

function identity(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? 'none' : `${found.dev}/${found.ino}`;
}

/** Bytes of the journal on disk. */
export function sizeOnDisk(dir: string): number {
  return companions
    .map((suffix) => statSync(join(dir, databaseName + suffix), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

/** Renames the database and its companions out of the way and returns the new name of the database. */
export function setAside(dir: string, now: number): string {
  const taken = new Set(readdirSync(dir));
  let name = `${databaseName}.set-aside-${now}`;
  for (let n = 2; taken.has(name); n += 1) name = `${databaseName}.set-aside-${now}-${n}`;
  for (const suffix of companions) {
    if (taken.has(databaseName + suffix))
      renameSync(join(dir, databaseName + suffix), join(dir, name + suffix));
  }
  syncDirectory(dir);
  return name;
}

/**
 * Room for the deletions that make room: with a disk that is full to the last byte, SQLite could not even record that
 * points were uploaded.
 */
export class Reserve {
  static readonly bytes = 1024 * 1024;
  readonly #file: string;

  constructor(dir: string) {
    this.#file = join(dir, 'reserve');
  }

  free(): void {
    rmSync(this.#file, { force: true });
  }

  /** Takes the room again. False if there is none. */
  restore(): boolean {
    if (statSync(this.#file, { throwIfNoEntry: false })?.size === Reserve.bytes) return true;
    let handle: number | undefined;
    try {
      handle = openSync(this.#file, 'w', 0o600);
      const zeros = Buffer.alloc(Reserve.bytes);
      if (writeSync(handle, zeros) === zeros.length) {
        fsyncSync(handle);
        return true;
      }
    } catch (error) {
      if (causes[systemCode(error)] === undefined) throw error;
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
    this.free();
    return false;
  }
}
