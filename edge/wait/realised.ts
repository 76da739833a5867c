/** Waits that ended, from people seen at both ends or matched first-come-first-served. */
import type { Realised } from './types.js';

const HOUR_MS = 3_600_000;

type Wait = readonly [at: number, waitS: number];

/**
 * Quantiles by Kaplan and Meier: whoever still waits waits at least so long.
 *
 * @returns null for a quantile that those who still wait hide
 */
export function keptWaits(waits: readonly number[], atLeast: readonly number[]) {
  const all = [...waits.map((t) => ({ t, ended: true })), ...atLeast.map((t) => ({ t, ended: false }))];
  all.sort((a, b) => a.t - b.t || (a.ended ? -1 : 1));
  let risk = all.length;
  let over = 1;
  const curve: { t: number; over: number }[] = [];
  for (const { t, ended } of all) {
    if (ended) {
      over *= 1 - 1 / risk;
      curve.push({ t, over });
    }
    risk--;
  }
  return {
    quantile: (p: number) => curve.find((point) => point.over <= 1 - p + 1e-12)?.t ?? null,
    within: (t: number) => 1 - (curve.findLast((point) => point.t <= t)?.over ?? 1),
  };
}

/**
 * The last 60 minutes. Observed waits are taken when there are at least five, else inferred ones.
 *
 * @param waiting how long each of those has waited who wait now, seconds
 */
export function realisedOf(
  seen: { tagged: readonly Wait[]; inferred: readonly Wait[] },
  waiting: readonly number[],
  now: number,
  targetS: number,
): Realised | null {
  const recent = (waits: readonly Wait[]) =>
    waits.filter(([at]) => at > now - HOUR_MS && at <= now).map(([, wait]) => wait);
  const tagged = recent(seen.tagged);
  const inferred = recent(seen.inferred);
  const observed = tagged.length >= 5 || inferred.length === 0;
  const waits = observed ? tagged : inferred;
  if (waits.length === 0) return null;
  // Of those who wait as large a share is taken as of those who were served.
  const share = observed && inferred.length > 0 ? Math.min(1, tagged.length / inferred.length) : 1;
  const kept = waiting.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
  const { quantile, within } = keptWaits(waits, kept);
  return {
    n: waits.length,
    p50_s: quantile(0.5),
    p90_s: quantile(0.9),
    within_target: within(targetS),
    inferred: !observed,
  };
}
