/**
 * The gamma function family. Sources: Stirling's series (Abramowitz & Stegun 6.1.40); the incomplete functions by
 * the power series (6.5.29) below x = a + 1 and by Lentz's continued fraction (6.5.31) above it.
 * Relative error of the incomplete functions: below 1e-12 for a up to 1e4.
 */

const HALF_LOG_2PI = 0.9189385332046728;
const EPS = 1e-16;
const TINY = 1e-300;
/** Terms until convergence grow as sqrt(a); 20,000 is enough for a = 1e7. */
const MAX_TERMS = 20_000;

/** What Stirling's formula leaves out: ln Γ(x) - [(x-½) ln x - x + ½ ln 2π]; x >= 10. */
export function stirlingRest(x: number): number {
  const r = 1 / (x * x);
  return (
    (1 / 12 -
      r *
        (1 / 360 -
          r *
            (1 / 1260 -
              r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r * (1 / 156 - (r * 3617) / 122400))))))) /
    x
  );
}

/** ln Γ(x), x > 0. */
export function logGamma(x: number): number {
  let shift = 1;
  let y = x;
  while (y < 10) {
    shift *= y;
    y += 1;
  }
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_2PI + stirlingRest(y) - Math.log(shift);
}

/** x^a e^-x / Γ(a), kept exact for large a by expanding around x = a. */
function prefactor(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a));
  const d = (x - a) / a;
  return Math.exp(a * log1pMinus(d) - stirlingRest(a)) * Math.sqrt(a / (2 * Math.PI));
}

/** ln(1 + d) - d; by its series for small d, where the difference loses digits. */
function log1pMinus(d: number): number {
  if (Math.abs(d) > 0.01) return Math.log1p(d) - d;
  let sum = 0;
  let power = d;
  for (let k = 2; k < 10; k++) {
    power *= -d;
    sum += power / k;
  }
  return sum;
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < MAX_TERMS; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * EPS) break;
  }
  return sum * prefactor(a, x);
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / (Math.abs(b) < TINY ? TINY : b);
  let h = d;
  for (let k = 1; k < MAX_TERMS; k++) {
    const an = -k * (k - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < EPS * 4) break;
  }
  return h * prefactor(a, x);
}

/** Regularised lower incomplete gamma P(a, x) = P(Gamma(a) <= x); a > 0, x >= 0. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma Q(a, x) = P(Gamma(a) > x); small tails keep their relative precision. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/**
 * The x with P(a, x) = p. Start by Wilson & Hilferty, then Halley's method inside a bracket.
 *
 * @param p 0 < p < 1
 * @param tolerance relative error of x
 */
export function gammaPInverse(a: number, p: number, tolerance = 1e-13): number {
  if (p <= 0) return 0;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  let x = gammaStart(a, p);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 100; k++) {
    const error = p < 0.5 ? gammaP(a, x) - p : 1 - p - gammaQ(a, x);
    if (error > 0) high = x;
    else low = x;
    const density = prefactor(a, x) / x;
    const newton = error / density;
    const halley = newton / (1 - 0.5 * Math.min(1, newton * ((a - 1) / x - 1)));
    let next = x - halley;
    if (Math.abs(next - x) <= tolerance * x) return next;
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? x * 2 : (low + high) / 2;
    x = next;
  }
  return x;
}

function gammaStart(a: number, p: number): number {
  const z = normalQuantile(p);
  const wilson = a * (1 - 1 / (9 * a) + z / (3 * Math.sqrt(a))) ** 3;
  if (a > 0.5 && wilson > 0.1 * a) return wilson;
  return Math.max(1e-300, Math.exp((Math.log(p) + logGamma(a + 1)) / a));
}

/** Standard normal quantile (Abramowitz & Stegun 26.2.23, absolute error below 4.5e-4): for starting values only. */
export function normalQuantile(p: number): number {
  const q = p < 0.5 ? p : 1 - p;
  const t = Math.sqrt(-2 * Math.log(q));
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return p < 0.5 ? -z : z;
}
