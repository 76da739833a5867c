/**
 * The wait engine: what somebody who joins a queue now must expect, from whatever the sensors say.
 * Pure functions over a state that is plain JSON; no clock, no randomness, no input or output.
 */
import { type Drain, lawMean, lawOver, lawQuantile, lawVariance } from './law.js';
import type { Input, WaitConfig, WaitEstimate, WaitEvent } from './types.js';

export type * from './types.js';

/** Opaque to callers: store it as JSON and hand it back. */
export interface WaitState {
  config: WaitConfig;
  at: number;
  seen: Partial<Record<Input, number>>;
  n: number | null;
  desks: number | null;
  busy: number;
  done: number;
  busyS: number;
  busySince: number;
  issued: number | null;
  called: number | null;
  les: number | null;
  waits: [at: number, wait: number][];
}

export function newWait(config: WaitConfig, at: number): WaitState {
  return {
    config,
    at,
    seen: {},
    n: null,
    desks: null,
    busy: 0,
    done: 0,
    busyS: 0,
    busySince: at,
    issued: null,
    called: null,
    les: null,
    waits: [],
  };
}

/** Takes one event in; never changes the given state. */
export function observe(given: WaitState, event: WaitEvent): WaitState {
  const state = { ...given, seen: { ...given.seen }, at: Math.max(given.at, event.at) };
  const { config } = state;
  state.busyS += (Math.min(config.deskCount, state.busy) * (state.at - given.at)) / 1000;
  if (event.type === 'sensor') return state;
  state.seen[inputOf[event.type]] = state.at;
  switch (event.type) {
    case 'entry':
      state.n = (state.n ?? 0) + event.n;
      break;
    case 'zone':
      state.n = event.people;
      break;
    case 'desks':
      state.desks = event.open;
      break;
    case 'start':
      state.n = Math.max(0, (state.n ?? 0) - 1);
      state.busy = Math.min(state.desks ?? config.deskCount, state.busy + 1);
      break;
    case 'done':
      state.busy = Math.max(0, state.busy - 1);
      state.done += 1;
      break;
    case 'issued':
      state.issued = event.number;
      if (state.called !== null) state.n = Math.max(0, event.number - state.called);
      break;
    case 'called':
      state.called = event.number;
      if (state.issued !== null) state.n = Math.max(0, state.issued - event.number);
      break;
    case 'tag':
      state.les = (event.at - event.joinedAt) / 1000;
      state.waits = [...state.waits, [event.at, state.les] as [number, number]].slice(-60);
      break;
    case 'reported':
      if (event.length !== undefined) state.n = event.length;
      if (event.wait_s !== undefined) state.les = event.wait_s;
      break;
    case 'exit':
    case 'idle':
    case 'tag_lost':
      break;
  }
  return state;
}

const inputOf: Record<Exclude<WaitEvent['type'], 'sensor'>, Input> = {
  entry: 'door',
  exit: 'door',
  zone: 'zone',
  desks: 'desks',
  start: 'service',
  done: 'service',
  idle: 'service',
  tag: 'tags',
  tag_lost: 'tags',
  issued: 'tickets',
  called: 'tickets',
  reported: 'reported',
};

/** What somebody who joins at `now` must expect. */
export function estimate(state: WaitState, now: number): WaitEstimate {
  const { config } = state;
  const desks = state.desks ?? config.deskCount;
  // The configured service time weighs as 20 services.
  const rate = (20 + state.done) / (20 * config.meanServiceS + state.busyS);
  const leave = config.meanPatienceS === null ? 0 : 1 / config.meanPatienceS;
  const drain: Drain = { service: desks * rate, leave };
  const known = state.n !== null && desks > 0;
  const free = state.n === 0 && state.busy < desks && state.seen.service !== undefined;
  const n = state.n ?? 0;
  const of = (value: number) => (known ? (free ? 0 : value) : null);
  const recent = state.waits
    .filter(([at]) => at > now - 3_600_000)
    .map(([, wait]) => wait)
    .sort((a, b) => a - b);
  return {
    mean_s: known ? of(lawMean(n, drain)) : state.les,
    sd_s: of(Math.sqrt(lawVariance(n, drain))),
    p10_s: known ? of(lawQuantile(n, drain, 0.1)) : null,
    p50_s: known ? of(lawQuantile(n, drain, 0.5)) : state.les,
    p90_s: known ? of(lawQuantile(n, drain, 0.9)) : null,
    p_over_target: known ? of(lawOver(n, drain, config.targetS)) : null,
    p_no_wait: known ? (free ? 1 : 0) : null,
    length: state.n,
    length_sd: null,
    desks_open: state.desks,
    method: known ? 'ql_m' : state.les === null ? 'none' : 'les',
    grade: known ? 'B' : state.les === null ? null : 'D',
    inputs: Object.entries(state.seen).map(([name, at]) => ({
      name: name as Input,
      age_s: (now - at) / 1000,
      used: true,
    })),
    realised:
      recent.length === 0
        ? null
        : {
            n: recent.length,
            p50_s: recent[Math.floor(recent.length / 2)]!,
            p90_s: recent[Math.floor(recent.length * 0.9)]!,
            within_target: recent.filter((wait) => wait <= config.targetS).length / recent.length,
            inferred: false,
          },
    abandonment: { per_h: null, share: null, mean_patience_s: null, refused: 'not learnt yet' },
    arrival_rate_per_h: null,
    service_rate_per_h: rate * 3600,
    tags_60min: recent.length,
    recalibrated_age_s: null,
  };
}
