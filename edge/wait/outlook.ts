/** From the belief to the wait of a newcomer: a mixture over the people ahead of the law of a wait. */
import { type Belief, total } from './belief.js';
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
    variance += step * step;
    const bend = irregular(n, desks, cv2);
    const m = mean + (0.5 * bend) / service;
    const v = variance * (1 + bend);
    const p = ahead[n]!;
    sums.first += p * m;
    sums.second += p * (m * m + v);
    sums.within += p * v;
  }
  return sums;
}

/**
 * How far services that are not exponential change the law: cv2 - 1 after many services of each desk (renewal
 * theory: the mean wait moves by (cv2 - 1)/2 of a step), and less before, since a few services of many desks look
 * like chance whatever their law is. Long services show late: what is above 1 needs many times as many. The two
 * shares fit sums of residual lognormal services of 1 to 10 desks, cv 0.5 to 1.5, to about a tenth.
 */
function irregular(ahead: number, desks: number, cv2: number): number {
  const late = cv2 < 1 ? desks / 4 : 0.6 * desks * (desks - 1);
  return (cv2 - 1) * ((ahead + 1) / (ahead + 1 + late));
}

/** The desks change within the wait: the people ahead are carried to each change, and the rest is steady again. */
function plannedMoments(
  ahead: readonly number[],
  rates: Rates,
  steps: readonly { inS: number; open: number }[],
): Moments | null {
  const q = [...ahead];
  const sums = { first: 0, second: 0 };
  let now = 0;
  let desks = rates.desks;
  for (const step of steps) {
    carry(q, now, step.inS, desks * rates.mu, rates.theta, sums);
    now = step.inS;
    // Every desk that opens takes somebody at once.
    if (step.open > desks) q.splice(0, step.open - desks);
    desks = step.open;
  }
  const rest = steadyMoments(q, { ...rates, desks });
  if (!rest) return null;
  const first = sums.first + rest.first;
  const second = sums.second + 2 * now * rest.first + rest.second;
  const mass = total(ahead);
  // What is due to the people ahead is not told apart from chance here: the whole variance counts as chance.
  return { first, second, within: Math.max(1e-9, second - (first * first) / mass) };
}

/** The people ahead fall from `from` to `to` (seconds); the time spent waiting is added (midpoint rule). */
function carry(
  q: number[],
  from: number,
  to: number,
  service: number,
  theta: number,
  sums: { first: number; second: number },
): void {
  const count = Math.max(1, Math.ceil(((to - from) * (service + q.length * theta)) / 0.25));
  const h = (to - from) / count;
  const half = new Array<number>(q.length).fill(0);
  let left = total(q);
  for (let k = 0; k < count && left > 1e-6; k++) {
    fall(half, q, q, h / 2, service, theta);
    fall(q, q, half, h, service, theta);
    const after = total(q);
    const area = (h * (left + after)) / 2;
    sums.first += area;
    sums.second += 2 * (from + (k + 0.5) * h) * area;
    left = after;
  }
}

/** to = base + h · (change per second at `at`); upwards, so that `to` may be `base`. */
function fall(
  to: number[],
  base: readonly number[],
  at: readonly number[],
  h: number,
  service: number,
  theta: number,
) {
  const last = at.length - 1;
  for (let n = 0; n <= last; n++) {
    const above = n < last ? (service + (n + 1) * theta) * at[n + 1]! : 0;
    to[n] = base[n]! + h * (above - (service + n * theta) * at[n]!);
  }
}

/** A desk may open so late and the plan still hold. */
const LATE_MS = 300_000;

/**
 * The steps of a plan that still lie ahead, within the time that matters; a step that is due counts as about to
 * happen for a while, unless the desks have spoken since (`heardAt`, UTC ms).
 */
export function stepsAhead(
  plan: readonly DeskStep[] | undefined,
  now: number,
  withinS: number,
  heardAt = now,
): { inS: number; open: number }[] {
  const from = Math.max(heardAt, now - LATE_MS);
  return (plan ?? [])
    .filter((step) => step.at > from && step.at < now + withinS * 1000)
    .map((step) => ({ inS: Math.max(0, (step.at - now) / 1000), open: step.open }));
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
