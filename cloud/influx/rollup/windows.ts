/** Hours and days of a hall, by its own wall clock. Pure. */
import { DateTime } from 'luxon';
import type { Hall } from '../../site/hall.js';
import { isOpen } from '../../site/hours.js';

/** UTC milliseconds, from (inclusive) to (exclusive). */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export const hourMs = 3_600_000;
const minuteMs = 60_000;

/** The local days that touch a time, oldest first: 23 or 25 hours long when summer time begins or ends. */
export function daysOf(zone: string, { from, to }: Window): Window[] {
  const days: Window[] = [];
  for (let day = DateTime.fromMillis(from, { zone }).startOf('day'); day.toMillis() < to; ) {
    const next = day.plus({ days: 1 }).startOf('day');
    days.push({ from: day.toMillis(), to: next.toMillis() });
    day = next;
  }
  return days;
}

/**
 * The hours of a day: they cover it without overlap. They begin at full local hours, except after a clock change that
 * is not a whole hour (Lord Howe Island), until midnight.
 */
export function hoursOf(day: Window): Window[] {
  const hours: Window[] = [];
  for (let from = day.from; from < day.to; from += hourMs)
    hours.push({ from, to: Math.min(from + hourMs, day.to) });
  return hours;
}

/** What a hall's opening hours are made of; halls with the same are computed once. */
export type Opening = Pick<Hall, 'time_zone' | 'hours' | 'holidays'>;

/** The parts of a window in which the hall is open. */
export function openIn(hall: Opening, { from, to }: Window): Window[] {
  const step = stepMs(hall);
  const open: { from: number; to: number }[] = [];
  for (let at = from; at < to; at += step) {
    if (!isOpen(hall, at)) continue;
    const last = open.at(-1);
    if (last?.to === at) last.to = Math.min(at + step, to);
    else open.push({ from: at, to: Math.min(at + step, to) });
  }
  return open;
}

/** Time zones change by quarters of an hour, so most halls need not be asked for each minute. */
function stepMs(hall: Opening): number {
  const bounds = Object.values(hall.hours).flatMap((spans) =>
    (spans ?? []).flatMap((span) => span.split('-')),
  );
  return bounds.every((bound) => /:(00|15|30|45)$/.test(bound)) ? 15 * minuteMs : minuteMs;
}

/** Seconds that windows have in common with one window. */
export function overlapS(windows: readonly Window[], { from, to }: Window): number {
  const ms = windows.reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)),
    0,
  );
  return ms / 1_000;
}
