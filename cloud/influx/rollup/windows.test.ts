import { DateTime } from 'luxon';
import { describe, expect, it, test } from 'vitest';
import { daysOf, hourMs, hoursOf, openIn, overlapS } from './windows.js';

const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();

describe('days and hours by the wall clock', () => {
  it.each([
    ['Europe/Warsaw', '2026-03-29', 23],
    ['Europe/Warsaw', '2026-10-25', 25],
    ['Europe/Warsaw', '2026-07-01', 24],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['Asia/Kolkata', '2026-03-29', 24],
    ['Australia/Lord_Howe', '2026-04-05', 25],
  ])('%s, %s has %i hours', (zone, date, number) => {
    const noon = at(`${date}T12:00`, zone);
    const [day, ...more] = daysOf(zone, { from: noon, to: noon + 1 });
    expect(more).toEqual([]);
    const hours = hoursOf(day!);
    expect(hours.length).toBe(number);
    expect(hours[0]?.from).toBe(day?.from);
    expect(hours.at(-1)?.to).toBe(day?.to);
    for (const [index, hour] of hours.slice(1).entries()) expect(hour.from).toBe(hours[index]?.to);
  });

  it('follow one another for a year', () => {
    const days = daysOf('Europe/London', {
      from: at('2026-01-01', 'Europe/London'),
      to: at('2027-01-01', 'Europe/London'),
    });
    expect(days.length).toBe(365);
    for (const [index, day] of days.slice(1).entries()) expect(day.from).toBe(days[index]?.to);
    expect(days.reduce((sum, day) => sum + (day.to - day.from), 0)).toBe(365 * 24 * hourMs);
  });

  it('are none of an empty time', () => {
    expect(daysOf('UTC', { from: at('2026-01-01', 'UTC'), to: at('2026-01-01', 'UTC') })).toEqual([]);
  });
});

describe('opening hours', () => {
  const zone = 'Europe/Warsaw';
  const day = (date: string) =>
    daysOf(zone, { from: at(`${date}T12:00`, zone), to: at(`${date}T12:01`, zone) })[0]!;
  const hall = {
    time_zone: zone,
    hours: { sun: ['01:00-04:00'], mon: ['08:20-12:00', '12:30-17:00'], tue: ['00:00-24:00'] },
    holidays: ['2026-11-03'],
  };
  const openS = (date: string) => overlapS(openIn(hall, day(date)), day(date));

  test.each([
    ['2026-11-02', 3 * 3600 + 40 * 60 + 4.5 * 3600, 'a Monday with a break, from an odd minute'],
    ['2026-11-03', 0, 'a holiday'],
    ['2026-11-10', 24 * 3600, 'all of a Tuesday'],
    ['2026-11-04', 0, 'a closed Wednesday'],
    ['2026-03-29', 2 * 3600, 'a night in which the clock skips 02:00 to 03:00'],
    ['2026-10-25', 4 * 3600, 'a night that has 02:00 to 03:00 twice'],
  ])('%s is open %i s: %s', (date, seconds) => {
    expect(openS(date)).toBe(seconds);
  });

  it('are cut to the window', () => {
    const from = at('2026-11-02T11:40', zone);
    expect(overlapS(openIn(hall, day('2026-11-02')), { from, to: from + hourMs })).toBe(30 * 60);
  });
});
