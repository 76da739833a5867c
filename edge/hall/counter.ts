/** Cumulative counters become differences, across wraps, resets and restarts. */
import type { CounterPart } from '../state/parts.js';

/** People in one step at most for a drop to be a wrap: more would be a crowd that no door passes between two reports. */
const plausibleWrap = 2_000;
/** A value after a reset counts at most this many people; a larger one is a counter that was not reset to 0. */
const plausibleAfterReset = 2_000;

export interface Totals {
  /** When the counter stood so, UTC ms. */
  readonly at: number;
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
  const { at, since } = totals;
  const stated = {
    in: totals.in ?? null,
    out: totals.out ?? null,
    since: since ?? previous?.since ?? null,
    at,
  };
  if (!previous) return { in: 0, out: 0, reset: false, baseline: stated };
  // Overtaken on its way by a newer statement, which has counted these people.
  if (at < previous.at) return { in: 0, out: 0, reset: false, baseline: previous };
  const stepIn = rise(previous.in, totals.in, totals.bits);
  const stepOut = rise(previous.out, totals.out, totals.bits);
  const begunAnew = since !== undefined && previous.since !== null && since !== previous.since;
  // One counter that fell tells that the device started again, so the other one began at 0, too. One that is not
  // stated here has a new baseline to come: its old value belongs to the time before.
  if (begunAnew || stepIn === null || stepOut === null) {
    return { in: afterReset(totals.in), out: afterReset(totals.out), reset: true, baseline: stated };
  }
  const baseline = { ...stated, in: stated.in ?? previous.in, out: stated.out ?? previous.out };
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
