import { describe, expect, it } from 'vitest';
import { exponential, normal, seeded } from '../../devices/virtual/simulator/index.js';
import { type BatteryDays, batteryDaysLeft, noteBattery } from './battery.js';

const day = 86_400_000;

/** Reports, three a day, of a battery that falls by `perDay` from `from`. */
function reported(
  days: number,
  perDay: number,
  from: number,
  spoil = (pct: number, _at: number) => pct,
): BatteryDays {
  let known: BatteryDays = [];
  for (let n = 0; n < days * 3; n += 1)
    known = noteBattery(known, (n * day) / 3, spoil(Math.max(0, from - (n / 3) * perDay), n / 3));
  return known;
}

describe('days left of a battery', () => {
  it('are not known from four days, nor while the battery does not fall', () => {
    expect(batteryDaysLeft([])).toBeNull();
    expect(batteryDaysLeft(reported(4, 1, 90))).toBeNull();
    expect(batteryDaysLeft(reported(10, 0, 90))).toBeNull();
    expect(batteryDaysLeft(reported(5, 1, 90))).toBeCloseTo(85.3, 0);
  });

  it('are at most two years, and never below nothing', () => {
    expect(batteryDaysLeft(reported(20, 0.01, 100))).toBe(730);
    expect(batteryDaysLeft(reported(20, 8, 100))).toBe(0);
  });

  it('stand a coarse scale, the cold of nights and one report in twenty that is nonsense', () => {
    const errors: number[] = [];
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seeded(seed);
      const spoil = (pct: number) =>
        random() < 0.05 ? 0 : Math.min(100, Math.max(0, Math.round((pct + 1.5 * normal(random)) / 5) * 5));
      const perDay = 0.8 + exponential(random, 0.4);
      const left = batteryDaysLeft(reported(30, perDay, 80, spoil))!;
      const truth = Math.max(0, 80 / perDay - 30);
      errors.push(Math.abs(left - truth));
    }
    errors.sort((a, b) => a - b);
    // The lowest report of a day is what is kept, so that an early warning is the error.
    expect(errors[25]).toBeLessThan(5);
  });

  it('begin anew with a new battery, and not with a warm day', () => {
    const old = reported(20, 2, 60);
    expect(noteBattery(old, 20 * day, 40).length).toBe(21);
    expect(noteBattery(old, 20 * day, 95)).toEqual([[20, 95]]);
  });

  it('keep sixty numbers at most, and take no report of a day that is over', () => {
    const known = reported(90, 0.5, 100);
    expect(known.flat().length).toBe(60);
    expect(noteBattery(known, 3 * day, 10)).toEqual(known);
  });
});
