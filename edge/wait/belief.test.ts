import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advance,
  type Belief,
  depart,
  freshBelief,
  headCount,
  join,
  expect as mean,
  settle,
  weigh,
} from './belief.js';
import { lawMean } from './law.js';

const at = (x: number): Belief => ({ lo: x, p: [1], gone: [0], come: [0] });
const quiet = { desks: 5, mu: 1 / 300, theta: 1 / 1800, birth: 0, seenService: 0, seenLeave: 0 };
const sum = (b: Belief) => b.p.reduce((total, p) => total + p, 0);

describe('the belief', () => {
  it('stays a distribution of people, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('advance' as const), by: fc.double({ min: 0, max: 4000, noNaN: true }) }),
      fc.record({ do: fc.constant('join' as const), by: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ do: fc.constant('depart' as const), by: fc.nat(10) }),
      fc.record({ do: fc.constant('count' as const), by: fc.nat(200) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const b = freshBelief();
        for (const { do: what, by } of steps) {
          if (what === 'advance') advance(b, by, { ...quiet, birth: 0.02, seenService: 0.98 });
          if (what === 'join') join(b, by);
          if (what === 'depart') depart(b, (x) => Math.min(x, by));
          if (what === 'count') headCount(b, by, 5, { sd: 0.6, slope: 0.1, unseen: 0 });
          settle(b);
        }
        return b.lo >= 0 && Math.abs(sum(b) - 1) < 1e-6 && b.p.every((p) => p >= 0 && Number.isFinite(p));
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('drains as the law of the wait says', () => {
    // The mean time until all desks but one are busy is the mean wait of somebody with 10 people ahead.
    const b = at(15);
    let time = 0;
    for (let t = 0; t < 7200; t += 10) {
      time += 10 * mean(b, (x) => (x >= 5 ? 1 : 0));
      advance(b, 10, quiet);
    }
    expect(time / lawMean(10, { service: 5 / 300, leave: 1 / 1800 })).toBeCloseTo(1, 1);
  });

  it('counts those who gave up and came unseen', () => {
    const b = at(15);
    advance(b, 60, { ...quiet, mu: 0, birth: 0.01 });
    const gone = b.gone.reduce((total, value) => total + value, 0);
    const come = b.come.reduce((total, value) => total + value, 0);
    expect(come).toBeCloseTo(0.6, 2);
    expect(gone).toBeCloseTo((10 * 60) / 1800, 1);
    expect(mean(b, (x) => x)).toBeCloseTo(15 + come - gone, 3);
  });

  it('moves the same whether its moments are followed or not', () => {
    const [followed, bare] = [at(12), { ...at(12), gone: [], come: [] } as Belief];
    for (const seconds of [1, 60, 900]) {
      for (const b of [followed, bare]) advance(b, seconds, { ...quiet, birth: 1 / 90 });
      expect({ lo: bare.lo, p: bare.p }).toEqual({ lo: followed.lo, p: followed.p });
    }
    expect([bare.gone, bare.come]).toEqual([[], []]);
  });

  it('cannot lose somebody from an empty hall', () => {
    const b = at(0);
    expect(depart(b, (x) => x)).toBe(false);
    expect(b).toEqual(at(0));
  });

  it('follows a head count that nobody expected', () => {
    const b = at(5);
    for (let i = 0; i < 4; i++) {
      headCount(b, 40, 5, { sd: 0.6, slope: 0.1, unseen: 0 });
      settle(b);
    }
    expect(mean(b, (x) => x)).toBeGreaterThan(40);
  });

  it('weighs by a likelihood', () => {
    const b = { lo: 0, p: [0.5, 0.5], gone: [0, 0], come: [0, 0] };
    weigh(b, (x) => (x === 0 ? 1 : 3));
    settle(b);
    expect(b.p).toEqual([0.25, 0.75]);
  });
});
