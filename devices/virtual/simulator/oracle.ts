/**
 * The oracle: the best that anybody could say who knows the true number ahead, the desks and their plan, the rates
 * of service and of giving up. Rates per second, durations in seconds.
 */

export interface OracleRates {
  /** Services per second of one desk. */
  mu: number;
  /** Rate at which one waiting person gives up; 0: never. */
  theta: number;
}

/** Desks open over time; ascending, the last step lasts for ever. */
export type DeskPlan = readonly { at: number; open: number }[];

/** Mean wait of somebody who joins at `t`, finds all desks busy and `ahead` people waiting, and stays. */
export function oracleMean(ahead: number, t: number, plan: DeskPlan, { mu, theta }: OracleRates): number {
  let p: Float64Array = new Float64Array(ahead + 1);
  p[ahead] = 1;
  let now = t;
  let mean = 0;
  for (let i = 0; i < plan.length; i++) {
    const until = plan[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (until <= now) continue;
    const rate = plan[i]!.open * mu;
    if (until === Number.POSITIVE_INFINITY) return mean + tail(p, rate, theta);
    const passed = carry(p, rate, theta, until - now);
    mean += passed.time;
    p = passed.p;
    now = until;
    if (passed.left < 1e-9) return mean;
    // Every desk that opens takes somebody at once.
    p = p.slice(Math.max(0, plan[i + 1]!.open - plan[i]!.open));
  }
  return mean;
}

/** Mean time to serve everybody when the desks stay as they are. */
function tail(p: Float64Array, rate: number, theta: number): number {
  let sum = 0;
  let mean = 0;
  for (let n = 0; n < p.length; n++) {
    sum += 1 / (rate + n * theta);
    mean += p[n]! * sum;
  }
  return mean;
}

/** The people ahead after `duration`, and the mean time spent waiting in it (midpoint rule, second order). */
function carry(p: Float64Array, rate: number, theta: number, duration: number) {
  const steps = Math.max(1, Math.ceil((duration * (rate + p.length * theta)) / 0.2));
  const h = duration / steps;
  const half = new Float64Array(p.length);
  const now = p.slice();
  let time = 0;
  let left = total(p);
  for (let k = 0; k < steps && left > 1e-9; k++) {
    fall(half, now, now, h / 2, rate, theta);
    fall(now, now, half, h, rate, theta);
    const after = total(now);
    time += (h * (left + after)) / 2;
    left = after;
  }
  return { p: now, time, left };
}

/** to = from + h · (change per second at `at`); upwards, so that `to` may be `from`. */
function fall(
  to: Float64Array,
  from: Float64Array,
  at: Float64Array,
  h: number,
  rate: number,
  theta: number,
): void {
  const last = at.length - 1;
  for (let n = 0; n <= last; n++) {
    const above = n < last ? (rate + (n + 1) * theta) * at[n + 1]! : 0;
    to[n] = from[n]! + h * (above - (rate + n * theta) * at[n]!);
  }
}

function total(p: Float64Array): number {
  let sum = 0;
  for (const value of p) sum += value;
  return sum;
}
