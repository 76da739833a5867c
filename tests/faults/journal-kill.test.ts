/** SIGKILL at random instants: what was acknowledged is there, once, and the journal opens again. */
import { fork } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench, drain, numberOf, timestampOf } from '../../edge/journal/fixtures.js';
import { type Compiled, compile } from '../support/compile.js';

const seed = 4_711;
const rounds = 25;

let child: Compiled;
let bench: Bench;
beforeAll(() => {
  child = compile('tests/faults/committing-child.ts');
  bench = new Bench();
});
afterAll(() => {
  child?.remove();
  bench?.clean();
});

/** Runs the child until it has acknowledged something and `ms` have passed, then kills it. Returns the first number not acknowledged. */
function runAndKill(first: number, round: number, ms: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const process = fork(child.file, [bench.dir, String(first), String(seed + round)]);
    let acknowledged = first;
    let timer: NodeJS.Timeout | undefined;
    process.on('message', (next: number) => {
      acknowledged = next;
      // While one process has the journal, no other gets it.
      if (timer === undefined)
        expect(() => bench.open()).toThrow(expect.objectContaining({ code: 'in_use' }));
      timer ??= setTimeout(() => process.kill('SIGKILL'), ms);
    });
    process.on('exit', (_code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve(acknowledged);
      else reject(new Error('the child ended by itself'));
    });
  });
}

test(`${rounds} kills lose nothing that was acknowledged and count nothing twice`, {
  timeout: 120_000,
}, async () => {
  const found: number[] = [];
  const stamps = new Set<string>();
  let first = 0;
  let total = 0;
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await runAndKill(first, round, (round * 37) % 83);
    const journal = bench.open();
    // What was committed and not yet acknowledged may be there as well; it is whole, and its state fits.
    const next = Number(journal.state().get('last')) + 1;
    expect(next).toBeGreaterThanOrEqual(acknowledged);
    for (const line of drain(journal)) {
      found.push(numberOf(line));
      stamps.add(timestampOf(line));
    }
    expect(journal.seen('door-1', `message ${next - 1}`)).toBe(true);
    expect(journal.seen('door-1', `message ${next}`)).toBe(false);
    expect(journal.stats()).toMatchObject({ damaged: 0, setAside: 0, readings: next });
    journal.close();
    total += acknowledged - first;
    first = next;
  }
  expect(total).toBeGreaterThan(rounds);
  expect(found).toEqual(Array.from({ length: first }, (_, i) => i));
  expect(stamps.size).toBe(found.length);
});
