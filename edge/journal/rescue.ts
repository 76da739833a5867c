/** Copies what can still be read of a damaged journal into a new one, row by row. Rows keep their own checksums. */
import { join } from 'node:path';
import { asNumber, openDatabase, rowOf } from './database.js';
import { databaseName } from './directory.js';

/** Tables with a number as key: walked from both ends towards the damage. */
const numbered = { readings: 'id', points: 'first', rejected: 'id', quarantined: 'id' } as const;
const rowsPerStep = 100;

/**
 * @param damaged name of the file that was set aside, in `dir`
 * @returns rows copied
 */
export function rescue(dir: string, damaged: string): number {
  const db = openDatabase(join(dir, databaseName));
  let copied = 0;
  /** Runs one statement of the old file; false when the damage is there. */
  const attempt = (work: () => number): boolean => {
    try {
      copied += work();
      return true;
    } catch {
      // Which error it is does not matter: this place cannot be read, the next may.
      return false;
    }
  };
  try {
    if (!attempt(() => db.prepare('ATTACH ? AS old').run([join(dir, damaged)]).changes)) return 0;
    attempt(() => db.prepare('INSERT OR IGNORE INTO parts SELECT * FROM old.parts').run([]).changes);
    for (const [table, key] of Object.entries(numbered)) {
      for (const [order, beyond, end] of [
        ['ASC', '>', 'MAX'],
        ['DESC', '<', 'MIN'],
      ] as const) {
        let from = order === 'ASC' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
        const where = `WHERE ${key} ${beyond} ? ORDER BY ${key} ${order} LIMIT ${rowsPerStep}`;
        const step = () => {
          const last = asNumber(
            rowOf(
              db.prepare(`SELECT ${end}(${key}) FROM (SELECT ${key} FROM old.${table} ${where})`),
              from,
            )?.[0],
          );
          const { changes } = db
            .prepare(`INSERT OR IGNORE INTO ${table} SELECT * FROM old.${table} ${where}`)
            .run([from]);
          const moved = last !== 0 && last !== from;
          from = last;
          if (!moved) throw new Error('the end of the table');
          return changes;
        };
        while (attempt(step));
      }
    }
    return copied;
  } finally {
    db.close();
  }
}
