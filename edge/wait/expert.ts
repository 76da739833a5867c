/**
 * The second expert, for halls that are known by ticket numbers: estimates of different memory, combined in log
 * space with weights learnt beforehand (`learnt.ts`) and moved by each queue's own realised waits, by recursive
 * least squares with a firm prior. Each look at the queue is a virtual newcomer whose wait is known once the
 * numbers have passed their ticket.
 */
import { BLEND_CENTRES, BLEND_SD, BLEND_WEIGHTS } from './learnt.js';
import type { TicketView } from './tickets.js';

interface Newcomer {
  ticket: number;
  at: number;
  features: number[];
  /** The wait foretold, ln(minutes). */
  told: number;
}

export interface Expert {
  weights: number[];
  /** Which features the weights belong to; absent: those of before the first change. */
  features?: number;
  /** Covariance of the weights, rows of the lower triangle. */
  covariance: number[];
  waiting: Newcomer[];
}

/** Raised with every change of `featuresOf`. */
const FEATURES = 2;
/** Weights of one queue differ from the common ones by about so much: the level, and each other weight. */
const LEVEL_SD = 0.2;
const WEIGHT_SD = 0.05;
/** Newcomers of neighbouring looks share their luck: each counts as a fraction of an observation. */
const NOISE = 4;
const NEWCOMERS_MAX = 16;
/** A new virtual newcomer joins at most so often. */
const APART_MS = 240_000;
/** An error of the logarithm beyond this is an accident. */
const ERROR_MAX = 1.2;

const at = (i: number, j: number): number => (i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i);

export function newExpert(): Expert {
  const covariance: number[] = [];
  BLEND_WEIGHTS.forEach((_, i) => {
    for (let j = 0; j <= i; j++) covariance.push(i === j ? (i === 0 ? LEVEL_SD : WEIGHT_SD) ** 2 : 0);
  });
  return { weights: [...BLEND_WEIGHTS], features: FEATURES, covariance, waiting: [] };
}

/** More tickets without people, or a longer stillness (tens of minutes), says no more. */
const OUTSTANDING_MAX = 1.5;
const IDLE_MAX = 3;

/** The expert of a stored state: one that an older version left with other features starts anew. */
export function expertOf(stored: Expert): Expert {
  return stored.features === FEATURES ? stored : newExpert();
}

const ln = (value: number): number => Math.log(Math.max(1, value));

/** The features, in the order of the weights. `hour`: local time of day in hours. */
export function featuresOf(view: TicketView, hour: number): number[] {
  const day = Math.max(-1.1, Math.min(1.1, (hour - 12) / 4));
  const long = ln(view.qlLong);
  return [
    1,
    ln(view.les),
    ln(view.waiting + 1),
    long,
    day,
    Math.log(view.trend),
    long * day,
    ln(view.qlDesks),
    ln(view.qlHour),
    Math.min(OUTSTANDING_MAX, ln(view.outstanding)),
    Math.min(IDLE_MAX, view.idle / 10),
  ].map((value) => Math.round(value * 1e4) / 1e4);
}

/** ln(minutes of wait). */
export function foretell({ weights }: Expert, features: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < features.length; i++) sum += weights[i]! * features[i]!;
  return sum;
}

/** A virtual newcomer takes the next ticket. */
export function enrol(expert: Expert, ticket: number, now: number, features: number[]): Expert {
  const last = expert.waiting.at(-1);
  if (last && now - last.at < APART_MS) return expert;
  const newcomer = { ticket, at: now, features, told: Math.round(foretell(expert, features) * 1e4) / 1e4 };
  const waiting = [...expert.waiting, newcomer];
  // Of a long queue every other newcomer is enough.
  return {
    ...expert,
    waiting: waiting.length > NEWCOMERS_MAX ? waiting.filter((_, i) => i % 2 === 0) : waiting,
  };
}

/** Tickets below `called` have been passed; between two looks the calls came evenly. */
export function settleNewcomers(
  given: Expert,
  before: { called: number; at: number },
  now: { called: number; at: number },
): { expert: Expert; realised: { joinedAt: number; waitS: number; inside: (scale: number) => boolean }[] } {
  const passed = given.waiting.filter(({ ticket }) => now.called >= ticket);
  if (passed.length === 0) return { expert: given, realised: [] };
  let expert = { ...given, waiting: given.waiting.filter(({ ticket }) => now.called < ticket) };
  const realised = passed.map((newcomer) => {
    const share = (newcomer.ticket - before.called) / Math.max(1, now.called - before.called);
    const end = before.at + Math.max(0, Math.min(1, share)) * (now.at - before.at);
    const waitS = Math.max(0, (end - newcomer.at) / 1000);
    const log = Math.log(Math.max(0.5, waitS / 60));
    expert = learn(expert, newcomer.features, log);
    const inside = (scale: number) => Math.abs(log - newcomer.told) <= 1.2816 * BLEND_SD * scale;
    return { joinedAt: newcomer.at, waitS, inside };
  });
  return { expert, realised };
}

function learn(expert: Expert, features: readonly number[], log: number): Expert {
  const { covariance } = expert;
  const z = features.map((value, i) => value - BLEND_CENTRES[i]!);
  const error = Math.max(-ERROR_MAX, Math.min(ERROR_MAX, log - foretell(expert, features)));
  const spread = z.map((_, i) => z.reduce((sum, value, j) => sum + covariance[at(i, j)]! * value, 0));
  const total = NOISE + z.reduce((sum, value, i) => sum + value * spread[i]!, 0);
  const weights = expert.weights.map((weight, i) => weight + (spread[i]! * error) / total);
  // The weights act on features that are not centred: what they add at the centre is taken off the level.
  const moved = z.reduce((sum, _, i) => sum + ((spread[i]! * error) / total) * BLEND_CENTRES[i]!, 0);
  weights[0] = weights[0]! - moved;
  const next = [...covariance];
  for (let i = 0; i < z.length; i++)
    for (let j = 0; j <= i; j++)
      next[at(i, j)] = round(covariance[at(i, j)]! - (spread[i]! * spread[j]!) / total);
  return { ...expert, weights: weights.map(round), covariance: next };
}

const round = (value: number): number => Math.round(value * 1e7) / 1e7;
