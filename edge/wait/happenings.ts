/** What each event does to the state. The state is already at the time of the event. */
import { callOne, depart, expect, freshBelief, headCount, join, settle, weigh } from './belief.js';
import { heard, innovation, inputOf, usable } from './inputs.js';
import { countIn, joinedAgo, openMinute } from './minutes.js';
import { desksOf, doorErrors, lambdaOf, SERVICE_MISS, sightOf, thetaOf } from './passage.js';
import { arrived, sawService, served, serviceNow } from './rates.js';
import type { WaitState } from './state.js';
import { tag } from './tag-happenings.js';
import { called } from './ticket-happenings.js';
import { issuedUpTo } from './tickets.js';
import type { WaitEvent } from './types.js';
import { keep } from './waits-seen.js';

type Of<T extends WaitEvent['type']> = Extract<WaitEvent, { type: T }>;

/** Noise of a zone count: see the guide; people whom the sensor cannot see are not known. */
export const ZONE_NOISE = { sd: 0.6, slope: 0.1, unseen: 0 };
/** Counts closer than that repeat one another. */
const ZONE_FRESH_S = 15;
/** So many equal counts, and as many people who came or went meanwhile, show a stuck sensor. */
const STUCK_REPORTS = 15;
/** Two reports of one desk may be swapped by so much. */
const SWAPPED_MS = 5000;

export function happen(state: WaitState, event: WaitEvent): void {
  if (event.type === 'sensor') {
    const health = state.inputs[event.input] ?? heard(state.inputs, event.input, state.at);
    state.inputs[event.input] = { ...health, alive: event.alive };
    if (event.input === 'service') state.posts = {};
    return;
  }
  const input = inputOf[event.type];
  const health = heard(state.inputs, input, state.at);
  // These two are only ever silent without reason; the zone is judged by what it says.
  if (input === 'door' || input === 'service') health.sick = false;
  switch (event.type) {
    case 'entry':
      entry(state, event);
      return;
    case 'zone':
      zone(state, event, health);
      return;
    case 'desks':
      state.desks = event.open;
      return;
    case 'start':
      start(state, event);
      return;
    case 'done':
      done(state, event);
      return;
    case 'idle':
      if (event.desk !== undefined)
        state.posts[event.desk] = { serving: false, since: state.at, told: false, implied: false };
      return;
    case 'tag':
      tag(state, event.at, event.joinedAt);
      return;
    case 'tag_lost':
      state.lostTags++;
      return;
    case 'reported':
      if (event.length !== undefined) zone(state, { ...event, type: 'zone', people: event.length }, health);
      if (event.outflow !== undefined) left(state, event.outflow);
      if (event.wait_s !== undefined) tag(state, event.at, event.at - event.wait_s * 1000);
      return;
    case 'issued':
      state.tickets = issuedUpTo(state.tickets, event.number, state.at);
      return;
    case 'called':
      called(state, event.number);
      return;
    case 'exit':
      if (event.n > 0) state.exitAt = state.at;
      left(state, event.n);
      return;
  }
}

function entry(state: WaitState, { n }: Of<'entry'>): void {
  if (n <= 0) return;
  const { miss, double } = doorErrors(state);
  const real = (1 - miss) / (1 - miss + double);
  for (let i = 0; i < Math.min(n, 200); i++) join(state.belief, real);
  settle(state.belief);
  arrived(state.arrivals, n / (1 - miss + double));
  state.window.counted += n;
  state.repeated.flows += n;
  state.window.comeExpected += n * real;
  state.log = countIn(openMinute(state.log, state.at), n);
}

function zone(state: WaitState, { people }: Of<'zone'>, health: ReturnType<typeof heard>): void {
  const desks = desksOf(state);
  const n = expect(state.belief, (x) => Math.max(0, x - desks));
  const spread = expect(state.belief, (x) => (Math.max(0, x - desks) - n) ** 2);
  const sd = ZONE_NOISE.sd + ZONE_NOISE.slope * n;
  const z = (people - n) / Math.sqrt(spread + sd * sd);
  const others = usable(state.inputs, 'door', state.at) && usable(state.inputs, 'service', state.at);
  // Alone it cannot contradict anybody.
  const sick = innovation(health, others ? z : 0);
  const stuck = isStuck(state, people);
  if (stuck && !health.sick) {
    health.sick = true;
    // What it said has become the belief: nothing of that can be kept.
    state.belief = freshBelief();
  }
  state.counted = people;
  const gap = (state.at - state.lastZone) / 1000;
  state.lastZone = state.at;
  if (sick || stuck) return;
  headCount(state.belief, people, desks, ZONE_NOISE, Math.max(0.1, Math.min(1, gap / ZONE_FRESH_S)));
  settle(state.belief);
}

/** The same number again and again, while people come and go, is no count. */
function isStuck(state: WaitState, people: number): boolean {
  const { repeated } = state;
  if (people !== repeated.people || people === 0) state.repeated = { people, reports: 1, flows: 0 };
  else repeated.reports++;
  return state.repeated.reports >= STUCK_REPORTS && state.repeated.flows >= STUCK_REPORTS;
}

function start(state: WaitState, { desk }: Of<'start'>): void {
  state.window.served++;
  state.repeated.flows++;
  if (desk === undefined) calledSomewhere(state);
  else startedAt(state, desk);
  settle(state.belief);
  infer(state);
}

function startedAt(state: WaitState, desk: string): void {
  const implied = state.posts[desk]?.serving === true;
  state.starts++;
  state.callsOnly = false;
  if (implied) complete(state);
  state.posts[desk] = { serving: true, since: state.at, told: false, implied };
  const serving = Object.values(state.posts).filter((each) => each.serving).length;
  guessDesks(state, serving);
  const busy = Math.min(serving, desksOf(state));
  weigh(state.belief, (x) => (x >= busy ? 1 : SERVICE_MISS));
}

/** A call without its desk: while people wait it is the end of another's service. */
function calledSomewhere(state: WaitState): void {
  if (state.starts === 0 && state.dones === 0) state.callsOnly = true;
  const desks = desksOf(state);
  const waited = callOne(state.belief, desks, desks * serviceNow(state.service).mu, lambdaOf(state));
  if (sightOf(state).callsOnly) served(state.service, waited / (1 - SERVICE_MISS), 0, 0, state.at);
}

/**
 * Nobody said how many desks are open: while people wait all of them serve, so those that serve are those that are
 * open. Fewer are believed only slowly, since a desk may just be between two customers.
 */
function guessDesks(state: WaitState, serving: number): void {
  if (state.desks !== null) return;
  const before = state.deskGuess ?? serving;
  const allBusy = (state.counted ?? 0) > 0;
  state.deskGuess = serving >= before ? serving : allBusy ? before - 0.3 * (before - serving) : before;
}

function done(state: WaitState, { desk }: Of<'done'>): void {
  const post = desk === undefined ? undefined : state.posts[desk];
  state.dones++;
  state.callsOnly = false;
  if (desk !== undefined && post?.implied && state.at - post.since < SWAPPED_MS) {
    // The end that the start before it implied: the two were swapped on the way.
    state.posts[desk] = { ...post, implied: false };
    return;
  }
  complete(state);
  if (post?.serving) sawService(state.service, (state.at - post.since) / 1000, state.at);
  // Only a hall that reports starts can show an idle desk.
  if (desk !== undefined && state.starts > 0)
    state.posts[desk] = { serving: false, since: state.at, told: false, implied: false };
  if (state.starts === 0) {
    state.window.served++;
    infer(state);
  }
}

/** People left the hall, served or not; where services are reported that is known better. */
function left(state: WaitState, n: number): void {
  if (sightOf(state).service) return;
  const desks = desksOf(state);
  const { mu } = serviceNow(state.service);
  const theta = thetaOf(state);
  for (let i = 0; i < Math.min(n, 200); i++)
    depart(state.belief, (x) => Math.min(x, desks) * mu + Math.max(0, x - desks) * theta);
  settle(state.belief);
}

function complete(state: WaitState): void {
  const desks = desksOf(state);
  depart(state.belief, (x) => Math.min(x, desks));
  settle(state.belief);
  if (state.starts === 0) served(state.service, 1 / (1 - SERVICE_MISS), 0, 0, state.at);
}

/** Whoever is called now joined just before those who still wait. */
function infer(state: WaitState): void {
  if (!sightOf(state).door) return;
  const { miss, double } = doorErrors(state);
  const desks = desksOf(state);
  const n = expect(state.belief, (x) => Math.max(0, x - desks));
  const ago = joinedAgo(state.log, n + 0.5, state.at, thetaOf(state), 1 / (1 - miss + double));
  if (ago !== null) state.inferred = keep(state.inferred, state.at, ago);
}
