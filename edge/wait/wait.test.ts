import { describe, expect, it } from 'vitest';
import { estimate, newWait, observe, type WaitEvent } from './wait.js';

const T0 = Date.UTC(2026, 0, 5, 9);
const config = { deskCount: 5, meanServiceS: 300, meanPatienceS: null, targetS: 600 };
const after = (events: WaitEvent[]) => events.reduce(observe, newWait(config, T0));

describe('the wait engine', () => {
  it('knows nothing at first, and says so', () => {
    expect(estimate(newWait(config, T0), T0)).toMatchObject({
      mean_s: null,
      p90_s: null,
      method: 'none',
      grade: null,
    });
  });

  it('takes a zone count for the people ahead', () => {
    const state = after([{ type: 'zone', at: T0, people: 10 }]);
    expect(estimate(state, T0).mean_s! / 60).toBeCloseTo(11, 0);
  });

  it('never changes the state it is given', () => {
    const state = newWait(config, T0);
    const before = JSON.stringify(state);
    observe(state, { type: 'zone', at: T0 + 1000, people: 3 });
    expect(JSON.stringify(state)).toBe(before);
  });
});
