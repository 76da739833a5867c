/** What the tests of the journal share: small batches, a directory of their own, a log that is kept. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { point } from '../../cloud/telemetry/index.js';
import type { Log } from '../platform/log.js';
import { type Batch, emptyBatch, type Journal, type Limits } from './journal.js';
import { openJournal } from './open.js';

/** 2026-01-05 08:00 UTC. */
export const startMs = 1_767_600_000_000;

export interface Line {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly context: object;
  readonly message: string;
}

export function keptLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const keep = (level: Line['level']) => (context: object, message: string) =>
    void lines.push({ level, context, message });
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** A directory in the system's place for temporary files, and a journal in it that can be opened again and again. */
export class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'hallgate-journal-'));
  readonly log = keptLog();
  readonly dir: string;
  now = startMs;

  constructor(dir?: string) {
    this.dir = dir ?? join(this.root, 'journal');
  }

  open(limits: Partial<Limits> = {}): Journal {
    return openJournal({ dir: this.dir, now: () => this.now, log: this.log, limits });
  }

  clean(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/**
 * Closes a journal down to its files, as the end of a process does: libsql keeps them open until the garbage collector
 * has met the last statement. SQLite removes its log when the last connection is gone, and that is waited for.
 */
export async function closeFiles(bench: Bench, journal: Journal): Promise<void> {
  journal.close();
  const deadline = performance.now() + 10_000;
  while (existsSync(join(bench.dir, 'journal.db-wal'))) {
    if (performance.now() > deadline) throw new Error('the database stays open');
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** `n` crossings numbered from `first`: a reading, a key and a point each. */
export function crossings(first: number, n: number, at = startMs): Batch {
  const numbers = Array.from({ length: n }, (_, index) => first + index);
  return {
    ...emptyBatch,
    readings: numbers.map((i) => ({
      device: 'door-1',
      receivedAt: at,
      at,
      reading: { kind: 'crossing', in: i, out: 0 },
    })),
    keys: numbers.map((i) => ({ device: 'door-1', key: `message ${i}`, at })),
    points: numbers.map((i) =>
      point('crossing', { hall: 'h', line: 'door', device: 'door-1' }, { in: i, out: 0 }, at),
    ),
  };
}

export function stateBatch(parts: Readonly<Record<string, string | null>>): Batch {
  return { ...emptyBatch, state: new Map(Object.entries(parts)) };
}

/** Takes every point out of the journal as the uploader would, and returns the lines. */
export function drain(journal: Journal, limit = 5_000): string[] {
  const lines: string[] = [];
  for (const which of ['live', 'backlog'] as const) {
    for (;;) {
      const next = journal.nextLines(limit, which);
      if (next.ids.length === 0) break;
      lines.push(...next.lines);
      journal.acknowledge(next.ids);
    }
  }
  return lines;
}

/** The number that crossings() put into a line. */
export function numberOf(line: string): number {
  return Number(/ in=(\d+)i/.exec(line)?.[1]);
}

export function timestampOf(line: string): string {
  return line.slice(line.lastIndexOf(' ') + 1);
}
