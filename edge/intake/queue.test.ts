import { expect, it } from 'vitest';
import { Queue } from './queue.js';

it('runs so many at once, in order, and goes on after a failure', async () => {
  const queue = new Queue(2);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  let most = 0;
  let running = 0;
  const runs = [0, 1, 2, 3, 4].map((n) =>
    queue.run(async () => {
      started.push(n);
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
      if (n === 1) throw new Error('one failed');
      return n;
    }),
  );
  const settled = Promise.allSettled(runs);
  for (let n = 0; n < 5; n += 1) {
    while (ends.length === 0) await Promise.resolve();
    ends.shift()!();
    await Promise.resolve();
  }
  const results = await settled;
  expect(results.map((result) => result.status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});
