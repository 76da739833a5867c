/**
 * How many desks to open: the belief of the queue is carried forward with the arrivals expected, and the smallest
 * number of desks is taken that keeps the waits of newcomers short. Stationary formulas fail for half an hour and
 * more when people already wait, so none is used.
 */
import { advance, type Belief, settle } from './belief.js';
import { lawOver } from './law.js';

export interface StaffingInput {
  /** What is believed of the number in the system. */
  belief: Belief;
  /** Desks open now, and desks that exist. */
  open: number;
  deskCount: number;
  /** Services per second of one desk; giving up per second of one waiting person. */
  mu: number;
  theta: number;
  /** Arrivals per second, `aheadS` from now. */
  lambda: (aheadS: number) => number;
  /** The wait that is to be kept, seconds. */
  targetS: number;
}

export interface Staffing {
  /** Smallest number that keeps P(wait > target) under `limit` from 15 to 45 min ahead; null: all desks are too few. */
  needed: number | null;
  /** Minutes until P(wait > target) of a newcomer passes one half with the desks that are open; null: not in 45 min. */
  passesInMin: number | null;
  /** P(wait > target), the highest from 15 to 45 min ahead, with the desks open now. */
  risk: number;
}

/** A new desk needs a quarter of an hour to be felt; beyond 45 min the forecast of arrivals is not worth it. */
const FROM_MIN = 15;
const UNTIL_MIN = 45;
const EVERY_MIN = 2.5;
/** Allowed share of waits over the target. */
export const LIMIT = 0.2;
/** Even odds: the expected wait is then about the target. */
const EVEN = 0.5;

/** P(wait > target) of a newcomer at each step from now to 45 min, with `desks` open all that time. */
export function riskAhead(input: StaffingInput, desks: number, stopAt = Number.POSITIVE_INFINITY): number[] {
  const { belief, mu, theta, targetS } = input;
  const b: Belief = { lo: belief.lo, p: [...belief.p], gone: [], come: [] };
  settle(b);
  const over: number[] = [];
  const risk = (): number => {
    let sum = 0;
    for (let i = 0; i < b.p.length; i++) {
      const ahead = b.lo + i - desks;
      if (ahead < 0 || b.p[i]! < 1e-7) continue;
      over[ahead] ??= desks === 0 ? 1 : lawOver(ahead, { service: desks * mu, leave: theta }, targetS);
      sum += b.p[i]! * over[ahead]!;
    }
    return sum;
  };
  const risks = [risk()];
  for (let minute = 0; minute < UNTIL_MIN; minute += EVERY_MIN) {
    const birth = input.lambda((minute + EVERY_MIN / 2) * 60);
    advance(b, EVERY_MIN * 60, { desks, mu, theta, birth, seenService: 0, seenLeave: 0 });
    risks.push(risk());
    if (minute + EVERY_MIN >= FROM_MIN && risks.at(-1)! > stopAt) break;
  }
  return risks;
}

/** The highest risk once a change of desks is felt. */
export function worstRisk(input: StaffingInput, desks: number, stopAt?: number): number {
  return Math.max(...riskAhead(input, desks, stopAt).slice(FROM_MIN / EVERY_MIN));
}

/**
 * The smallest number of desks whose risk stays under `limit`; risk falls with every desk, so halving finds it.
 *
 * @param openRisk the worst risk with the desks that are open, if it is known already
 */
export function smallestNumber(input: StaffingInput, limit = LIMIT, openRisk?: number): number | null {
  const worst = (desks: number): number =>
    desks === input.open && openRisk !== undefined ? openRisk : worstRisk(input, desks, limit);
  let low = 0;
  let high = input.deskCount + 1;
  // Start where the answer mostly is: at the desks that are open.
  let probe = Math.max(1, Math.min(input.deskCount, input.open));
  while (high - low > 1) {
    if (worst(probe) <= limit) high = probe;
    else low = probe;
    const next = high === probe ? probe - 1 : probe + 1;
    probe = next > low && next < high ? next : (low + high) >> 1;
  }
  return high > input.deskCount ? null : high;
}

export function staffing(input: StaffingInput): Staffing {
  const risks = riskAhead(input, input.open);
  const passes = risks.findIndex((risk) => risk > EVEN);
  const risk = Math.max(...risks.slice(FROM_MIN / EVERY_MIN));
  const passesInMin = passes < 0 ? null : passes * EVERY_MIN;
  return { needed: smallestNumber(input, LIMIT, risk), passesInMin, risk };
}

/** What the hall is told to have open, so that it is not told to open and close all the time. */
export interface Advice {
  desks: number;
  /** Since when one desk fewer would do, UTC ms; null: it would not. */
  fewerSince: number | null;
}

/** One desk fewer must keep to this share, for so long, before a desk is closed. */
const FEWER_LIMIT = 0.1;
const FEWER_MS = 900_000;

/**
 * Raises at once, lowers one desk at a time after a quarter of an hour.
 *
 * @param needed the smallest number, null if all desks are too few
 */
export function advise(
  before: Advice | null,
  input: StaffingInput,
  now: number,
  needed: number | null = smallestNumber(input),
): Advice {
  const least = needed ?? input.deskCount;
  if (!before || least > before.desks) return { desks: least, fewerSince: null };
  // With the smallest number one fewer is over the limit, and so over the stricter one.
  const fewer =
    least < before.desks &&
    before.desks > 1 &&
    worstRisk(input, before.desks - 1, FEWER_LIMIT) <= FEWER_LIMIT;
  if (!fewer) return { ...before, fewerSince: null };
  const since = before.fewerSince ?? now;
  if (now - since < FEWER_MS) return { ...before, fewerSince: since };
  return { desks: before.desks - 1, fewerSince: null };
}
