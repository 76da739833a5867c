/**
 * When a hall is closed, as a mute timing.
 *
 * A mute timing holds back "resolved" as well as "firing", and what it holds back is never sent later. So it begins only
 * after closing time and `settle_s`, when every alert that closing ends has ended and has been told, and it is used only
 * for such alerts. Until then an alert may be told after closing: better than one that seems to go on for ever.
 */
import { DateTime } from 'luxon';
import type { Hall } from '../site/hall.js';
import type { AlertRule, MuteTime } from './alerting-file.js';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const dayMinutes = 1440;

/** Minutes of a day, `to` excluded. */
type Span = readonly [from: number, to: number];

export const muteName = (hall: Pick<Hall, 'id'>): string => `${hall.id}-closed`;

/** @returns null for a hall that is never closed for longer than `settle_s` */
export function closedTimes(hall: Hall, settle_s: number): MuteTime | null {
  const settle = Math.min(Math.ceil(settle_s / 60), dayMinutes);
  const weekly = days.flatMap((_, day) => {
    const muted = gaps([...spansOf(hall, day, settle), ...spill(hall, day - 1, settle)]);
    return muted.length === 0 ? [] : [{ times: muted.map(written), weekdays: [names[day]!] as [string] }];
  });
  const holidays = [...hall.holidays].sort().flatMap((date) => holiday(hall, date, settle));
  const intervals = [...weekly, ...holidays].map((one) => ({ ...one, location: hall.time_zone }));
  return intervals.length === 0 ? null : { orgId: 1, name: muteName(hall), time_intervals: intervals };
}

/** Muted but for the end of the day before. */
function holiday(hall: Hall, date: string, settle: number) {
  const day = DateTime.fromISO(date, { zone: 'utc' });
  const before = day.minus({ days: 1 });
  const free = hall.holidays.includes(before.toISODate() ?? '')
    ? []
    : spill(hall, before.weekday - 1, settle);
  const muted = gaps(free);
  if (muted.length === 0) return [];
  const on = (part: number) => [String(part)] as [string];
  return [
    { times: muted.map(written), days_of_month: on(day.day), months: on(day.month), years: on(day.year) },
  ];
}

/** Open, and the time after it, within the day. */
const spansOf = (hall: Hall, day: number, settle: number): Span[] =>
  hoursOf(hall, day).map(([from, to]) => [from, Math.min(dayMinutes, to + settle)]);

/** What reaches into the next day. */
const spill = (hall: Hall, day: number, settle: number): Span[] =>
  hoursOf(hall, day).flatMap(([, to]): Span[] =>
    to + settle > dayMinutes ? [[0, to + settle - dayMinutes]] : [],
  );

const hoursOf = (hall: Hall, day: number): Span[] =>
  (hall.hours[days[(day + 7) % 7]!] ?? []).map((span) => {
    const [from = 0, to = 0] = span.split('-').map(minutesOf);
    return [from, to];
  });

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What of the day is in none of the spans. */
function gaps(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  let at = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from > at) found.push([at, from]);
    at = Math.max(at, to);
  }
  if (at < dayMinutes) found.push([at, dayMinutes]);
  return found;
}

const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const written = ([from, to]: Span) => ({ start_time: clockOf(from), end_time: clockOf(to) });

/** Seconds between two messages of one group: the longest that "resolved" waits once an alert has ended. */
export const groupInterval_s = 300;

/**
 * Longest time from closing until "resolved" has been told, for the rules that closing ends, seconds: the last value
 * leaves the rule's range, or it is below the limit and is kept firing; the series is missed; the group is told.
 */
export function settleSeconds(
  rules: readonly { readonly rule: AlertRule; readonly interval_s: number }[],
): number {
  const ending = rules.filter(({ rule }) => rule.labels.hours === 'open');
  const longest = ending.map(({ rule, interval_s }) => {
    const ranges = rule.data.map((node) => ('relativeTimeRange' in node ? node.relativeTimeRange.from : 0));
    const missed = (rule.missing_series_evals_to_resolve ?? 2) * interval_s;
    return Math.max(...ranges) + secondsOf(rule.keepFiringFor ?? '0s') + missed + interval_s;
  });
  return Math.max(0, ...longest) + groupInterval_s;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const secondsOf = (text: string): number => Number.parseInt(text, 10) * unitSeconds[text.at(-1)!]!;
