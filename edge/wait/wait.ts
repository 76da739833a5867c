/**
 * The wait engine: what somebody who joins a queue now must expect, from whatever the sensors say.
 * Pure functions over a state that is plain JSON; no clock, no randomness, no input or output.
 */
import { expect } from './belief.js';
import { mapStamp } from './clocks.js';
import { happen } from './happenings.js';
import { type Inputs, inputOf, usable } from './inputs.js';
import { joinedAgo, openMinute } from './minutes.js';
import { balance, desksOf, doorErrors, lambdaOf, pass, sightOf, thetaOf } from './passage.js';
import { arrivalsLearnt, arrivalsNow, leaveShare, serviceNow } from './rates.js';
import { realisedOf } from './realised.js';
import { noteDesks } from './roster.js';
import type { RealisedWait } from './self-score.js';
import type { StaffingInput } from './staffing.js';
import { draft, type WaitState } from './state.js';
import { type Told, tell } from './told.js';
import type {
  Abandonment,
  Grade,
  Input,
  InputState,
  Realised,
  WaitConfig,
  WaitEstimate,
  WaitEvent,
} from './types.js';

export { newWait, type WaitState } from './state.js';
export type * from './types.js';

/** Events wait so long for others that happened before them, ms. */
const HOLD_MS = 3000;

/** Takes one event in; never changes the given state. */
export function observe(given: WaitState, event: WaitEvent): WaitState {
  const state = draft(given);
  const stamped = place(state, event);
  if (!stamped) return { ...given, rejected: given.rejected + 1 };
  const pending = state.pending.slice();
  let index = pending.length;
  while (index > 0 && pending[index - 1]!.at > stamped.at) index--;
  pending.splice(index, 0, stamped);
  state.pending = pending;
  state.latest = Math.max(state.latest, stamped.at, stamped.receivedAt ?? 0);
  release(state, state.latest - HOLD_MS);
  if (index === given.pending.length) follow(given, state, stamped);
  return state;
}

/** The event on the gateway's clock; null if its stamp cannot be believed. */
function place(state: WaitState, event: WaitEvent): WaitEvent | null {
  if (event.receivedAt === undefined || event.source === undefined) return event;
  const mapped = mapStamp(state.clocks[event.source], event.at, event.receivedAt);
  if (!mapped) return null;
  state.clocks[event.source] = mapped.clock;
  return { ...event, at: mapped.at };
}

/** Lets all pending events happen whose time has come. */
function release(state: WaitState, until: number): void {
  let count = 0;
  for (const event of state.pending) {
    if (event.at > until) break;
    count++;
    pass(state, event.at);
    const log = openMinute(state.log, state.at);
    if (log !== state.log) {
      state.log = log;
      note(state);
    }
    happen(state, event);
  }
  if (count > 0) state.pending = state.pending.slice(count);
}

/** Notes what a newcomer of this minute is told, to be held against what they find. */
function note(state: WaitState): void {
  const desks = state.desks ?? state.deskGuess;
  if (desks !== null)
    state.roster = noteDesks(
      state.roster,
      state.at / 1000 + (state.config.utcOffsetS ?? 0),
      Math.round(desks),
    );
  const told = tell(state);
  if (!told) return;
  const last = state.log.low.length - 1;
  state.log.low[last] = Math.round(told.quantile(0.1));
  state.log.high[last] = Math.round(told.quantile(0.9));
}

/** The state at `now`, with everything that has been heard. */
export function upTo(given: WaitState, now: number): WaitState {
  const ahead = aheadOf(given, now);
  const state = draft(ahead ?? given);
  if (!ahead) release(state, now);
  pass(state, now);
  return state;
}

/**
 * A state in which what is still held has happened, and what came after it in the same order. Whoever asks for the
 * estimate after every event would replay three seconds each time; with this only what is new happens.
 */
interface Ahead {
  readonly state: WaitState;
  readonly rest: readonly WaitEvent[];
}

/** Nothing but a memory of results: without it the same figures come out, later. */
const aheads = new WeakMap<WaitState, Ahead>();

/** The next state goes on from where the one before was ahead; more than a replay would cost is not kept. */
function follow(given: WaitState, next: WaitState, event: WaitEvent): void {
  const ahead = aheads.get(given);
  if (ahead && ahead.rest.length <= next.pending.length)
    aheads.set(next, { state: ahead.state, rest: [...ahead.rest, event] });
}

/** Null where something that is held has not happened by `now`. */
function aheadOf(given: WaitState, now: number): WaitState | null {
  const { pending } = given;
  if (pending.length === 0 || pending.at(-1)!.at > now) return null;
  const known = aheads.get(given);
  if (known?.rest.length === 0) return known.state;
  const state = draft(known?.state ?? given);
  if (known) state.pending = known.rest.slice();
  release(state, Number.POSITIVE_INFINITY);
  aheads.set(given, { state, rest: [] });
  return state;
}

/** What somebody who joins at `now` must expect. */
export function estimate(given: WaitState, now: number): WaitEstimate {
  const state = upTo(given, now);
  const inputs = inputsOf(state.inputs, now);
  const known = (['zone', 'door', 'service', 'reported', 'tags', 'tickets'] as const).some((name) =>
    usable(state.inputs, name, now),
  );
  const told = known ? tell(state) : null;
  const length = known ? lengthOf(state) : null;
  const tags = state.tagged.filter(([at]) => at > now - 3_600_000).length;
  return {
    mean_s: told?.mean ?? null,
    sd_s: told?.sd ?? null,
    p10_s: told?.quantile(0.1) ?? null,
    p50_s: told?.quantile(0.5) ?? null,
    p90_s: told?.quantile(0.9) ?? null,
    p_over_target: told?.over(state.config.targetS) ?? null,
    p_no_wait: told?.none ?? null,
    length: length?.mean ?? null,
    length_sd: length?.sd ?? null,
    desks_open: state.desks ?? (state.deskGuess === null ? null : Math.round(state.deskGuess)),
    method: told?.method ?? 'none',
    grade: told && gradeOf(told, inputs),
    inputs,
    realised: realisedNow(state, now),
    abandonment: abandonmentOf(state, length?.mean ?? null),
    arrival_rate_per_h: known ? lambdaOf(state) * 3600 : null,
    service_rate_per_h: serviceNow(state.service).mu * 3600,
    tags_60min: tags,
    recalibrated_age_s: state.band.at === null ? null : (now - state.band.at) / 1000,
  };
}

/** People in, people served and people gone balance only if arrivals and services are both counted. */
function abandonmentOf(state: WaitState, length: number | null): Abandonment {
  const { door, service } = sightOf(state);
  const refuse = (refused: string) => ({ per_h: null, share: null, mean_patience_s: null, refused });
  if (!door) return refuse('nobody counts arrivals');
  if (!service) return refuse('nobody counts services');
  const { leave } = state;
  if (leave.come < 20 || length === null) return refuse('too few arrivals yet');
  const theta = thetaOf(state);
  return {
    per_h: theta * length * 3600,
    share: leaveShare(leave),
    mean_patience_s: 1 / theta,
    refused: null,
  };
}

/** With the people who wait now, each for as long as they have waited: the last of them joined last. */
function realisedNow(state: WaitState, now: number): Realised | null {
  const { door } = sightOf(state);
  const { miss, double } = doorErrors(state);
  const theta = thetaOf(state);
  const ages: number[] = [];
  for (let n = 0; door && n < Math.round(lengthOf(state).mean); n++)
    ages.push(joinedAgo(state.log, n + 0.5, now, theta, 1 / (1 - miss + double)) ?? 0);
  return realisedOf(state, ages, now, state.config.targetS);
}

function inputsOf(inputs: Inputs, now: number): InputState[] {
  return (Object.entries(inputs) as [Input, NonNullable<Inputs[Input]>][]).map(([name, { at }]) => ({
    name,
    age_s: Math.max(0, (now - at) / 1000),
    used: usable(inputs, name, now),
  }));
}

/** People waiting. */
function lengthOf(state: WaitState): { mean: number; sd: number } {
  const desks = desksOf(state);
  const mean = expect(state.belief, (x) => Math.max(0, x - desks));
  return { mean, sd: Math.sqrt(expect(state.belief, (x) => (Math.max(0, x - desks) - mean) ** 2)) };
}

/** By the error predicted, relative to one who knows the people ahead and the rates; a lost sensor costs a grade. */
function gradeOf({ ratio }: Told, inputs: readonly InputState[]): Grade {
  // Of a hall known by numbers alone nobody knows the best; such records gave about the third grade.
  const quality = ratio === null ? 2 : [1.1, 1.25, 1.6].filter((limit) => ratio > limit).length;
  const lost = inputs.some(({ name, used }) => !used && name !== 'tags') ? 1 : 0;
  return (['A', 'B', 'C', 'D'] as const)[Math.min(3, quality + lost)]!;
}

/** What `staffing` and `advise` need, from the state at `now`; null while nothing is known of the queue. */
export function staffingInput(given: WaitState, now: number): StaffingInput | null {
  const state = upTo(given, now);
  if (!(['zone', 'door', 'service'] as const).some((name) => usable(state.inputs, name, now))) return null;
  const localS = now / 1000 + (state.config.utcOffsetS ?? 0);
  const { arrivals } = state;
  const learnt = arrivalsLearnt(arrivals);
  // Nobody is advised on arrivals that were only guessed: until they are learnt the queue is taken to stay as it is.
  const known = learnt ? lambdaOf(state) : balance(state);
  return {
    belief: state.belief,
    open: desksOf(state),
    deskCount: state.config.deskCount,
    mu: serviceNow(state.service).mu,
    theta: thetaOf(state),
    lambda: (aheadS) => (learnt ? (arrivalsNow(arrivals, aheadS, localS) ?? known) : known),
    targetS: state.config.targetS,
  };
}

/** The same queue without a kind of sensor that it has no more: nothing is missed, and no grade is lost for it. */
export function forgetInput(state: WaitState, input: Input): WaitState {
  const { [input]: _gone, ...inputs } = state.inputs;
  const ofOthers = (event: WaitEvent) =>
    (event.type === 'sensor' ? event.input : inputOf[event.type]) !== input;
  // What still waits for its turn would make the input known again.
  return { ...state, inputs, pending: state.pending.filter(ofOthers) };
}

/** The same queue under another configuration (a new plan of desks, another standard): what was learnt stays. */
export function withConfig(state: WaitState, config: WaitConfig): WaitState {
  return { ...state, config };
}

/** Waits that ended after `since` (UTC ms), as far as they are remembered: the last 90 of each kind. */
export function realisedWaits(state: WaitState, since: number): (RealisedWait & { inferred: boolean })[] {
  const list = (waits: readonly (readonly [number, number])[], inferred: boolean) =>
    waits
      .filter(([at]) => at > since)
      .map(([at, wait_s]) => ({ joinedAt: at - wait_s * 1000, wait_s, inferred }));
  return [...list(state.tagged, false), ...list(state.inferred, true)];
}
