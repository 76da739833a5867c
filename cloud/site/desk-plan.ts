/** The plan of a queue's desks, in instants. */
import { DateTime } from 'luxon';
import type { Hall, Queue } from './hall.js';
import { weekdays } from './hours.js';

/** So many desks are open from an instant (UTC ms) on. */
export interface PlannedDesks {
  readonly at: number;
  readonly open: number;
}

/**
 * Pure. What is planned for today and tomorrow, ascending; nothing is planned for a holiday. Times of day are wall-clock
 * times of the hall; one that summer time skips is the hour after it.
 *
 * @param atMs UTC milliseconds of a moment today
 */
export function plannedDesks(
  hall: Pick<Hall, 'time_zone' | 'holidays'>,
  plan: Queue['desk_plan'],
  atMs: number,
): PlannedDesks[] {
  const today = DateTime.fromMillis(atMs, { zone: hall.time_zone }).startOf('day');
  return [today, today.plus({ days: 1 })]
    .filter((day) => !hall.holidays.includes(day.toFormat('yyyy-MM-dd')))
    .flatMap((day) =>
      (plan?.[weekdays[day.weekday - 1]!] ?? []).map(({ from, desks }) => {
        const [hour, minute] = from.split(':').map(Number);
        return { at: day.set({ hour: hour!, minute: minute! }).toMillis(), open: desks };
      }),
    );
}
