import { expect, it } from 'vitest';
import { estimate, newWait, observe } from './wait.js';

const config = { deskCount: 6, meanServiceS: 150, meanPatienceS: 1_800, targetS: 600 };
const start = Date.UTC(2026, 0, 5, 9);

it.each([
  2, 5, 10, 30, 60,
])('believes a coach that a zone sensor counts every %d s, within two reports', (everyS) => {
  let state = newWait(config, start);
  state = observe(state, { type: 'desks', at: start, open: 3 });
  const count = (seconds: number, people: number) => {
    state = observe(state, { type: 'zone', at: start + seconds * 1_000, people });
  };
  for (let t = everyS; t <= 120; t += everyS) count(t, 3);
  count(120 + everyS, 26);
  count(120 + 2 * everyS, 26);
  const after = estimate(state, start + (120 + 2 * everyS) * 1_000);
  expect(after.length).toBeGreaterThan(22);
  expect(after.length).toBeLessThan(30);
  expect(after.mean_s).toBeGreaterThan(config.targetS);
});
