/**
 * How long a battery lasts: the slope of its lowest reading of each day, by Theil and Sen.
 *
 * Percentages come in coarse steps, jump with the temperature, and one report in a hundred is nonsense: the median of
 * all slopes between two days stands up to 29 % of such days (Theil 1950, Sen 1968), where a least-squares line does not.
 */

/** Lowest percentage of each day, oldest first: [days since 1970, per cent]. */
export type BatteryDays = readonly (readonly [day: number, pct: number])[];

const dayMs = 86_400_000;
/** Sixty numbers in the state: a month shows a year's battery, and forgets a cold week. */
const daysKept = 30;
/** A rise by so many per cent is a new battery; warmth alone gives less. */
const newBattery_pct = 25;
/** Fewer days, or a shorter time, tell the weather and not the trend. */
const daysNeeded = 5;
/** Two years: more is not known from a month. */
const daysLeftMax = 730;

/** @param at UTC ms; @param pct 0 to 100 */
export function noteBattery(days: BatteryDays, at: number, pct: number): BatteryDays {
  const day = Math.floor(at / dayMs);
  const last = days.at(-1);
  if (!last) return [[day, pct]];
  if (day < last[0]) return days;
  // Against the middle of three days: one nonsense report of 0 must not make the next true one a new battery.
  if (pct >= median(days.slice(-3).map(([, lowest]) => lowest)) + newBattery_pct) return [[day, pct]];
  if (day > last[0]) return [...days, [day, pct] as const].slice(-daysKept);
  return pct < last[1] ? [...days.slice(0, -1), [day, pct]] : days;
}

/** Asked for at every batch, and another figure only with another day: a list is never changed in place. */
const reckoned = new WeakMap<BatteryDays, number | null>();

/** Days until the battery is empty, at most two years; null while that is not known, or while it does not fall. */
export function batteryDaysLeft(days: BatteryDays): number | null {
  let left = reckoned.get(days);
  if (left === undefined) {
    left = reckon(days);
    reckoned.set(days, left);
  }
  return left;
}

function reckon(days: BatteryDays): number | null {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || days.length < daysNeeded || last[0] - first[0] < daysNeeded - 1) return null;
  const slope = median(
    days.flatMap(([day, pct], index) =>
      days.slice(index + 1).map(([later, then]) => (then - pct) / (later - day)),
    ),
  );
  if (slope >= 0) return null;
  // The level, too, is a median: the last day may be the nonsense one.
  const level = median(days.map(([day, pct]) => pct + slope * (last[0] - day)));
  return Math.min(daysLeftMax, Math.max(0, level / -slope));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
}
