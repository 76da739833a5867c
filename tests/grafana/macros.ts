/** Grafana's substitution of macros and variables in an InfluxQL text, as its InfluxDB data source does it. */

import { DateTime } from 'luxon';

export interface Shown {
  /** UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly intervalMs: number;
  /** Selected values by variable. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
}

/** Replaces longer names first, since `$__interval` is the start of `$__interval_ms`. */
export function substitute(query: string, { from, to, intervalMs, variables }: Shown): string {
  let text = query
    .replaceAll('$timeFilter', `time >= ${from}ms and time <= ${to}ms`)
    .replaceAll('$__interval_ms', String(intervalMs))
    .replaceAll('$__interval', `${intervalMs}ms`)
    .replaceAll('$interval', `${intervalMs}ms`);
  for (const [name, values] of Object.entries(variables)) {
    text = text.replaceAll(`\${${name}:regex}`, regexOf(values));
  }
  if (text.includes('$')) {
    const left = text.replaceAll('$/', '/');
    if (left.includes('$')) throw new Error(`a macro or variable is left: ${text}`);
  }
  return text;
}

function regexOf(values: readonly string[]): string {
  const escaped = values.map((value) => value.replace(/[-\\^$*+?.()|[\]{}/]/g, '\\$&'));
  return escaped.length === 1 ? escaped[0]! : `(${escaped.join('|')})`;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A relative time as a board or a panel states it. */
export interface Range {
  readonly from: string;
  readonly to: string;
  /** "1M": so much earlier. */
  readonly shift?: string | undefined;
  /** IANA zone of the board, for days and months. */
  readonly zone: string;
}

/** The time of a range in UTC milliseconds. */
export function timesOf({ from, to, shift, zone }: Range, now: number): { from: number; to: number } {
  const local = DateTime.fromMillis(now, { zone });
  const months = Number(/^(\d+)M$/.exec(shift ?? '0M')![1]);
  const shifted = (at: DateTime): number => at.minus({ months }).toMillis();
  return { from: shifted(startOf(from, local)), to: shifted(endOf(to, local)) };
}

/** "now-15m", a panel's own "4h", "now/d" or "now-1M/M". */
function startOf(relative: string, now: DateTime): DateTime {
  if (relative === 'now/d') return now.startOf('day');
  if (relative === 'now-1M/M') return now.minus({ months: 1 }).startOf('month');
  const found = /^(?:now-)?(\d+)([smhdw])$/.exec(relative);
  if (!found) throw new Error(`not a relative time: ${relative}`);
  return now.minus(Number(found[1]) * units[found[2]!]! * 1000);
}

/** `time <= N ms` leaves out what has digits below the millisecond: now ends a second later. */
function endOf(relative: string, now: DateTime): DateTime {
  if (relative === 'now') return now.plus(1000);
  if (relative === 'now-1M/M') return now.startOf('month').minus(1);
  throw new Error(`not a relative end: ${relative}`);
}

const roundIntervals = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** The automatic interval: about as many points as pixels, at least the data source's `timeInterval` of 30 s. */
export function intervalOf(from: number, to: number, points = 1000): number {
  const wanted = (to - from) / points / 1000;
  return (roundIntervals.find((seconds) => seconds >= wanted) ?? 86_400) * 1000;
}
