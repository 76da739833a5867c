/** From the belief to the wait of a newcomer: a mixture over the people ahead of the law of a wait. */
import type { Belief } from './belief.js';
import { gammaPInverse, gammaQ } from './numerics/gamma.js';
import type { DeskStep } from './types.js';

export interface Rates {
  desks: number;
  mu: number;
  theta: number;
  /** Relative variance of the service rate as known. */
  muVariance: number;
  /** Squared coefficient of variation of service times. */
  cv2: number;
}

/** The wait: P(none) and, if there is one, the first two moments; seconds. */
export interface Outlook {
  none: number;
  mean: number;
  variance: number;
  /** What the variance would be if the people ahead and the rates were known. */
  floor: number;
}

/** Null: nobody serves and nobody is going to. `steps`: desks from `inS` seconds on, ascending. */
export function outlook(
  b: Belief,
  rates: Rates,
  steps: readonly { inS: number; open: number }[],
): Outlook | null {
  let none = 0;
  const ahead: number[] = [];
  for (let i = 0; i < b.p.length; i++) {
    const x = b.lo + i;
    if (x < rates.desks) none += b.p[i]!;
    else ahead[x - rates.desks] = b.p[i]!;
  }
  for (let n = 0; n < ahead.length; n++) ahead[n] ??= 0;
  const waiting = 1 - none;
  if (waiting < 1e-9) return { none: 1, mean: 0, variance: 0, floor: 0 };
  const moments = steps.length > 0 ? plannedMoments(ahead, rates, steps) : steadyMoments(ahead, rates);
  if (!moments) return null;
  const mean = moments.first / waiting;
  const floor = moments.within / waiting;
  const variance = Math.max(floor, moments.second / waiting - mean * mean) + mean * mean * rates.muVariance;
  return { none, mean, variance, floor };
}

interface Moments {
  first: number;
  second: number;
  /** Mean of the variance given the people ahead. */
  within: number;
}

function steadyMoments(ahead: readonly number[], { desks, mu, theta, cv2 }: Rates): Moments | null {
  if (desks <= 0) return null;
  const service = desks * mu;
  const sums = { first: 0, second: 0, within: 0 };
  let mean = 0;
  let variance = 0;
  for (let n = 0; n < ahead.length; n++) {
    const step = 1 / (service + n * theta);
    mean += step;
    // Irregular services spread the wait; who gives up does so at random whatever the service is.
    variance += step * step * (1 + (cv2 - 1) * service * step);
    const p = ahead[n]!;
    sums.first += p * mean;
    sums.second += p * (mean * mean + variance);
    sums.within += p * variance;
  }
  return sums;
}

/** The desks change within the wait: the people ahead are carried to each change, and the rest is steady again. */
function plannedMoments(
  ahead: readonly number[],
  rates: Rates,
  steps: readonly { inS: number; open: number }[],
) {
  let q = [...ahead];
  let now = 0;
  let first = 0;
  let second = 0;
  let desks = rates.desks;
  for (const step of steps) {
    const service = desks * rates.mu;
    const fastest = service + q.length * rates.theta;
    const count = Math.max(1, Math.ceil(((step.inS - now) * fastest) / 0.1));
    const h = (step.inS - now) / count;
    let left = q.reduce((sum, value) => sum + value, 0);
    for (let k = 0; k < count && left > 1e-6; k++) {
      q = fall(q, h, service, rates.theta);
      const after = q.reduce((sum, value) => sum + value, 0);
      const area = (h * (left + after)) / 2;
      first += area;
      second += 2 * (now + (k + 0.5) * h) * area;
      left = after;
    }
    now = step.inS;
    desks = step.open;
  }
  const rest = steadyMoments(q, { ...rates, desks });
  if (!rest) return null;
  const total = {
    first: first + rest.first,
    second: second + 2 * now * rest.first + rest.second,
  };
  const mass = ahead.reduce((sum, value) => sum + value, 0);
  // The variance within is not split for a plan: the whole is taken, less nothing. It grades, and is not reported.
  return { ...total, within: Math.max(1e-9, total.second - (total.first * total.first) / mass) };
}

/** One step of the people ahead, second order. */
function fall(q: readonly number[], h: number, service: number, theta: number): number[] {
  const slope = (v: readonly number[]) =>
    v.map((value, n) => (service + (n + 1) * theta) * (v[n + 1] ?? 0) - (service + n * theta) * value);
  const one = slope(q);
  const two = slope(q.map((value, n) => value + h * one[n]!));
  return q.map((value, n) => value + (h / 2) * (one[n]! + two[n]!));
}

/** The steps of a plan that still lie ahead, within the time that matters. */
export function stepsAhead(plan: readonly DeskStep[] | undefined, now: number, withinS: number) {
  return (plan ?? [])
    .filter((step) => step.at > now && step.at < now + withinS * 1000)
    .map((step) => ({ inS: (step.at - now) / 1000, open: step.open }));
}

/** The wait as a distribution: a share of none, and a gamma law of the given moments (exact for exponential steps). */
export function distribution({ none, mean, variance }: Pick<Outlook, 'none' | 'mean' | 'variance'>) {
  const shape = (mean * mean) / variance;
  const scale = variance / mean;
  const certain = none >= 1 - 1e-9 || mean <= 0;
  return {
    over: (t: number) => (certain ? 0 : (1 - none) * gammaQ(shape, t / scale)),
    quantile: (p: number) =>
      certain || p <= none ? 0 : gammaPInverse(shape, (p - none) / (1 - none), 1e-6) * scale,
  };
}
