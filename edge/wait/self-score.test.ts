import { describe, expect, it } from 'vitest';
import { selfScore } from './self-score.js';

const told = [
  { at: 0, mean_s: 300, p10_s: 100, p90_s: 500 },
  { at: 60_000, mean_s: 600, p10_s: 300, p90_s: 900 },
];

describe('the nightly self-score', () => {
  it('takes the last word before somebody joined', () => {
    expect(
      selfScore(told, [
        { joinedAt: 59_999, wait_s: 200 },
        { joinedAt: 60_000, wait_s: 1000 },
      ]),
    ).toEqual({
      n: 2,
      rmse_s: Math.sqrt((100 ** 2 + 400 ** 2) / 2),
      mae_s: 250,
      bias_s: -150,
      cover_80: 0.5,
    });
  });

  it('leaves out whom nobody told anything, and says nothing of nobody', () => {
    expect(
      selfScore(told, [
        { joinedAt: -1, wait_s: 5 },
        { joinedAt: 200_000, wait_s: 5 },
      ]),
    ).toBeNull();
  });
});
