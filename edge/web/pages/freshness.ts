/** Whether the figures on the page are still news, counted by the page's own steady clock. Pure. */

export interface Arrival {
  /** `ts` of the newest view: the gateway's time, only ever compared with itself. */
  readonly ts: number;
  /** When it came, milliseconds of the page's monotonic clock. */
  readonly atMs: number;
  readonly staleAfterS: number;
}

/**
 * The arrival after another view has come. A view with the same `ts` is the same view again and no news: a gateway
 * that repeats itself has stopped working.
 */
export function arrived(last: Arrival | null, ts: number, staleAfterS: number, nowMs: number): Arrival {
  return last !== null && last.ts === ts ? last : { ts, atMs: nowMs, staleAfterS };
}

/** Seconds since the newest view came. */
export function silenceS(last: Arrival, nowMs: number): number {
  return Math.max(0, (nowMs - last.atMs) / 1000);
}

export function lost(last: Arrival, nowMs: number): boolean {
  return silenceS(last, nowMs) > last.staleAfterS;
}
