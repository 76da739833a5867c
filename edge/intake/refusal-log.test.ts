import { expect, it } from 'vitest';
import { RefusalLog } from './refusal-log.js';

it('writes the first of each kind in a minute', () => {
  const log = new RefusalLog();
  const asked: readonly (readonly [string, string, number, boolean])[] = [
    ['a', 'publish', 0, true],
    ['a', 'publish', 1, false],
    ['a', 'subscribe', 1, true],
    ['b', 'publish', 1, true],
    ['a', 'publish', 59_999, false],
    ['a', 'publish', 60_000, true],
    ['a', 'publish', 60_001, false],
  ];
  for (const [who, code, now, due] of asked)
    expect(log.isDue(who, code, now), `${who} ${code} ${now}`).toBe(due);
});

it('forgets the oldest in a flood of names', () => {
  const log = new RefusalLog();
  for (let n = 0; n < 1_500; n += 1) log.isDue(`n${n}`, 'x', 0);
  expect([log.isDue('n1499', 'x', 1), log.isDue('n0', 'x', 1)]).toEqual([false, true]);
});
