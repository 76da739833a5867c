/**
 * The incomplete beta function by Lentz's continued fraction (Abramowitz & Stegun 26.5.8) and its inverse.
 * Relative error below 1e-11 for parameters up to 1e4.
 */
import { logGamma, normalQuantile, stirlingRest } from './gamma.js';

const EPS = 1e-16;
const TINY = 1e-300;
/** Terms grow as the root of the larger parameter; this is enough for 1e8. */
const MAX_TERMS = 20_000;

/** ln B(a, b); a, b > 0. Large parameters are taken by differences, so that no digits cancel. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < 10) return logGamma(a) + logGamma(b) - logGamma(a + b);
  // ln Γ(large) - ln Γ(large + small), by Stirling.
  const difference =
    small +
    stirlingRest(large) -
    stirlingRest(large + small) -
    (large - 0.5) * Math.log1p(small / large) -
    small * Math.log(large + small);
  return logGamma(small) + difference;
}

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let h = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < EPS * 4) break;
  }
  return h;
}

/** Both tails of Beta(a, b) at x, each with full relative precision; a, b > 0, 0 <= x <= 1. */
export function betaTails(x: number, a: number, b: number, y = 1 - x): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-y);
  const logY = x < 0.5 ? Math.log1p(-x) : Math.log(y);
  const front = Math.exp(a * logX + b * logY - logBeta(a, b));
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (front * fraction(x, a, b)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (front * fraction(y, b, a)) / b;
  return { lower: 1 - upper, upper };
}

/**
 * The x with I_x(a, b) = p, by Newton's method on ln x inside a bracket.
 *
 * @param p 0 < p < 1
 * @param tolerance relative error of x
 */
export function betaIInverse(p: number, a: number, b: number, tolerance = 1e-14): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let x = betaStart(p, a, b);
  let low = 0;
  let high = 1;
  const norm = logBeta(a, b);
  for (let k = 0; k < 200; k++) {
    const tails = betaTails(x, a, b);
    const error = p < 0.5 ? tails.lower - p : 1 - p - tails.upper;
    if (error > 0) high = x;
    else low = x;
    // d I / d ln x keeps tiny quantiles of small parameters within reach.
    const slope = Math.exp(a * Math.log(x) + (b - 1) * Math.log1p(-x) - norm);
    let next = x * Math.exp(-error / slope);
    if (Math.abs(next - x) <= tolerance * x) return next;
    if (!(next > low && next < high))
      next = low === 0 ? Math.sqrt(high * Math.max(1e-300, high * 1e-6)) : (low + high) / 2;
    x = next;
  }
  return x;
}

function betaStart(p: number, a: number, b: number): number {
  if (a > 1 && b > 1) {
    const mean = a / (a + b);
    const sd = Math.sqrt((mean * (1 - mean)) / (a + b + 1));
    const x = mean + sd * normalQuantile(p);
    if (x > 0.01 * mean && x < 1 - 0.01 * (1 - mean)) return x;
  }
  const x = Math.exp((Math.log(p) + Math.log(a) + logBeta(a, b)) / a);
  return Math.min(0.999, Math.max(1e-300, x));
}
