import { describe, expect, it } from 'vitest';
import { settleTime } from './time.js';

const now = Date.UTC(2026, 0, 5, 10);
const day = 86_400_000;

describe('a live reading', () => {
  it.each([
    ['no time of its own', undefined, { at: now, offsetMs: null }],
    ['the same time', 0, { at: now, offsetMs: 0 }],
    ['a little late', -1_500, { at: now - 1_500, offsetMs: -1_500 }],
    ['two minutes late, the most', -120_000, { at: now - 120_000, offsetMs: -120_000 }],
    ['later than that', -120_001, { at: now, offsetMs: -120_001 }],
    ['ahead by 5 s, the most: taken as now', 5_000, { at: now, offsetMs: 5_000 }],
    ['ahead by a millisecond', 1, { at: now, offsetMs: 1 }],
    ['ahead by more', 5_001, { at: now, offsetMs: 5_001 }],
    ['a clock that starts in 1970', -now, { at: now, offsetMs: -now }],
    ['a clock a day ahead', day, { at: now, offsetMs: day }],
  ] as const)('%s', (_, offset, settled) => {
    const stated = offset === undefined ? undefined : now + offset;
    // A clock more than a day wrong tells the wait engine nothing; any other is corrected there.
    const deviceAt = stated === undefined || Math.abs(stated - now) > day ? null : stated;
    expect(settleTime(stated, now, false)).toEqual({ ...settled, deviceAt });
  });
});

describe('a back-filled record', () => {
  it.each([
    ['no time', undefined, false],
    ['an hour ago', -3_600_000, true],
    ['seven days ago, the most', -7 * day, true],
    ['before that', -7 * day - 1, false],
    ['ahead by 5 s', 5_000, true],
    ['ahead by more', 5_001, false],
    ['1970', -now, false],
  ] as const)('%s: believed %s', (_, offset, believed) => {
    const at = offset === undefined ? undefined : now + offset;
    const settled = settleTime(at, now, true);
    expect(settled !== null).toBe(believed);
    // Nothing that is stored lies in the future, and a late record says nothing of the device's clock.
    if (settled) expect(settled).toEqual({ at: Math.min(at!, now), offsetMs: null, deviceAt: null });
  });
});
