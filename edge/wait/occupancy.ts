/**
 * People in the hall from what the doors count in and out. A small error of a door is systematic and adds up, so
 * the number is a distribution on 0..capacity, the doors' balance is learnt from past days (everybody leaves by the
 * evening), and everything that moves the number without a count is listed as a correction.
 */
import { admit, advance, type Belief, depart, expect, join, settle, weigh } from './belief.js';

export interface OccupancyConfig {
  /** Nobody counts more people than the hall can physically hold. */
  capacity: number;
  /** How long people stay before anything is learnt, seconds. */
  meanStayS: number;
}

export interface Correction {
  /** UTC ms. */
  at: number;
  /** People added (or taken away, if negative). */
  by: number;
  reason: 'queue' | 'balance' | 'closing' | 'silence';
}

export interface OccupancyState {
  config: OccupancyConfig;
  at: number;
  belief: Belief;
  /** Last crossing. */
  crossedAt: number;
  /** Counted today, and on the last busy days. */
  today: { in: number; out: number };
  /** Since when, UTC ms. */
  todayFrom: number;
  days: { in: number; out: number }[];
  /** Exits of one person per second: number and time, for the mean stay. */
  exits: { n: number; seconds: number };
  /** People who neither wait nor are served: the usual number, over so many seconds watched. */
  others: { mean: number; seconds: number; at: number };
  resetAt: number;
  corrections: Correction[];
}

export interface OccupancyEstimate {
  people: number;
  sd: number;
  /** When the number was last known to be zero, UTC ms. */
  reset_at: number;
  /** Share of exits that the doors see compared with entries, as learnt; 1 is balanced. */
  balance: number;
}

/** A quiet hall is empty after so long; in opening hours someone would have moved. */
const SILENCE_MS = 1_800_000;
const DAYS_KEPT = 14;
/** Fewer people teach nothing about the door. */
const BUSY = 100;
/** What doors miss and count twice, each, when nobody measured it. */
const ERROR = 0.03;
const CORRECTIONS_KEPT = 20;
/** Exits come in proportion to the people inside only roughly: their likelihood is taken to this power. */
const HALF_BELIEVED = 0.5;
/** The others are looked at so often, s; neighbouring looks tell the same. */
const OTHERS_EVERY_S = 300;
/** Two opening days make a habit; ten are remembered. */
const OTHERS_KNOWN_S = 16 * 3600;
const OTHERS_MEMORY_S = 80 * 3600;
/** The others vary by more than chance: variance over mean. */
const OTHERS_SPREAD = 6;
/** A move smaller than that is not worth a line. */
const NOTEWORTHY = 0.5;

export function newOccupancy(config: OccupancyConfig, at: number): OccupancyState {
  return {
    config,
    at,
    belief: empty(),
    crossedAt: at,
    today: { in: 0, out: 0 },
    todayFrom: at,
    days: [],
    exits: { n: 20, seconds: 20 * config.meanStayS },
    others: { mean: 0, seconds: 0, at },
    resetAt: at,
    corrections: [],
  };
}

const empty = (): Belief => ({ lo: 0, p: [1], gone: [0], come: [0] });
const mean = (b: Belief): number => expect(b, (x) => x);

function copy(state: OccupancyState): OccupancyState {
  const { lo, p, gone, come } = state.belief;
  return {
    ...state,
    belief: { lo, p: p.slice(), gone: gone.slice(), come: come.slice() },
    exits: { ...state.exits },
  };
}

/** Exits seen per entry seen, from the last busy days; a new hall is taken as balanced. */
export function balanceOf({ days }: OccupancyState): number {
  const sum = days.reduce((all, day) => ({ in: all.in + day.in, out: all.out + day.out }), { in: 0, out: 0 });
  // Two hundred people of a balanced door are believed beforehand.
  return Math.max(0.6, Math.min(1.6, (sum.out + 200) / (sum.in + 200)));
}

/** Shares that the doors miss: whichever way counts less. */
function missed(state: OccupancyState): { in: number; out: number } {
  const balance = balanceOf(state);
  return { in: ERROR + Math.max(0, 1 - 1 / balance), out: ERROR + Math.max(0, 1 - balance) };
}

/** People crossed the lines since the last report: `into` and `out` in the time up to `at`, in any order. */
export function crossed(given: OccupancyState, at: number, into: number, out: number): OccupancyState {
  const state = copy(given);
  const from = state.at;
  const steps = Math.min(400, into + out);
  const miss = missed(state);
  let entered = 0;
  let left = 0;
  for (let k = 1; k <= steps; k++) {
    pass(state, from + ((at - from) * k) / (steps + 1));
    // Somebody moves now: what follows must not take the silence before for an empty hall.
    state.crossedAt = state.at;
    // Spread evenly, entries first: whoever goes out has come in.
    for (; entered < Math.round((into * k) / steps); entered++) join(state.belief, real(miss.in));
    for (; left < Math.round((out * k) / steps); left++) leave(state);
    settle(state.belief);
    bound(state);
  }
  pass(state, at);
  if (into + out > 0) state.crossedAt = at;
  state.today = { in: state.today.in + into, out: state.today.out + out };
  return state;
}

/** Probability that a counted entry is a person who truly came: the rest were counted twice. */
const real = (miss: number): number => (1 - miss) / (1 - miss + ERROR);

function leave(state: OccupancyState): void {
  state.exits.n += 1;
  // The more people are inside, the likelier is an exit. If nobody is, the entry was missed, and nothing changes.
  depart(state.belief, (x) => x ** HALF_BELIEVED);
}

/** Time passes: people who leave unseen, and what silence says of the number inside. */
function pass(state: OccupancyState, at: number): void {
  const seconds = (at - state.at) / 1000;
  if (seconds <= 0) return;
  const before = mean(state.belief);
  const { n, seconds: stayed } = state.exits;
  const miss = missed(state);
  const inRate = (state.today.in / Math.max(3600, (at - state.todayFrom) / 1000)) * miss.in;
  const flow = { desks: 0, mu: 0, theta: n / stayed, birth: inRate, seenService: 0, seenLeave: 0 };
  advance(state.belief, seconds, { ...flow, theta: flow.theta * miss.out });
  const seen = (1 - miss.out) * flow.theta * HALF_BELIEVED * seconds;
  const usual = mean(state.belief);
  weigh(state.belief, (x) => Math.exp(Math.min(50, seen * (usual - x))));
  settle(state.belief);
  state.exits.seconds += seconds * mean(state.belief);
  // Half of a two weeks' memory is enough to follow the season; the weight is capped for that.
  if (state.exits.n > 5000) state.exits = { n: 2500, seconds: (state.exits.seconds * 2500) / state.exits.n };
  state.at = at;
  if (at - state.crossedAt > SILENCE_MS) zero(state, 'silence');
  else noteMove(state, before, 'balance');
}

function bound(state: OccupancyState): void {
  const { capacity } = state.config;
  if (state.belief.lo + state.belief.p.length - 1 <= capacity) return;
  weigh(state.belief, (x) => (x <= capacity ? 1 : 1e-6));
  settle(state.belief);
}

/**
 * So many wait or are served, with the deviation of that number: at least they are inside, and besides them about as
 * many others as there usually are.
 */
export function atLeast(given: OccupancyState, at: number, people: number, sd: number): OccupancyState {
  const state = copy(given);
  pass(state, at);
  const before = mean(state.belief);
  const width = Math.max(0.5, sd);
  if (state.belief.lo + state.belief.p.length - 1 < people) admit(state.belief, Math.ceil(people), width);
  weigh(state.belief, (x) => (x >= people ? 1 : Math.exp(-0.5 * ((people - x) / width) ** 2) + 1e-9));
  settle(state.belief);
  const seconds = (at - state.others.at) / 1000;
  if (seconds >= OTHERS_EVERY_S) {
    const others = mean(state.belief) - people;
    const variance = width ** 2 + OTHERS_SPREAD * (1 + state.others.mean);
    const expected = people + state.others.mean;
    if (state.others.seconds > OTHERS_KNOWN_S) {
      weigh(state.belief, (x) => Math.exp((-0.5 * (x - expected) ** 2) / variance) + 1e-6);
      settle(state.belief);
    }
    const watched = Math.min(OTHERS_MEMORY_S, state.others.seconds + Math.min(seconds, 2 * OTHERS_EVERY_S));
    const share = Math.min(1, Math.min(seconds, 2 * OTHERS_EVERY_S) / watched);
    state.others = {
      at,
      seconds: watched,
      mean: Math.max(0, state.others.mean + share * (others - state.others.mean)),
    };
  }
  noteMove(state, before, 'queue');
  return state;
}

/** The hall has closed and everybody has left: the day teaches the balance of the doors. */
export function closed(given: OccupancyState, at: number): OccupancyState {
  const state = copy(given);
  pass(state, at);
  if (state.today.in > BUSY) state.days = [...state.days, state.today].slice(-DAYS_KEPT);
  state.today = { in: 0, out: 0 };
  state.todayFrom = at;
  zero(state, 'closing');
  return state;
}

function zero(state: OccupancyState, reason: 'closing' | 'silence'): void {
  const before = mean(state.belief);
  state.belief = empty();
  state.resetAt = state.at;
  noteMove(state, before, reason);
}

function noteMove(state: OccupancyState, before: number, reason: Correction['reason']): void {
  const by = mean(state.belief) - before;
  const last = state.corrections.at(-1);
  // Small moves of one kind within a quarter of an hour are one correction.
  if (last && last.reason === reason && state.at - last.at < 900_000)
    state.corrections = [...state.corrections.slice(0, -1), { ...last, by: last.by + by }];
  else if (Math.abs(by) >= NOTEWORTHY || reason === 'balance')
    state.corrections = [...state.corrections, { at: state.at, by, reason }].slice(-CORRECTIONS_KEPT);
}

/** People inside at `now`. */
export function occupancyAt(given: OccupancyState, now: number): OccupancyEstimate {
  const state = copy(given);
  pass(state, now);
  const people = mean(state.belief);
  const sd = Math.sqrt(expect(state.belief, (x) => (x - people) ** 2));
  return { people, sd, reset_at: state.resetAt, balance: balanceOf(state) };
}
