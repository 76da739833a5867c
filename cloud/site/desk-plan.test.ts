import { describe, expect, it } from 'vitest';
import { plannedDesks } from './desk-plan.js';

const hall = { time_zone: 'Europe/Warsaw', holidays: ['2026-01-06'] };
const plan = {
  mon: [
    { from: '09:00', desks: 2 },
    { from: '11:30', desks: 4 },
  ],
  tue: [{ from: '09:00', desks: 3 }],
};
const utc = (day: number, hour: number, minute = 0) => Date.UTC(2026, 0, day, hour, minute);

describe('a plan of desks', () => {
  it('is that of today and tomorrow, in the time of the hall', () => {
    const steps = [
      { at: utc(12, 8), open: 2 },
      { at: utc(12, 10, 30), open: 4 },
      { at: utc(13, 8), open: 3 },
    ];
    expect(plannedDesks(hall, plan, utc(12, 12))).toEqual(steps);
    // Half past midnight in Warsaw is still Sunday in Greenwich.
    expect(plannedDesks(hall, plan, utc(11, 23, 30))).toEqual(steps);
  });

  it('plans nothing for a holiday, for a day that is left out, or where there is no plan', () => {
    expect(plannedDesks(hall, plan, utc(5, 12))).toHaveLength(2);
    expect(plannedDesks(hall, plan, utc(14, 12))).toEqual([]);
    expect(plannedDesks(hall, undefined, utc(12, 12))).toEqual([]);
  });

  it('follows the change to summer time', () => {
    const sunday = { sun: [{ from: '09:00', desks: 1 }] };
    const at = plannedDesks(hall, sunday, Date.UTC(2026, 2, 28, 22)).map((step) => step.at);
    expect(at).toEqual([Date.UTC(2026, 2, 29, 7)]);
  });
});
