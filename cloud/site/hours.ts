/** Whether a hall is open, by its own wall clock. */
import { DateTime } from 'luxon';
import type { Hall } from './hall.js';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * Pure. Hours are wall-clock times of the hall's zone: in the hour that is repeated when summer time ends the hall is
 * open twice, and opening times that summer time skips are those of the next hour that exists.
 *
 * @param atMs UTC milliseconds
 */
export function isOpen(hall: Pick<Hall, 'time_zone' | 'hours' | 'holidays'>, atMs: number): boolean {
  const local = DateTime.fromMillis(atMs, { zone: hall.time_zone });
  if (hall.holidays.includes(local.toFormat('yyyy-MM-dd'))) return false;
  const time = local.toFormat('HH:mm');
  const spans = hall.hours[weekdays[local.weekday - 1]!] ?? [];
  return spans.some((span) => {
    const [from = '', to = ''] = span.split('-');
    return from <= time && time < to;
  });
}

/**
 * Whether the hall has closed for the rest of its local day, and did so at least `forMs` ago. A hall that is open until
 * midnight, or longer, never has: its day ends with the date.
 */
export function isDayOver(
  hall: Pick<Hall, 'time_zone' | 'hours' | 'holidays'>,
  atMs: number,
  forMs: number,
): boolean {
  const then = DateTime.fromMillis(atMs - forMs, { zone: hall.time_zone });
  if (then.toISODate() !== DateTime.fromMillis(atMs, { zone: hall.time_zone }).toISODate()) return false;
  if (hall.holidays.includes(then.toFormat('yyyy-MM-dd'))) return true;
  const time = then.toFormat('HH:mm');
  return (hall.hours[weekdays[then.weekday - 1]!] ?? []).every((span) => span.split('-')[1]! <= time);
}
