/** One process per journal: two would give the same ids to different points. The system releases the lock when a process dies. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { asJournalError } from './database.js';

export class Lock {
  readonly #db: Database.Database;

  /** @throws JournalError `in_use`, or what is wrong with the disk */
  constructor(dir: string) {
    const file = join(dir, 'lock');
    this.#db = new Database(file);
    try {
      chmodSync(file, 0o600);
      // An empty database in an exclusive transaction: a lock on the file, and nothing is ever written.
      this.#db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#db.close();
      throw asJournalError(error);
    }
  }

  release(): void {
    this.#db.exec('ROLLBACK');
    this.#db.close();
  }
}
