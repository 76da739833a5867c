/** The state of one queue: plain JSON, a few kilobytes, stored after every batch and handed back. */
import { type Belief, freshBelief } from './belief.js';
import type { ClockOffset } from './clocks.js';
import { type Expert, newExpert } from './expert.js';
import type { Inputs } from './inputs.js';
import {
  type ArrivalRate,
  type LeaveRate,
  newArrivalRate,
  newLeaveRate,
  newServiceRate,
  type ServiceRate,
} from './rates.js';
import { newRoster, type Roster } from './roster.js';
import { newTickets, type Tickets } from './tickets.js';
import type { WaitConfig, WaitEvent } from './types.js';

/** A desk as its own reports show it. */
export interface Post {
  serving: boolean;
  /** Since when, UTC ms. */
  since: number;
  /** That it stands idle has been taken into account. */
  told: boolean;
  /** It was serving when the next start was reported: the end in between was not, or comes late. */
  implied: boolean;
}

/** The last minutes, oldest first: people counted in, and what was estimated then (seconds; -1: nothing). */
export interface MinuteLog {
  /** Minute (UTC ms / 60,000) of the first entry. */
  from: number;
  entries: number[];
  low: number[];
  high: number[];
}

/** What happened since the last reckoning, for learning. */
export interface Window {
  from: number;
  waitedS: number;
  /** Arrivals expected from the counts and the rates. */
  comeExpected: number;
  counted: number;
  served: number;
}

export interface WaitState {
  config: WaitConfig;
  /** The belief is of this instant, UTC ms. */
  at: number;
  /** Latest instant that any event brought, UTC ms. */
  latest: number;
  pending: WaitEvent[];
  clocks: Record<string, ClockOffset>;
  /** Events refused: stamps more than a day wrong. */
  rejected: number;
  inputs: Inputs;
  belief: Belief;
  desks: number | null;
  /** Desks open as far as starts of service show, when nothing states the number. */
  deskGuess: number | null;
  roster: Roster;
  posts: Record<string, Post>;
  starts: number;
  dones: number;
  /** Services are known by calls alone, without their desks and ends; absent: not so. */
  callsOnly?: boolean;
  lastZone: number;
  /** The head count that is repeated, how often, and how many people were seen to come or go meanwhile. */
  repeated: { people: number; reports: number; flows: number };
  /** Somebody was last seen to leave the hall, UTC ms. */
  exitAt: number;
  service: ServiceRate;
  leave: LeaveRate;
  arrivals: ArrivalRate;
  /** Net error of the door, learnt: above 0 it misses more than it doubles. */
  doorBias: number;
  window: Window;
  log: MinuteLog;
  tickets: Tickets;
  expert: Expert;
  /** The last head count, and the last number on display with its time: what ticket halls go by. */
  counted: number | null;
  /** Realised waits, oldest first: [UTC ms, seconds], seen by tags or inferred from starts. */
  tagged: [at: number, waitS: number][];
  /** Tags that were seen waiting and at no desk: they may have gone, or been missed, and tell nothing of waits. */
  lostTags: number;
  /** Tags refused in a row, because their wait could not be. */
  strangeTags: number;
  inferred: [at: number, waitS: number][];
  /** Factor on the width of the band, log scale, and when it was last checked. */
  band: { scale: number; at: number | null };
}

export function newWait(config: WaitConfig, at: number): WaitState {
  return {
    config,
    at,
    latest: at,
    pending: [],
    clocks: {},
    rejected: 0,
    inputs: {},
    belief: freshBelief(),
    desks: null,
    deskGuess: null,
    roster: newRoster(),
    posts: {},
    starts: 0,
    dones: 0,
    lastZone: 0,
    repeated: { people: 0, reports: 0, flows: 0 },
    exitAt: 0,
    service: newServiceRate(config.meanServiceS, at),
    leave: newLeaveRate(config.meanPatienceS),
    arrivals: newArrivalRate(),
    doorBias: 0,
    window: { from: at, waitedS: 0, comeExpected: 0, counted: 0, served: 0 },
    log: { from: Math.floor(at / 60_000), entries: [0], low: [-1], high: [-1] },
    tickets: newTickets(),
    expert: newExpert(),
    counted: null,
    tagged: [],
    lostTags: 0,
    strangeTags: 0,
    inferred: [],
    band: { scale: 1, at: null },
  };
}

/**
 * A copy that may be changed. What a change replaces as a whole is shared; what is changed in place is copied.
 */
export function draft(state: WaitState): WaitState {
  const { belief } = state;
  return {
    ...state,
    clocks: { ...state.clocks },
    inputs: { ...state.inputs },
    belief: { lo: belief.lo, p: belief.p.slice(), gone: belief.gone.slice(), come: belief.come.slice() },
    posts: { ...state.posts },
    service: { ...state.service },
    repeated: { ...state.repeated },
    leave: { ...state.leave },
    arrivals: { ...state.arrivals },
    window: { ...state.window },
    band: { ...state.band },
  };
}
