/**
 * The life of an alert as a pure function: pending → firing → acknowledged → resolved.
 *
 * nothing --over--> pending --over for holdMs--> firing --acknowledge--> acknowledged
 * pending --not over--> nothing (it never was an alert)
 * firing, acknowledged --clear for clearHoldMs--> resolved
 * firing, acknowledged --nothing known for unknownMs--> resolved, ended "no_data"
 * firing, acknowledged --hall closed--> resolved, ended "closed"
 * firing, acknowledged --its subject is gone--> resolved, ended "removed"
 * pending --hall closed, unknown for unknownMs, or gone--> nothing
 *
 * Between `over` and `clear` lies the dead-band, in which an alert stays what it is.
 */
import type { AlertEnd, AlertPart } from '../state/parts.js';

export interface Condition {
  /** False: the value cannot be judged now. */
  readonly known: boolean;
  readonly over: boolean;
  /** The value is below the dead-band. */
  readonly clear: boolean;
  /** Null: it has no figure; an alert shows its last one then, and a new one its limit. */
  readonly value: number | null;
  readonly limit: number;
  /** What a text for people needs beside value and limit. */
  readonly detail?: AlertPart['detail'];
}

export interface Holds {
  readonly holdMs: number;
  readonly clearHoldMs: number;
  readonly unknownMs: number;
}

/**
 * One step of an alert's life.
 *
 * @param alert as it was, or undefined if there is none; a resolved one counts as none
 * @returns the alert as it is now; undefined if there is none
 */
export function live(
  alert: AlertPart | undefined,
  identity: { rule: string; subject: string },
  condition: Condition,
  open: boolean,
  holds: Holds,
  now: number,
): AlertPart | undefined {
  if (!alert || alert.phase === 'resolved') {
    if (!open || !condition.known || !condition.over) return alert;
    const { limit } = condition;
    const value = condition.value ?? limit;
    const begun: AlertPart = {
      ...identity,
      phase: 'pending',
      since: now,
      clearSince: null,
      unknownSince: null,
      value,
      limit,
      ended: null,
      ...(condition.detail && { detail: condition.detail }),
    };
    return holds.holdMs === 0 ? { ...begun, phase: 'firing' } : begun;
  }
  if (!open) return end(alert, 'closed', now);
  if (!condition.known) return unknown(alert, holds, now);
  const { limit } = condition;
  const value = condition.value ?? alert.value;
  const current = {
    ...{ ...alert, value, limit, unknownSince: null },
    // What was said of it when it fired is still what it is about while it clears.
    ...(condition.over && condition.detail && { detail: condition.detail }),
  };
  if (alert.phase === 'pending') {
    if (!condition.over) return undefined;
    return now - alert.since >= holds.holdMs ? { ...current, phase: 'firing' } : current;
  }
  if (!condition.clear) return { ...current, clearSince: null };
  const clearSince = alert.clearSince ?? now;
  if (now - clearSince >= holds.clearHoldMs) return { ...current, clearSince, phase: 'resolved' };
  return { ...current, clearSince };
}

/** Somebody has seen the alert. Null if it does not fire. */
export function acknowledge(alert: AlertPart | undefined): AlertPart | null {
  return alert?.phase === 'firing' ? { ...alert, phase: 'acknowledged' } : null;
}

function unknown(alert: AlertPart, holds: Holds, now: number): AlertPart | undefined {
  const unknownSince = alert.unknownSince ?? now;
  // What is not known is not known to be clear either.
  if (now - unknownSince < holds.unknownMs) return { ...alert, unknownSince, clearSince: null };
  return end({ ...alert, unknownSince }, 'no_data', now);
}

/** Ends an alert for another reason than recovery. A pending one never was an alert. */
export function end(alert: AlertPart, why: AlertEnd, now: number): AlertPart | undefined {
  if (alert.phase === 'pending') return undefined;
  return alert.phase === 'resolved' ? alert : { ...alert, phase: 'resolved', clearSince: now, ended: why };
}
