/**
 * The wait of somebody with `ahead` people before them when every desk is busy: a sum of exponential steps, one per
 * departure, W = Σ_{i=0..ahead} Exp(service + i·leave) (QL_m: Ibrahim & Whitt, M&SOM 11, 2009; exact for M/M/s+M).
 * `service` = desks × rate of one desk, `leave` = rate at which one waiting person gives up. Any unit of time.
 */
import { betaIInverse, betaTails } from './numerics/beta.js';
import { gammaPInverse, gammaQ } from './numerics/gamma.js';

export interface Drain {
  service: number;
  leave: number;
}

/** Beyond this ratio giving up cannot be seen within one wait, and the sum is a gamma variable. */
const NEVER_LEAVES = 1e7;

export function lawMean(ahead: number, { service, leave }: Drain): number {
  let mean = 0;
  for (let i = 0; i <= ahead; i++) mean += 1 / (service + i * leave);
  return mean;
}

export function lawVariance(ahead: number, { service, leave }: Drain): number {
  let variance = 0;
  for (let i = 0; i <= ahead; i++) variance += (service + i * leave) ** -2;
  return variance;
}

/** P(W > t). With a = service/leave, exp(-leave·W) ~ Beta(a, ahead + 1). */
export function lawOver(ahead: number, { service, leave }: Drain, t: number): number {
  if (t <= 0) return 1;
  if (service > leave * NEVER_LEAVES) return gammaQ(ahead + 1, service * t);
  return betaTails(-Math.expm1(-leave * t), ahead + 1, service / leave, Math.exp(-leave * t)).upper;
}

/** The t with P(W <= t) = p. */
export function lawQuantile(ahead: number, { service, leave }: Drain, p: number): number {
  if (service > leave * NEVER_LEAVES) return gammaPInverse(ahead + 1, p) / service;
  return -Math.log1p(-betaIInverse(p, ahead + 1, service / leave)) / leave;
}
