/** Laws of service times and patience; durations in seconds. */
import { exponential, normal, type Random } from './random.js';

export type Law =
  | { law: 'exponential'; meanS: number }
  /** `cv` = standard deviation / mean. */
  | { law: 'lognormal'; meanS: number; cv: number }
  /** `shape` below 1: many give up at once and the others stay; above 1: all give up at about the same time. */
  | { law: 'weibull'; meanS: number; shape: number }
  /** Two kinds of business: a share `first` of the first law, else the second. */
  | { law: 'two'; share: number; first: Law; second: Law };

export function draw(law: Law, random: Random): number {
  switch (law.law) {
    case 'exponential':
      return exponential(random, law.meanS);
    case 'lognormal': {
      const variance = Math.log1p(law.cv * law.cv);
      return law.meanS * Math.exp(Math.sqrt(variance) * normal(random) - variance / 2);
    }
    case 'weibull':
      return (law.meanS / gamma(1 + 1 / law.shape)) * exponential(random, 1) ** (1 / law.shape);
    case 'two':
      return draw(random() < law.share ? law.first : law.second, random);
  }
}

export function meanOf(law: Law): number {
  return law.law === 'two' ? law.share * meanOf(law.first) + (1 - law.share) * meanOf(law.second) : law.meanS;
}

/** Γ(x) for 1 <= x <= 4 (Nemes 2007, after two steps up; relative error below 1e-7). */
function gamma(x: number): number {
  const y = x + 6;
  const value = Math.sqrt((2 * Math.PI) / y) * ((y + 1 / (12 * y - 1 / (10 * y))) / Math.E) ** y;
  return value / (x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5));
}
