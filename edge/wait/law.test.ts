import { describe, expect, it } from 'vitest';
import { lawMean, lawOver, lawQuantile, lawVariance } from './law.js';

/** Mean service 5 min: desks, leave, ahead, then mean, sd, p10, p90, P(W>10), computed exactly elsewhere. */
const reference: [number, number, number, number[]][] = [
  [2, 0, 2, [7.5, 4.33, 2.755, 13.306, 0.2381]],
  [2, 0, 5, [15, 6.124, 7.88, 23.187, 0.7851]],
  [2, 0, 10, [27.5, 8.292, 17.552, 38.517, 0.9972]],
  [2, 0, 20, [52.5, 11.456, 38.457, 67.613, 1]],
  [5, 0, 2, [3, 1.732, 1.102, 5.322, 0.0028]],
  [5, 0, 5, [6, 2.449, 3.152, 9.275, 0.0671]],
  [5, 0, 10, [11, 3.317, 7.021, 15.407, 0.583]],
  [5, 0, 20, [21, 4.583, 15.383, 27.045, 0.9984]],
  [10, 0, 2, [1.5, 0.866, 0.551, 2.661, 0]],
  [10, 0, 5, [3, 1.225, 1.576, 4.637, 0.0001]],
  [10, 0, 10, [5.5, 1.658, 3.51, 7.703, 0.0108]],
  [10, 0, 20, [10.5, 2.291, 7.691, 13.523, 0.5591]],
  [5, 1 / 30, 2, [2.9052, 1.678, 1.067, 5.155, 0.0021]],
  [5, 1 / 30, 5, [5.5538, 2.271, 2.915, 8.589, 0.0424]],
  [5, 1 / 30, 10, [9.5067, 2.878, 6.057, 13.331, 0.3936]],
  [5, 1 / 30, 20, [16.127, 3.562, 11.77, 20.826, 0.9734]],
  [5, 1 / 15, 2, [2.8199, 1.63, 1.035, 5.005, 0.0017]],
  [5, 1 / 15, 5, [5.1927, 2.13, 2.721, 8.039, 0.0274]],
  [5, 1 / 15, 10, [8.4659, 2.586, 5.374, 11.902, 0.2534]],
  [5, 1 / 15, 20, [13.428, 3.029, 9.738, 17.427, 0.8798]],
];

describe('the law of a wait, against the reference values', () => {
  it.each(reference)('desks %d, leave %f, ahead %d', (desks, leave, ahead, expected) => {
    const drain = { service: desks / 5, leave };
    const found = [
      lawMean(ahead, drain),
      Math.sqrt(lawVariance(ahead, drain)),
      lawQuantile(ahead, drain, 0.1),
      lawQuantile(ahead, drain, 0.9),
      lawOver(ahead, drain, 10),
    ];
    found.forEach((value, i) => {
      // The reference is printed to 3 or 4 decimals (5 significant digits).
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(Math.max(0.00053, 5.1e-5 * expected[i]!));
    });
  });

  it('covers every row of the table', () => expect(reference).toHaveLength(20));

  it('is continuous as patience becomes endless', () => {
    const patient = lawQuantile(7, { service: 1, leave: 0.9e-7 }, 0.9);
    expect(patient / lawQuantile(7, { service: 1, leave: 1.1e-7 }, 0.9)).toBeCloseTo(1, 5);
  });
});
