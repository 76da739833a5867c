/** A full, read-only or vanished disk: nothing is acknowledged that is not stored, and the journal goes on by itself. */
import { cpSync, mkdirSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Bench, crossings, drain, numberOf } from '../../edge/journal/fixtures.js';
import type { Journal } from '../../edge/journal/journal.js';
import { type SmallDisk, smallDisk } from '../support/small-disk.js';

/** Commits until it is refused; returns how many batches were acknowledged, and the code of the refusal. */
function commitUntilRefused(
  journal: Journal,
  first: number,
): { readonly next: number; readonly code: unknown } {
  for (let number = first; ; number += 20) {
    try {
      journal.commit(crossings(number, 20));
    } catch (error) {
      return { next: number, code: error instanceof Error && 'code' in error ? error.code : error };
    }
    if (number > first + 400_000) throw new Error('the disk never fills');
  }
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('a disk', () => {
  let disk: SmallDisk;
  let bench: Bench;
  beforeEach(() => {
    disk = smallDisk(6);
    bench = new Bench(join(disk.dir, 'journal'));
  });
  afterEach(() => {
    disk.remove();
    bench.clean();
  });

  test('that is full acknowledges nothing, still lets points go, and goes on when there is room', () => {
    const journal = bench.open();
    journal.commit(crossings(0, 20));
    disk.fill();
    const { next, code } = commitUntilRefused(journal, 20);
    expect(code).toBe('full');
    expect(journal.stats()).toMatchObject({ points: next, full: true });
    // Other things took the reserve's room, too: uploads must go on all the same.
    expect(() => journal.commit(crossings(next, 20))).toThrow(expect.objectContaining({ code: 'full' }));
    expect(drain(journal).map(numberOf)).toEqual(upTo(next));
    disk.free();
    bench.now += 2_000;
    journal.commit(crossings(next, 20));
    expect(drain(journal).map(numberOf)).toEqual(upTo(20).map((i) => next + i));
    expect(journal.stats()).toMatchObject({ points: 0, readings: next + 20, full: false, damaged: 0 });
    expect(bench.log.lines.map((line) => line.level)).toEqual(['error', 'info']);
    journal.close();
  });

  test('that the journal itself has filled: a restart finds all that was acknowledged', () => {
    const journal = bench.open();
    const { next, code } = commitUntilRefused(journal, 0);
    expect(code).toBe('full');
    expect(next).toBeGreaterThan(1_000);
    journal.close();
    const again = bench.open();
    expect(again.stats()).toMatchObject({ points: next, readings: next, damaged: 0, setAside: 0 });
    expect(drain(again).map(numberOf)).toEqual(upTo(next));
    again.close();
  });

  test('that was full at the start of the gateway is no reason not to start', () => {
    disk.fill();
    const journal = bench.open();
    expect(() => journal.commit(crossings(0, 1))).toThrow(expect.objectContaining({ code: 'full' }));
    expect(journal.state()).toEqual(new Map());
    disk.free();
    bench.now += 2_000;
    journal.commit(crossings(0, 1));
    expect(drain(journal).map(numberOf)).toEqual([0]);
    journal.close();
  });

  test('that is read-only at the start refuses, and accepts when it is writable again', () => {
    mkdirSync(bench.dir);
    disk.remount('ro');
    const journal = bench.open();
    expect(() => journal.commit(crossings(0, 1))).toThrow(expect.objectContaining({ code: 'read_only' }));
    expect(journal.stats().points).toBe(0);
    disk.remount('rw');
    bench.now += 2_000;
    journal.commit(crossings(0, 1));
    expect(drain(journal).map(numberOf)).toEqual([0]);
    journal.close();
  });
});

describe('a journal whose files vanish', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clean());

  test.each<[string, (dir: string) => void]>([
    ['the directory is deleted', (dir) => rmSync(dir, { recursive: true })],
    ['the directory is moved', (dir) => renameSync(dir, `${dir}-moved`)],
    [
      'the directory is replaced by a copy',
      (dir) => {
        renameSync(dir, `${dir}-moved`);
        cpSync(`${dir}-moved`, dir, { recursive: true });
      },
    ],
    ['the database is deleted', (dir) => unlinkSync(join(dir, 'journal.db'))],
    ['the log is deleted', (dir) => unlinkSync(join(dir, 'journal.db-wal'))],
  ])('%s: from then on nothing is acknowledged, and nothing is made anew', (_name, harm) => {
    const journal = bench.open();
    journal.commit(crossings(0, 20));
    harm(bench.dir);
    const before = statSync(join(bench.dir, 'journal.db'), { throwIfNoEntry: false })?.ino;
    for (let tries = 0; tries < 3; tries += 1) {
      expect(() => journal.commit(crossings(20, 20))).toThrow(expect.objectContaining({ code: 'vanished' }));
      bench.now += 2_000;
      journal.maintain();
    }
    expect(() => journal.nextLines(10, 'live')).toThrow(expect.objectContaining({ code: 'vanished' }));
    expect(statSync(join(bench.dir, 'journal.db'), { throwIfNoEntry: false })?.ino).toBe(before);
    expect(bench.log.lines.filter((line) => line.level === 'error').length).toBe(1);
    journal.close();
  });
});
