/** Cumulative counters become differences, across wraps, resets and restarts. */
import type { CounterPart } from '../state/parts.js';

/** People in one step at most for a drop to be a wrap: more would be a crowd that no door passes between two reports. */
const plausibleWrap = 2_000;
/** A value after a reset counts at most this many people; a larger one is a counter that was not reset to 0. */
const plausibleAfterReset = 2_000;

export interface Totals {
  readonly in?: number | undefined;
  readonly out?: number | undefined;
  readonly bits?: 16 | 32 | undefined;
  readonly since?: number | undefined;
}

export interface Difference {
  readonly in: number;
  readonly out: number;
  readonly reset: boolean;
  readonly baseline: CounterPart;
}

/** The first totals of a device are its baseline: no crossings, never a negative, never a jump of 65,535. */
export function difference(previous: CounterPart | undefined, totals: Totals): Difference {
  const baseline: CounterPart = {
    in: totals.in ?? previous?.in ?? null,
    out: totals.out ?? previous?.out ?? null,
    since: totals.since ?? previous?.since ?? null,
  };
  if (!previous) return { in: 0, out: 0, reset: false, baseline };
  const stepIn = rise(previous.in, totals.in, totals.bits);
  const stepOut = rise(previous.out, totals.out, totals.bits);
  const begunAnew = totals.since !== undefined && previous.since !== null && totals.since !== previous.since;
  // One counter that fell tells that the device started again, so the other one began at 0, too.
  if (begunAnew || stepIn === null || stepOut === null) {
    return { in: afterReset(totals.in), out: afterReset(totals.out), reset: true, baseline };
  }
  return { in: stepIn, out: stepOut, reset: false, baseline };
}

/** The rise since the last value, or null for a fall that is no wrap. */
function rise(previous: number | null, next: number | undefined, bits: 16 | 32 | undefined): number | null {
  if (previous === null || next === undefined) return 0;
  if (next >= previous) return next - previous;
  if (bits === undefined) return null;
  const wrapped = 2 ** bits - previous + next;
  return wrapped <= plausibleWrap ? wrapped : null;
}

function afterReset(value: number | undefined): number {
  return value !== undefined && value <= plausibleAfterReset ? value : 0;
}
