import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, type Totals } from './counter.js';

/** Plays totals one after the other; returns what each of them counts. */
function play(...totals: Omit<Totals, 'at'>[]): (readonly [number, number])[] {
  let baseline: Parameters<typeof difference>[0];
  return totals.map((one, at) => {
    const found = difference(baseline, { ...one, at });
    baseline = found.baseline;
    return [found.in, found.out] as const;
  });
}

describe('a cumulative counter', () => {
  it('begins with a baseline: its first total counts nobody', () => {
    expect(play({ in: 5_000, out: 4_000 })).toEqual([[0, 0]]);
  });

  it('counts the people between two totals', () => {
    expect(play({ in: 10, out: 5 }, { in: 13, out: 5 }, { in: 13, out: 9 })).toEqual([
      [0, 0],
      [3, 0],
      [0, 4],
    ]);
  });

  it.each([
    [16, 65_534, 2, 4],
    [32, 4_294_967_290, 1, 7],
  ] as const)('of %i bits wraps from %i to %i: %i people', (bits, before, after, people) => {
    expect(play({ in: before, bits }, { in: after, bits })[1]).toEqual([people, 0]);
  });

  it('counts after a power loss what has come since, across a wrap before it (Parametric PCR2)', () => {
    const sums = [
      { in: 65_534, out: 60_210 },
      { in: 2, out: 60_211 },
      { in: 1, out: 0 },
    ];
    expect(play(...sums.map((sum) => ({ ...sum, bits: 16 as const })))).toEqual([
      [0, 0],
      [4, 1],
      [1, 0],
    ]);
  });

  it('takes a fall without a width for a reset', () => {
    expect(play({ in: 900, out: 800 }, { in: 3, out: 1 })[1]).toEqual([3, 1]);
  });

  it('takes a new start of counting for a reset, even where the totals rose', () => {
    expect(play({ in: 5, since: 1 }, { in: 9, since: 2 })[1]).toEqual([9, 0]);
    expect(play({ in: 5, since: 1 }, { in: 9, since: 1 })[1]).toEqual([4, 0]);
  });

  it('does not believe a crowd in the first total after a reset', () => {
    expect(play({ in: 9_000 }, { in: 2_001 })[1]).toEqual([0, 0]);
    expect(play({ in: 9_000 }, { in: 2_000 })[1]).toEqual([2_000, 0]);
  });

  it('counts nobody twice when a reset is told for one direction only', () => {
    const totals = [{ in: 500, out: 300 }, { in: 5 }, { in: 5, out: 2 }, { in: 6, out: 3 }];
    expect(play(...totals)).toEqual([
      [0, 0],
      [5, 0],
      [0, 0],
      [1, 1],
    ]);
  });

  it('may state its directions in turn', () => {
    expect(play({ in: 10 }, { out: 20 }, { in: 12 }, { out: 21 })).toEqual([
      [0, 0],
      [0, 0],
      [2, 0],
      [0, 1],
    ]);
  });

  it('leaves out a statement that was overtaken on its way', () => {
    const first = difference(undefined, { in: 100, at: 10 });
    const late = difference(first.baseline, { in: 98, at: 9 });
    expect(late).toMatchObject({ in: 0, reset: false, baseline: { in: 100, at: 10 } });
  });

  it('never counts a negative, nor the whole range of the counter', () => {
    const total = fc.integer({ min: 0, max: 65_535 });
    const totals = fc.array(fc.record({ in: total, out: total }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(totals, fc.constantFrom(16 as const, undefined), (given, bits) => {
        for (const [index, [inward, outward]] of play(...given.map((one) => ({ ...one, bits }))).entries()) {
          const before = given[index - 1];
          for (const [people, now, then] of [
            [inward, given[index]!.in, before?.in],
            [outward, given[index]!.out, before?.out],
          ] as const) {
            expect(people).toBeGreaterThanOrEqual(0);
            // Either a true rise, or at most what a reset or a wrap may hold.
            expect(people).toBeLessThanOrEqual(then === undefined ? 0 : Math.max(2_000, now - then));
          }
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('counts everybody who came, however the totals wrap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 300 }), (steps) => {
        let sum = 65_000;
        const totals = [sum, ...steps.map((step) => (sum += step))].map((one) => ({
          in: one % 65_536,
          bits: 16 as const,
        }));
        const counted = play(...totals).reduce((all, [people]) => all + people, 0);
        expect(counted).toBe(steps.reduce((all, step) => all + step, 0));
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
