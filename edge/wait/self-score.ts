/** The engine's own report: what it told newcomers, held against the waits that were observed later. */

/** What was told at an instant (UTC ms); seconds. */
export interface ToldThen {
  at: number;
  mean_s: number;
  p10_s: number;
  p90_s: number;
}

/** A wait that was observed; seconds. */
export interface RealisedWait {
  joinedAt: number;
  wait_s: number;
}

export interface SelfScore {
  /** Waits for which something had been told. */
  n: number;
  rmse_s: number;
  mae_s: number;
  /** Mean of told minus true. */
  bias_s: number;
  /** Share of waits inside the band; eight in ten are meant. */
  cover_80: number;
}

/** Older words than that were not what the newcomer was told. */
const FRESH_MS = 120_000;

/** @param told ascending in time. Null when no wait can be held against anything. */
export function selfScore(told: readonly ToldThen[], realised: readonly RealisedWait[]): SelfScore | null {
  let n = 0;
  const sum = { squares: 0, sizes: 0, errors: 0, inside: 0 };
  for (const { joinedAt, wait_s } of realised) {
    const then = told[lastUpTo(told, joinedAt)];
    if (!then || joinedAt - then.at > FRESH_MS) continue;
    const error = then.mean_s - wait_s;
    n++;
    sum.squares += error * error;
    sum.sizes += Math.abs(error);
    sum.errors += error;
    if (wait_s >= then.p10_s && wait_s <= then.p90_s) sum.inside++;
  }
  if (n === 0) return null;
  return {
    n,
    rmse_s: Math.sqrt(sum.squares / n),
    mae_s: sum.sizes / n,
    bias_s: sum.errors / n,
    cover_80: sum.inside / n,
  };
}

/** The score of the waits of both. */
export function joined(a: SelfScore | null, b: SelfScore | null): SelfScore | null {
  if (!a || !b) return a ?? b;
  const n = a.n + b.n;
  const mean = (of: (score: SelfScore) => number) => (a.n * of(a) + b.n * of(b)) / n;
  return {
    n,
    rmse_s: Math.sqrt(mean(({ rmse_s }) => rmse_s ** 2)),
    mae_s: mean(({ mae_s }) => mae_s),
    bias_s: mean(({ bias_s }) => bias_s),
    cover_80: mean(({ cover_80 }) => cover_80),
  };
}

/** Index of the last word at or before an instant; -1 if there is none. */
function lastUpTo(told: readonly ToldThen[], at: number): number {
  let low = -1;
  let high = told.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (told[middle]!.at <= at) low = middle;
    else high = middle;
  }
  return low;
}
