/** What a reading costs between its arrival and its commit: decoding, hall, wait and rules; no network, no disk. */
import { expect, it } from 'vitest';
import type { Arrived } from '../edge/intake/intake.js';
import { engineOver, message, nothing } from './support/engine.js';

const start = Date.UTC(2026, 0, 5, 9);
const batches = 100;
const perBatch = 100;

function crossing(n: number, at: number): Arrived {
  return message('sensors/door', { in: n % 2, out: (n + 1) % 2, id: n }, at);
}

function headCount(n: number, at: number): Arrived {
  return message('sensors/zone', { people: n % 7, id: n }, at);
}

it.each([
  ['crossings', crossing],
  ['head counts of a queue', headCount],
])('the cost of %s is printed', (what, make) => {
  const { engine, journal } = engineOver();
  let spentMs = 0;
  for (let batch = 0; batch < batches; batch++) {
    const at = start + batch * 1_000;
    const messages = Array.from({ length: perBatch }, (_, n) => make(batch * perBatch + n, at));
    const begunMs = performance.now();
    engine.run({ ...nothing, messages, tick: batch % 10 === 0 ? 'gauge' : 'second' }, at);
    spentMs += performance.now() - begunMs;
  }
  const readings = batches * perBatch;
  process.stdout.write(
    `${((spentMs * 1_000) / readings).toFixed(1)} µs a reading, ${what}, ${perBatch} a batch\n`,
  );
  expect(journal.stats().readings).toBe(readings);
});
