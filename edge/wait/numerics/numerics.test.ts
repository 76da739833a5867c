import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaIInverse, betaTails } from './beta.js';
import { erlangA, erlangB, erlangC, erlangCMean, erlangCOver } from './erlang.js';
import { gammaP, gammaPInverse, gammaQ } from './gamma.js';

const relative = (found: number, expected: number) => Math.abs(found / expected - 1);

/** Load, desks, Erlang B, Erlang C, P(W > 10), E[W]; mean service 5. */
const erlangBC: number[][] = [
  [0.5, 1, 0.333333333333333, 0.5, 0.183939720586, 5],
  [1, 2, 0.2, 0.333333333333333, 0.0451117610789, 1.66666666667],
  [2, 3, 0.210526315789474, 0.444444444444444, 0.0601490147718, 2.22222222222],
  [2.5, 3, 0.282167042889391, 0.702247191011236, 0.258342304193, 7.02247191011],
  [4, 5, 0.199066874027994, 0.554112554112554, 0.0749909794558, 2.77056277056],
  [4.5, 5, 0.243021001814972, 0.762493220732936, 0.28050557994, 7.62493220733],
  [8, 10, 0.121661064252952, 0.409180150796444, 0.00749439588243, 1.02295037699],
  [9, 10, 0.167963226291586, 0.668731524107697, 0.0905029702244, 3.34365762054],
  [18, 20, 0.109212845872522, 0.550769004816118, 0.0100876862033, 1.37692251204],
  [95, 100, 0.0488042061786778, 0.506456853913021, 2.29931055954e-5, 0.506456853913],
  [980, 1000, 0.0138312101291112, 0.412200292365281, 1.7511728661e-18, 0.103050073091],
];

/** λ, μ, θ, desks, P(wait), P(abandon), E[Q], P(V > 10). */
const erlangAs: number[][] = [
  [1, 0.2, 1 / 15, 4, 0.86691753635585, 0.24387210030303, 3.6580815045454, 0.097377159267634],
  [1, 0.2, 1 / 15, 5, 0.67510476270068, 0.12941970893058, 1.9412956339586, 0.016098080951925],
  [1, 0.2, 1 / 15, 6, 0.45778828716997, 0.062901011899994, 0.94351517849992, 0.0019274564449236],
  [2, 0.25, 1 / 20, 8, 0.71837004131389, 0.086788411719123, 3.4715364687649, 0.0028783296442866],
  [140, 1, 1, 100, 0.99983894282529, 0.28571786512281, 40.000501117193],
  [48, 1, 1, 50, 0.40540439500476, 0.039417515477361, 1.8920407429133],
];

describe('Erlang B and C, against the exact table', () => {
  it.each(erlangBC)('load %d, desks %d', (load, desks, b, c, over, mean) => {
    const queue = { lambda: load! / 5, mu: 1 / 5, desks: desks! };
    expect(relative(erlangB(desks!, load!), b!)).toBeLessThan(3e-13 / 0.0138);
    expect(relative(erlangC(desks!, load!), c!)).toBeLessThan(1e-10);
    expect(relative(erlangCOver(queue, 10), over!)).toBeLessThan(1e-10);
    expect(relative(erlangCMean(queue), mean!)).toBeLessThan(1e-10);
  });

  it('agrees with the published call centre: 100 calls in 30 min, 3 min each, 14 agents', () => {
    const queue = { lambda: 100 / 30, mu: 1 / 3, desks: 14 };
    expect(relative(erlangC(14, 10), 0.1741319335950498)).toBeLessThan(1e-12);
    expect(relative(1 - erlangCOver(queue, 1 / 3), 0.8883500191794669)).toBeLessThan(1e-12);
  });

  it('says that a queue without giving up has no limit at full load', () => {
    expect(erlangC(5, 5)).toBe(1);
    expect(erlangCMean({ lambda: 1, mu: 0.2, desks: 5 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('Erlang A, against the exact table', () => {
  it.each(erlangAs)('λ %d μ %d θ %d, desks %d', (lambda, mu, theta, desks, wait, abandon, queue, over) => {
    const found = erlangA({ lambda: lambda!, mu: mu!, theta: theta!, desks: desks! });
    expect(relative(found.pWait, wait!)).toBeLessThan(1e-10);
    expect(relative(found.pAbandon, abandon!)).toBeLessThan(1e-10);
    expect(relative(found.meanQueue, queue!)).toBeLessThan(1e-10);
    if (over !== undefined) expect(relative(found.pOver(10), over)).toBeLessThan(1e-10);
  });
});

describe('incomplete functions, against @stdlib', () => {
  const a = fc.double({ min: 0.5, max: 300, noNaN: true });
  const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const options = { numRuns: 500, seed: 1 };

  it('gamma, both tails', () => {
    fc.assert(
      fc.property(a, fc.double({ min: 0.05, max: 3, noNaN: true }), (shape, factor) => {
        const x = shape * factor;
        const lower = gammainc(x, shape);
        const upper = gammainc(x, shape, true, true);
        return (
          (lower < 1e-200 || relative(gammaP(shape, x), lower) < 1e-10) &&
          (upper < 1e-200 || relative(gammaQ(shape, x), upper) < 1e-10)
        );
      }),
      options,
    );
  });

  it('gamma inverse', () => {
    fc.assert(
      fc.property(a, p, (shape, q) => relative(gammaPInverse(shape, q), gammaincinv(q, shape)) < 1e-10),
      options,
    );
  });

  it('beta, both tails', () => {
    fc.assert(
      fc.property(a, a, p, (first, second, x) => {
        const tails = betaTails(x, first, second);
        const lower = betainc(x, first, second);
        const upper = betainc(x, first, second, true, true);
        return (
          (lower < 1e-200 || relative(tails.lower, lower) < 1e-10) &&
          (upper < 1e-200 || relative(tails.upper, upper) < 1e-10)
        );
      }),
      options,
    );
  });

  it('beta inverse', () => {
    fc.assert(
      fc.property(a, a, p, (first, second, q) => {
        const expected = betaincinv(q, first, second);
        return relative(betaIInverse(q, first, second), expected) < 1e-10;
      }),
      options,
    );
  });

  it('inverts itself where the library is not asked: huge parameters', () => {
    for (const shape of [1e3, 1e4, 1e5])
      for (const q of [0.1, 0.5, 0.9]) {
        expect(gammaP(shape, gammaPInverse(shape, q))).toBeCloseTo(q, 10);
        expect(betaTails(betaIInverse(q, shape, 11), shape, 11).lower).toBeCloseTo(q, 9);
      }
  });
});
