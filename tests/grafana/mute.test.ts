/** Mute timings: quiet while a hall is closed, and never so early that a "resolved" is held back for ever. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MuteTime } from '../../cloud/grafana/alerting-file.js';
import { closedTimes, groupInterval_s, settleSeconds } from '../../cloud/grafana/mute.js';
import { type Hall, hallSchema } from '../../cloud/site/hall.js';
import { isOpen } from '../../cloud/site/hours.js';
import { type Point, point } from '../../cloud/telemetry/index.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { play, rules } from './timeline.js';

const settle_s = settleSeconds(
  rules.map(({ rule, intervalMs }) => ({ rule, interval_s: intervalMs / 1000 })),
);
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const hallWith = (hours: object, holidays: string[] = []): Hall =>
  hallSchema.parse({ id: 'north', name: 'N', time_zone: 'Europe/Warsaw', hours, holidays, capacity: 50 });

/** As Alertmanager reads a time interval: every part that is there must hold. */
function isMuted(timing: MuteTime | null, at: DateTime): boolean {
  return (timing?.time_intervals ?? []).some((one) => {
    const local = at.setZone(one.location);
    const clock = local.toFormat('HH:mm');
    const weekday = local.setLocale('en').toFormat('EEEE').toLowerCase();
    return (
      (one.times ?? [{ start_time: '00:00', end_time: '24:00' }]).some(
        ({ start_time, end_time }) => start_time <= clock && clock < end_time,
      ) &&
      (one.weekdays?.includes(weekday) ?? true) &&
      (one.days_of_month?.includes(String(local.day)) ?? true) &&
      (one.months?.includes(String(local.month)) ?? true) &&
      (one.years?.includes(String(local.year)) ?? true)
    );
  });
}

/** Half hours of a week. */
const weekly = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 46 }),
      fc.integer({ min: 1, max: 24 }),
    ),
    {
      maxLength: 7,
    },
  )
  .map((spans) => {
    const clock = (half: number) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
    return Object.fromEntries(
      spans.map(([day, from, length]) => [
        days[day]!,
        [`${clock(from)}-${clock(Math.min(48, from + length))}`],
      ]),
    );
  });

const monday = DateTime.fromISO('2026-06-01T00:00', { zone: 'Europe/Warsaw' });
const halfHours = Array.from({ length: 7 * 48 }, (_, index) => monday.plus({ minutes: index * 30 }));

describe('the mute timing of a hall', () => {
  it('is never on while the hall is open, nor until every alert that closing ends has been told', () => {
    const holidays = fc.constantFrom<string[]>(
      [],
      ['2026-06-03'],
      ['2026-06-03', '2026-06-04'],
      ['2026-06-07'],
    );
    fc.assert(
      fc.property(weekly, holidays, (hours, closed) => {
        const hall = hallWith(hours, closed);
        const timing = closedTimes(hall, settle_s);
        for (const at of halfHours) {
          const lately = Array.from({ length: settle_s / 600 }, (_, index) =>
            at.minus({ minutes: index * 10 }),
          );
          if (lately.some((then) => isOpen(hall, then.toMillis()))) expect(isMuted(timing, at)).toBe(false);
        }
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  it('is on in the night, on Sundays and on holidays', () => {
    const open = Object.fromEntries(days.slice(0, 6).map((day) => [day, ['08:00-18:00']]));
    const timing = closedTimes(hallWith(open, ['2026-06-03']), settle_s);
    const at = (iso: string) => isMuted(timing, DateTime.fromISO(iso, { zone: 'Europe/Warsaw' }));
    expect(['2026-06-01T03:00', '2026-06-01T22:00', '2026-06-07T12:00', '2026-06-03T12:00'].map(at)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['2026-06-01T08:00', '2026-06-01T17:59', '2026-06-01T19:15', '2026-06-10T12:00'].map(at)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('is none for a hall that never closes', () => {
    const always = Object.fromEntries(days.map((day) => [day, ['00:00-24:00']]));
    expect(closedTimes(hallWith(always), settle_s)).toBeNull();
  });
});

/** Firing until the hall closes in minute 40, and then nothing: what the gateway writes of a closed hall. */
const closing = 40;
const told: Readonly<Record<string, (at: number) => Point>> = {
  'wait-high': (at) => point('queue', { hall: 'north', queue: 'cash' }, { wait_s: 700 }, at),
  'wait-critical': (at) => point('queue', { hall: 'north', queue: 'cash' }, { wait_s: 1200 }, at),
  'queue-unserved': (at) =>
    point('queue', { hall: 'north', queue: 'cash' }, { over_limit: 1, desks_open: 0 }, at),
  'satisfaction-low': (at) =>
    point('vote', { hall: 'north', desk: 'hall', device: 'panel' }, { good: 4, total: 5 }, at),
  'satisfaction-burst': (at) =>
    point('vote', { hall: 'north', desk: 'hall', device: 'panel' }, { good: 1, total: 5 }, at),
};

describe('alerts that may be muted', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  it('are those with a story of closing', () => {
    const muted = rules.filter(({ rule }) => rule.labels.hours === 'open').map(({ rule }) => rule.uid);
    expect(muted.sort()).toEqual(Object.keys(told).sort());
  });

  it.each(
    Object.entries(told),
  )('%s ends with closing, in time to be told before the mute', async (uid, write) => {
    const story = {
      minutes: 160,
      points: (m: number, at: number) => [m < closing ? write(at) : undefined],
    };
    const changes = await play(influxd, uid, story);
    expect(changes.map(({ to }) => to)).toEqual(['firing', 'resolved']);
    expect((changes[1]!.minute - closing) * 60).toBeLessThanOrEqual(settle_s - groupInterval_s);
  });
});
