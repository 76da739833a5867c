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
