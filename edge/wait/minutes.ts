/** The log of the last minutes: people counted in, and what was told to newcomers. */
import type { MinuteLog } from './state.js';

/** Nobody who waits joined before that. */
const KEPT = 120;

/** The log with the minute of `at` as its last, the oldest forgotten; the same log if that minute is open already. */
export function openMinute(given: MinuteLog, at: number): MinuteLog {
  const minute = Math.floor(at / 60_000);
  const missing = minute - given.from - given.entries.length + 1;
  if (missing <= 0) return given;
  if (missing > KEPT) return { from: minute, entries: [0], low: [-1], high: [-1] };
  const surplus = Math.max(0, given.entries.length + missing - KEPT);
  const longer = (values: readonly number[], fill: number) => {
    const kept = values.slice(surplus);
    for (let i = 0; i < missing; i++) kept.push(fill);
    return kept;
  };
  return {
    from: given.from + surplus,
    entries: longer(given.entries, 0),
    low: longer(given.low, -1),
    high: longer(given.high, -1),
  };
}

/** People counted in during the last minute of the log. */
export function countIn(log: MinuteLog, n: number): MinuteLog {
  const last = log.entries.length - 1;
  return { ...log, entries: log.entries.with(last, log.entries[last]! + n) };
}

/** What was told around `at`, between two minutes in proportion; undefined when it is not known any more. */
export function toldAt(log: MinuteLog, at: number): { low: number; high: number } | undefined {
  const index = Math.floor(at / 60_000) - log.from;
  const low = log.low[index];
  const high = log.high[index];
  if (low === undefined || high === undefined || low < 0) return undefined;
  const next = log.low[index + 1] ?? -1;
  if (next < 0) return { low, high };
  const share = (at % 60_000) / 60_000;
  return { low: low + share * (next - low), high: high + share * (log.high[index + 1]! - high) };
}

/** People counted in since `at` who have not given up by `now`, and how many that is before any gave up. */
export function joinedSince(
  log: MinuteLog,
  at: number,
  now: number,
  theta: number,
): { stayed: number; counted: number } {
  let stayed = 0;
  let counted = 0;
  const first = at / 60_000 - log.from;
  for (let i = Math.max(0, Math.floor(first)); i < log.entries.length; i++) {
    // Of the minute in which it began, only the rest counts.
    const n = log.entries[i]! * (i < first ? 1 - (first - i) : 1);
    counted += n;
    stayed += n * Math.exp((-theta * Math.max(0, now - (log.from + i + 0.5) * 60_000)) / 1000);
  }
  return { stayed, counted };
}

/** How long ago the person joined who has `n` people behind them, seconds; null when the log does not reach back. */
export function joinedAgo(
  log: MinuteLog,
  n: number,
  now: number,
  theta: number,
  perCount: number,
): number | null {
  let left = n;
  for (let i = log.entries.length - 1; i >= 0; i--) {
    const end = Math.min(now, (log.from + i + 1) * 60_000);
    const start = (log.from + i) * 60_000;
    const here =
      log.entries[i]! * perCount * Math.exp((-theta * Math.max(0, now - (start + end) / 2)) / 1000);
    if (here > 0 && left <= here) return Math.max(0, (now - end + (left / here) * (end - start)) / 1000);
    left -= here;
  }
  return null;
}
