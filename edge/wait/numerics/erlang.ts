/**
 * Erlang's formulas by stable recursion (guide: Erlang B from B(0)=1; Erlang A outward from the state "all desks
 * busy, nobody waiting"). Rates in any one unit of time; never a factorial, so any load is allowed.
 */
import { betaTails } from './beta.js';

/** Blocking probability with `desks` desks and offered load `load` = λ/μ. */
export function erlangB(desks: number, load: number): number {
  let b = 1;
  for (let k = 1; k <= desks; k++) b = (load * b) / (k + load * b);
  return b;
}

/** Probability that an arrival waits, nobody gives up; 1 when the load reaches the desks. */
export function erlangC(desks: number, load: number): number {
  if (load >= desks) return 1;
  const b = erlangB(desks, load);
  return b / (1 - (load / desks) * (1 - b));
}

export interface Load {
  /** Arrivals per unit of time. */
  lambda: number;
  /** Services per unit of time of one desk. */
  mu: number;
  desks: number;
}

/** P(wait > t), nobody gives up. */
export function erlangCOver({ lambda, mu, desks }: Load, t: number): number {
  if (lambda >= desks * mu) return 1;
  return erlangC(desks, lambda / mu) * Math.exp(-(desks * mu - lambda) * t);
}

/** Mean wait of all arrivals, nobody gives up; infinite when the load reaches the desks. */
export function erlangCMean({ lambda, mu, desks }: Load): number {
  return lambda >= desks * mu
    ? Number.POSITIVE_INFINITY
    : erlangC(desks, lambda / mu) / (desks * mu - lambda);
}

export interface ErlangA {
  pWait: number;
  pAbandon: number;
  /** Mean number waiting. */
  meanQueue: number;
  /** P(wait of somebody who never gives up > t). */
  pOver(t: number): number;
}

/** The M/M/s+M queue in its steady state; theta > 0 is the rate at which one waiting person gives up. */
export function erlangA({ lambda, mu, desks, theta }: Load & { theta: number }): ErlangA {
  let sum = 1;
  let down = 1;
  for (let n = desks; n > 0; n--) {
    down *= (n * mu) / lambda;
    sum += down;
    if (down < 1e-18 * sum) break;
  }
  const waiting: number[] = [1];
  let up = 1;
  for (let n = desks; ; n++) {
    const rate = lambda / (desks * mu + (n + 1 - desks) * theta);
    up *= rate;
    sum += up;
    waiting.push(up);
    if (rate < 1 && up < 1e-18 * sum) break;
  }
  let pWait = 0;
  let meanQueue = 0;
  waiting.forEach((p, k) => {
    pWait += p / sum;
    meanQueue += (k * p) / sum;
  });
  return {
    pWait,
    meanQueue,
    pAbandon: (theta * meanQueue) / lambda,
    pOver: (t) =>
      waiting.reduce(
        (total, p, k) =>
          total +
          (p / sum) *
            betaTails(-Math.expm1(-theta * t), k + 1, (desks * mu) / theta, Math.exp(-theta * t)).upper,
        0,
      ),
  };
}
