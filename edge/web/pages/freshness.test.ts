import { describe, expect, it } from 'vitest';
import { arrived, lost, silenceS } from './freshness.js';

describe('freshness', () => {
  const first = arrived(null, 1_000, 15, 50);

  it('lasts as long as the view says', () => {
    expect(lost(first, 15_050)).toBe(false);
    expect(lost(first, 15_051)).toBe(true);
    expect(silenceS(first, 3_050)).toBe(3);
  });

  it('is renewed by a newer view, and by one from a clock that was set back', () => {
    expect(lost(arrived(first, 1_001, 15, 15_000), 30_000)).toBe(false);
    expect(lost(arrived(first, 999, 15, 15_000), 30_000)).toBe(false);
  });

  it('is not renewed by the same view again', () => {
    expect(lost(arrived(first, 1_000, 15, 15_000), 15_051)).toBe(true);
  });
});
