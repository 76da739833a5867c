/** What each event does to the state. The state is already at the time of the event. */
import { admit, depart, expect, freshBelief, headCount, join, settle, weigh } from './belief.js';
import { enrol, featuresOf, settleNewcomers } from './expert.js';
import { heard, innovation, inputOf, usable } from './inputs.js';
import { countIn, joinedAgo, joinedSince, openMinute, toldAt } from './minutes.js';
import { desksOf, doorErrors, lambdaOf, SERVICE_MISS, sightOf, thetaOf } from './passage.js';
import { arrived, sawService, served, serviceNow } from './rates.js';
import type { WaitState } from './state.js';
import { callShown, issuedUpTo, look, viewOf, waitingByNumbers } from './tickets.js';
import type { WaitEvent } from './types.js';

type Of<T extends WaitEvent['type']> = Extract<WaitEvent, { type: T }>;

/** Noise of a zone count: see the guide; people whom the sensor cannot see are not known. */
export const ZONE_NOISE = { sd: 0.6, slope: 0.1, unseen: 0 };
/** Counts closer than that repeat one another. */
const ZONE_FRESH_S = 15;
const WAITS_KEPT = 90;
const STRANGE_MAX = 4;
const STUCK_REPORTS = 15;
/** A shorter wait is the way to a free desk. */
const HAD_TO_WAIT_S = 30;
/** Two reports of one desk may be swapped by so much. */
const SWAPPED_MS = 5000;
/** Below this the band checks nothing: within its minute the queue may have been empty. */
const BAND_CHECKED_S = 60;

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
      tag(state, event);
      return;
    case 'tag_lost':
      state.lostTags++;
      return;
    case 'reported':
      if (event.length !== undefined) zone(state, { ...event, type: 'zone', people: event.length }, health);
      if (event.outflow !== undefined) left(state, event.outflow);
      if (event.wait_s !== undefined)
        tag(state, { ...event, type: 'tag', joinedAt: event.at - event.wait_s * 1000 });
      return;
    case 'issued':
      state.tickets = issuedUpTo(state.tickets, event.number, state.at);
      return;
    case 'called':
      called(state, event);
      return;
    case 'exit':
      if (event.n > 0) state.exitAt = state.at;
      left(state, event.n);
      return;
  }
}

function keep(waits: [number, number][], at: number, waitS: number): [number, number][] {
  const kept = waits.length >= WAITS_KEPT ? waits.slice(1 - WAITS_KEPT) : waits.slice();
  kept.push([at, Math.round(waitS)]);
  return kept;
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
  const post = desk === undefined ? undefined : state.posts[desk];
  state.starts++;
  state.window.served++;
  state.repeated.flows++;
  const implied = post?.serving === true;
  if (implied) complete(state);
  if (desk !== undefined) state.posts[desk] = { serving: true, since: state.at, told: false, implied };
  const serving = Object.values(state.posts).filter((each) => each.serving).length;
  guessDesks(state, serving);
  const busy = Math.min(serving, desksOf(state));
  weigh(state.belief, (x) => (x >= busy ? 1 : SERVICE_MISS));
  settle(state.belief);
  infer(state);
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

/** A number is on display: newcomers whose ticket it passed have waited, and a new one joins. */
function called(state: WaitState, { number }: Of<'called'>): void {
  const { dayFrom, lastMinute } = state.tickets;
  const before = { called: state.tickets.called, at: (dayFrom ?? state.at) + lastMinute * 60_000 };
  state.tickets = callShown(state.tickets, number, state.at);
  const sameDay = state.tickets.dayFrom === dayFrom;
  if (!sameDay) state.expert = { ...state.expert, waiting: [] };
  const after = { called: state.tickets.called, at: state.at };
  const { expert, realised } = settleNewcomers(state.expert, sameDay ? before : after, after);
  state.expert = expert;
  for (const { waitS, inside } of realised) {
    state.tagged = keep(state.tagged, state.at, waitS);
    rescale(state, inside(state.band.scale));
  }
  const waiting = waitingOf(state);
  if (waiting === null) return;
  state.tickets = issuedUpTo(state.tickets, number + waiting, state.at);
  state.tickets = look(state.tickets, waiting, desksOf(state), state.at);
  const view = viewOf(state.tickets, waiting, desksOf(state), state.at);
  if (view && waiting > 0)
    state.expert = enrol(
      state.expert,
      number + waiting + 1,
      state.at,
      featuresOf(view, localHour(state, state.at)),
    );
}

/** People who hold a ticket and wait: counted, or by the numbers. */
export function waitingOf(state: WaitState): number | null {
  return state.counted ?? waitingByNumbers(state.tickets);
}

/** Local time of day, hours. */
export function localHour(state: WaitState, at: number): number {
  return ((((at / 1000 + (state.config.utcOffsetS ?? 0)) / 3600) % 24) + 24) % 24;
}

/** A realised wait: it checks the band, and all who wait now joined after the one who has been called. */
function tag(state: WaitState, { at, joinedAt }: Of<'tag'>): void {
  const waitS = (at - joinedAt) / 1000;
  const told = toldAt(state.log, joinedAt);
  if (waitS < 0 || waitS > 4 * 3600) return;
  if (isStrange(state, waitS, told)) return;
  if (told && told.low >= BAND_CHECKED_S && waitS > told.low / 3 && waitS < 2 * told.high)
    rescale(state, waitS >= told.low && waitS <= told.high);
  state.tagged = keep(state.tagged, state.at, waitS);
  const theta = thetaOf(state);
  const desks = desksOf(state);
  const { stayed, counted } = joinedSince(state.log, joinedAt, at, theta);
  const { miss, double } = doorErrors(state);
  let n: number;
  let variance: number;
  const { door } = sightOf(state);
  if (door) {
    n = stayed / (1 - miss + double);
    variance = 1 + counted * (miss + double) + (counted - stayed);
  } else if (state.inputs.door) {
    n = (lambdaOf(state) * -Math.expm1(-theta * waitS)) / theta;
    variance = 1 + n + (0.2 * n) ** 2;
  } else {
    // Nobody ever counted arrivals: as many wait as make the next wait like this one, give or take what may have
    // come and gone meanwhile (the error of LES is twice that of the law).
    n = (desks * serviceNow(state.service).mu * Math.expm1(theta * waitS)) / theta;
    variance = 1 + 2 * n + (0.15 * n) ** 2;
  }
  // Whoever had to wait takes a desk that another has left: all desks serve.
  const idle = waitS > HAD_TO_WAIT_S ? 0.05 : 1;
  const fits = (x: number) =>
    (x < desks ? idle : 1) * Math.exp((-0.5 * (Math.max(0, x - desks) - n) ** 2) / variance);
  if (expect(state.belief, fits) < 1e-3) admit(state.belief, Math.round(n) + desks, Math.sqrt(variance));
  // Waits of neighbours rest on the same counts of the door: each is half a witness.
  weigh(state.belief, (x) => (door ? Math.sqrt(fits(x) + 1e-6) : fits(x) + 1e-3));
  settle(state.belief);
}

/**
 * A beacon that was left behind or passed by: its time is far from anything that could have been. Several in a row
 * are believed, for then it is the engine that is wrong.
 */
function isStrange(
  state: WaitState,
  waitS: number,
  told: { low: number; high: number } | undefined,
): boolean {
  const { door, zone, service } = state.inputs;
  const usual = door || zone || service ? told : beforehand(state.tagged);
  const strange = usual !== undefined && (waitS > 3 * usual.high + 300 || waitS < usual.low / 4 - 120);
  state.strangeTags = strange ? state.strangeTags + 1 : 0;
  if (state.strangeTags < STRANGE_MAX) return strange;
  state.strangeTags = 0;
  return false;
}

/** The last five tags in the place of what was told. */
function beforehand(
  tagged: readonly (readonly [number, number])[],
): { low: number; high: number } | undefined {
  if (tagged.length < 3) return undefined;
  const last = tagged.slice(-5).map(([, wait]) => wait);
  const median = last.sort((a, b) => a - b)[last.length >> 1]!;
  return { low: median, high: median };
}

/** The band is widened when too many waits fall out of it, and narrowed when too few do; eight in ten are meant. */
function rescale(state: WaitState, inside: boolean): void {
  const scale = state.band.scale * Math.exp(0.02 * (inside ? -0.2 : 0.8));
  state.band = { scale: Math.max(0.5, Math.min(3, scale)), at: state.at };
}
