/** The passage of time between events, and what is learnt at the end of every ten minutes. */
import { advance, expect, freshBelief, settle, total, weigh } from './belief.js';
import { usable } from './inputs.js';
import { arrivalsNow, arrivalTime, arrived, faded, SLOW_S, served, serviceNow } from './rates.js';
import type { WaitState } from './state.js';

/** What sensors of each kind miss or count twice when nobody measured it. */
export const DOOR_MISS = 0.05;
export const DOOR_DOUBLE = 0.05;
export const SERVICE_MISS = 0.02;
/** Arrivals per second per desk-service when nothing is known: the desks are busy three quarters of the time. */
const LOAD_GUESS = 0.75;
/** After such a silence the belief of before says nothing. */
const FORGET_MS = 3 * 3_600_000;
/** A desk may stand idle for so long between two customers, ms. */
const CHANGEOVER_MS = 15_000;
const WINDOW_MS = 600_000;
/** A door that counts out is silent for no longer while people are inside. */
const EXITS_STALE_MS = 1_800_000;
/** So many events of others, and none of a sensor, in ten minutes: it is silent because it is dead. */
const WITNESSES = 6;
/** People counted over whom the door's net error follows its innovations. */
const DOOR_MEMORY = 2500;

export interface Sight {
  door: boolean;
  service: boolean;
  /** Starts of service are reported, not only their ends. */
  calls: boolean;
  /** People are seen to leave the hall, and nothing better tells of services. */
  exits: boolean;
}

export function sightOf(state: WaitState): Sight {
  const service = usable(state.inputs, 'service', state.at);
  return {
    door: usable(state.inputs, 'door', state.at),
    service,
    calls: service && state.starts > 0,
    exits: !service && state.at - state.exitAt < EXITS_STALE_MS,
  };
}

export const desksOf = (state: WaitState): number =>
  state.desks ?? (state.deskGuess === null ? state.config.deskCount : Math.round(state.deskGuess));

/** Probabilities that the door misses somebody, or counts one twice. */
export function doorErrors(state: WaitState): { miss: number; double: number } {
  return {
    miss: Math.max(0.01, DOOR_MISS + Math.max(0, state.doorBias)),
    double: Math.max(0.01, DOOR_DOUBLE + Math.max(0, -state.doorBias)),
  };
}

export const thetaOf = (state: WaitState): number => state.leave.n / state.leave.seconds;

/** True arrivals per second now, by the best that is known. */
export function lambdaOf(state: WaitState): number {
  const { door, zone, service } = state.inputs;
  if (!door && !zone && !service) return balance(state);
  return arrivalsNow(state.arrivals) ?? LOAD_GUESS * state.config.deskCount * serviceNow(state.service).mu;
}

/** Arrivals that would keep the queue as it is: the guess when nothing ever spoke of arrivals, people or services. */
export function balance(state: WaitState): number {
  const desks = desksOf(state);
  const { mu } = serviceNow(state.service);
  const theta = thetaOf(state);
  return expect(state.belief, (x) => Math.min(x, desks) * mu + Math.max(0, x - desks) * theta);
}

/** Takes the state to `at` (UTC ms), in which nothing was reported. */
export function pass(state: WaitState, at: number): void {
  if (at - state.at > FORGET_MS) forget(state, at);
  while (state.at < at) {
    const next = Math.min(at, idleTellsAt(state), state.window.from + WINDOW_MS);
    if (next > state.at) step(state, next);
    tellIdle(state);
    if (state.at >= state.window.from + WINDOW_MS) reckon(state);
  }
}

function step(state: WaitState, at: number): void {
  const seconds = (at - state.at) / 1000;
  const sight = sightOf(state);
  const desks = desksOf(state);
  const theta = thetaOf(state);
  const { mu } = serviceNow(state.service);
  const birth = lambdaOf(state) * (sight.door ? doorErrors(state).miss : 1);
  const seenLeave = sight.exits ? 1 - doorErrors(state).miss : 0;
  const seenService = sight.service ? 1 - SERVICE_MISS : seenLeave;
  advance(state.belief, seconds, { desks, mu, theta, birth, seenService, seenLeave });
  const { belief } = state;
  state.window.waitedS += seconds * expect(belief, (x) => Math.max(0, x - desks));
  state.window.comeExpected += seconds * birth;
  // Where starts are seen too, whole services are counted with their own time.
  const guessed = sight.service && !sight.calls;
  served(state.service, 0, guessed ? seconds * expect(belief, (x) => Math.min(x, desks)) : 0, seconds, at);
  arrivalTime(state.arrivals, seconds, at / 1000 + (state.config.utcOffsetS ?? 0));
  state.at = at;
}

/** A night, or a long outage: what was believed before says nothing, what was learnt stays. */
function forget(state: WaitState, at: number): void {
  // The last minutes of the evening belong to its balance: the last people are served when nobody comes any more.
  reckon(state);
  const seconds = (at - state.at) / 1000;
  served(state.service, 0, 0, seconds, at);
  fadeLeaving(state, seconds);
  arrivalTime(state.arrivals, seconds, at / 1000 + (state.config.utcOffsetS ?? 0));
  state.belief = freshBelief();
  state.posts = {};
  state.window = { from: at, waitedS: 0, comeExpected: 0, counted: 0, served: 0 };
  state.at = at;
}

/** When the next desk has been idle for longer than a change of customers takes. */
function idleTellsAt(state: WaitState): number {
  let soonest = Number.POSITIVE_INFINITY;
  for (const post of Object.values(state.posts))
    if (!post.serving && !post.told) soonest = Math.min(soonest, post.since + CHANGEOVER_MS);
  return Math.max(state.at, soonest);
}

/** An open desk without a customer: then nobody waits, unless the start of its service went unseen. */
function tellIdle(state: WaitState): void {
  const desks = desksOf(state);
  // More desks have reported than are open: those that stand idle are closed.
  const serving = Object.values(state.posts).filter((post) => post.serving).length;
  for (const [name, post] of Object.entries(state.posts)) {
    if (post.serving || post.told || state.at < post.since + CHANGEOVER_MS) continue;
    state.posts[name] = { ...post, told: true };
    if (serving >= desks) continue;
    const doubt = Math.max(0.02, Math.min(0.5, desks * SERVICE_MISS));
    weigh(state.belief, (x) => (x <= serving ? 1 : doubt));
    settle(state.belief);
  }
}

/** Ten minutes are over: what came and went unseen in them, as all evidence since has it, teaches the rates. */
function reckon(state: WaitState): void {
  const { belief, window } = state;
  const seconds = (state.at - window.from) / 1000;
  const gone = total(belief.gone);
  const come = total(belief.come);
  const sight = sightOf(state);
  if (state.at - window.from < 2 * WINDOW_MS) {
    // Without services counted nobody can tell who was served from who gave up; without arrivals, who came at all.
    if (sight.door && sight.service) learnLeaving(state, seconds, gone, come);
    if (!sight.door) arrived(state.arrivals, come);
  }
  judgeSilence(state);
  belief.gone.fill(0);
  belief.come.fill(0);
  state.window = { from: state.at, waitedS: 0, comeExpected: 0, counted: 0, served: 0 };
}

function fadeLeaving({ leave }: WaitState, seconds: number): void {
  const left = faded(seconds, SLOW_S);
  for (const key of ['n', 'seconds', 'come', 'counted', 'served'] as const) leave[key] *= left;
}

function learnLeaving(state: WaitState, seconds: number, gone: number, come: number): void {
  const { leave, window } = state;
  fadeLeaving(state, seconds);
  leave.n += gone;
  leave.seconds += window.waitedS;
  leave.come += come;
  // The door's learnt bias leans on the exponential law of patience; this witness must not.
  leave.counted += window.counted / (1 - DOOR_MISS + DOOR_DOUBLE);
  leave.served += window.served / (1 - SERVICE_MISS);
  // A balance cannot tell the door's error from people who give up; the door is what changes slowly.
  const bias = state.doorBias + (come - window.comeExpected) / DOOR_MEMORY;
  state.doorBias = Math.max(-0.4, Math.min(0.4, bias));
}

/** Sensors that said nothing while the others saw people pass; they are heard again with their next word. */
function judgeSilence(state: WaitState): void {
  const { window, inputs } = state;
  const { door, service } = inputs;
  const quiet = (at: number) => state.at - at >= 0.9 * WINDOW_MS;
  const doorDead = door && quiet(door.at) && window.served >= WITNESSES;
  if (door && doorDead) inputs.door = { ...door, sick: true };
  if (service && quiet(service.at) && window.counted >= WITNESSES && (state.counted ?? 1) > 0) {
    inputs.service = { ...service, sick: true };
    state.posts = {};
  }
}
