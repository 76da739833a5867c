/**
 * What the engine believes of x, the number of people in the system (waiting and at desks): an exact discrete
 * distribution on lo..lo+p.length-1, moved by a birth-death step between events and by a shift or a likelihood at
 * them. All functions change the belief that they are given: the engine hands them a copy.
 *
 * Beside p stand two moment measures, E[count; x]: people who gave up and people who came since the last
 * reckoning. They go through the same linear steps as p, so that later evidence corrects them (forward smoothing,
 * Cappé 2011), and they are what the rates are learnt from. Empty, they are not followed: whoever only looks ahead
 * learns nothing.
 */
export interface Belief {
  lo: number;
  p: number[];
  gone: number[];
  come: number[];
}

/** Rates per second that hold between two events. */
export interface Flow {
  /** Desks that work. */
  desks: number;
  /** Services of one desk. */
  mu: number;
  /** Giving up, of one waiting person. */
  theta: number;
  /** Arrivals that no sensor reports. */
  birth: number;
  /** Share of services' ends, and of people giving up, that some sensor reports. */
  seenService: number;
  seenLeave: number;
}

/** Less than this is not believed at all. */
const NEGLIGIBLE = 1e-8;
/** Largest probability of a change in one step of Euler's method. */
const STEP = 0.2;
/** An idle night is not worth more steps; by then the distribution stands still. */
const STEPS_MAX = 2000;
/** No hall holds more. */
const PEOPLE_MAX = 2000;

/** Nobody is likely, anything is possible: how a day begins. */
export function freshBelief(): Belief {
  const p = Array.from({ length: 41 }, (_, x) => (x === 0 ? 0.6 : 0.4 * 0.15 * 0.85 ** (x - 1)));
  return settle({ lo: 0, p, gone: p.map(() => 0), come: p.map(() => 0) });
}

/** Scales to a sum of 1 and drops negligible ends. */
export function settle(b: Belief): Belief {
  const { p } = b;
  let sum = 0;
  for (const value of p) sum += value;
  const least = NEGLIGIBLE * sum;
  let from = 0;
  let to = p.length;
  while (from < to - 1 && p[from]! < least) from++;
  while (to > from + 1 && p[to - 1]! < least) to--;
  const scale = 1 / sum;
  // So many decimals are enough for everything that is asked, and keep the stored state small.
  const cut = (values: number[], decimals: number) => {
    if (values.length === 0) return values;
    const out = new Array<number>(to - from);
    for (let i = from; i < to; i++) out[i - from] = Math.round(values[i]! * scale * decimals) / decimals;
    return out;
  };
  b.p = cut(p, 1e9);
  b.gone = cut(b.gone, 1e6);
  b.come = cut(b.come, 1e6);
  b.lo += from;
  return b;
}

/** Room for the mass to move by `below` and `above`. */
function widen(b: Belief, below: number, above: number): void {
  const down = Math.min(b.lo, below);
  const up = Math.min(above, PEOPLE_MAX - b.lo - b.p.length);
  const pad = (values: number[]) => {
    if (values.length === 0) return values;
    const out = new Array<number>(down + values.length + up).fill(0);
    for (let i = 0; i < values.length; i++) out[down + i] = values[i]!;
    return out;
  };
  b.p = pad(b.p);
  b.gone = pad(b.gone);
  b.come = pad(b.come);
  b.lo -= down;
}

/** `seconds` pass in which nothing is reported. */
export function advance(b: Belief, seconds: number, flow: Flow): void {
  if (seconds <= 0) return;
  const top = b.lo + b.p.length + 3;
  const busyTop = Math.min(top, flow.desks);
  const fastest =
    flow.birth +
    busyTop * flow.mu * (1 - flow.seenService) +
    (top - busyTop) * flow.theta * (1 - flow.seenLeave);
  const steps = Math.min(STEPS_MAX, Math.max(1, Math.ceil((fastest * seconds) / STEP)));
  widen(b, 2 + (steps >> 2), flow.birth > 0 ? 2 + (steps >> 2) : 0);
  const h = Math.min(seconds / steps, STEP / Math.max(1e-12, fastest));
  const leave = b.p.map((_, i) => h * Math.max(0, b.lo + i - flow.desks) * flow.theta * (1 - flow.seenLeave));
  const death = leave.map(
    (value, i) => value + h * Math.min(b.lo + i, flow.desks) * flow.mu * (1 - flow.seenService),
  );
  // Nobody falls below the window: what would is kept at its edge.
  if (b.lo > 0) leave[0] = death[0] = 0;
  for (let k = 0; k < steps; k++) euler(b, h * flow.birth, death, leave);
  silence(b, seconds, flow);
  settle(b);
}

function euler({ p, gone, come }: Belief, birth: number, death: number[], leave: number[]): void {
  if (gone.length === 0) {
    spread(p, birth, death);
    return;
  }
  const last = p.length - 1;
  let below = 0;
  let goneBelow = 0;
  let comeBelow = 0;
  for (let i = 0; i <= last; i++) {
    const here = p[i]!;
    const goneHere = gone[i]!;
    const comeHere = come[i]!;
    const stay = 1 - death[i]! - (i === last ? 0 : birth);
    const above = i === last ? 0 : p[i + 1]!;
    const fall = i === last ? 0 : death[i + 1]!;
    p[i] = stay * here + birth * below + fall * above;
    gone[i] =
      stay * goneHere + birth * goneBelow + (i === last ? 0 : fall * gone[i + 1]! + leave[i + 1]! * above);
    come[i] = stay * comeHere + birth * (comeBelow + below) + (i === last ? 0 : fall * come[i + 1]!);
    below = here;
    goneBelow = goneHere;
    comeBelow = comeHere;
  }
}

/** The same without the moments, for whoever only looks ahead. */
function spread(p: number[], birth: number, death: number[]): void {
  const last = p.length - 1;
  let below = 0;
  for (let i = 0; i < last; i++) {
    const here = p[i]!;
    p[i] = (1 - death[i]! - birth) * here + birth * below + death[i + 1]! * p[i + 1]!;
    below = here;
  }
  p[last] = (1 - death[last]!) * p[last]! + birth * below;
}

/** The likelihood of no report: the busier the desks, the less likely is silence. */
function silence(b: Belief, seconds: number, { desks, mu, theta, seenService, seenLeave }: Flow): void {
  if (seenService === 0 && seenLeave === 0) return;
  weigh(b, (x) => {
    const busy = Math.min(x, desks);
    // Relative to all desks busy, so that long silence does not underflow.
    return Math.exp(
      Math.min(500, seconds * ((desks - busy) * mu * seenService - (x - busy) * theta * seenLeave)),
    );
  });
}

/** Multiplies by a likelihood of x. */
export function weigh({ lo, p, gone, come }: Belief, likelihood: (x: number) => number): void {
  for (let i = 0; i < p.length; i++) {
    const w = likelihood(lo + i);
    p[i] = p[i]! * w;
    gone[i] = gone[i]! * w;
    come[i] = come[i]! * w;
  }
}

/** Somebody was reported to join; `real` is the probability that somebody truly did. */
export function join(b: Belief, real: number): void {
  widen(b, 0, 1);
  const { p, gone, come } = b;
  for (let i = p.length - 1; i >= 0; i--) {
    const below = i > 0 ? i - 1 : i;
    const moved = i > 0 ? real : 0;
    come[i] = (1 - real) * come[i]! + moved * (come[below]! + p[below]!);
    p[i] = (1 - real) * p[i]! + moved * p[below]!;
    gone[i] = (1 - real) * gone[i]! + moved * gone[below]!;
  }
}

/** Somebody left; `weight` is how likely a departure is while x are inside. False: it cannot be, nothing changed. */
export function depart(b: Belief, weight: (x: number) => number): boolean {
  let total = 0;
  for (let i = 0; i < b.p.length; i++) total += b.p[i]! * weight(b.lo + i);
  if (total < 1e-6) return false;
  weigh(b, weight);
  if (b.lo > 0) b.lo -= 1;
  else for (const values of [b.p, b.gone, b.come]) values.shift();
  return true;
}

/**
 * A head count of the waiting: normal noise around the true number with standard deviation sd + slope·n, and a small
 * floor for a count that means nothing. `power` < 1 for counts so close in time that they repeat one another.
 */
export function headCount(b: Belief, people: number, desks: number, noise: ZoneNoise, power = 1): void {
  const likelihood = (x: number) => {
    const n = Math.max(0, x - desks);
    const sd = noise.sd + noise.slope * n;
    const z = (people - (1 - noise.unseen) * n) / sd;
    const density = Math.exp(-0.5 * z * z) / sd;
    // The floor is not weakened by repetition: else a crowd that came at once would be doubted for ever.
    return (power === 1 ? density : density ** power) + 1e-6;
  };
  let fit = 0;
  for (let i = 0; i < b.p.length; i++) fit += b.p[i]! * likelihood(b.lo + i);
  // Nobody expected this: people may have come or gone in a way that no rate describes.
  if (fit < 1e-4)
    admit(b, Math.round(people / (1 - noise.unseen)) + desks, noise.sd + noise.slope * people + 1);
  weigh(b, likelihood);
}

export interface ZoneNoise {
  sd: number;
  slope: number;
  /** Share of the waiting whom the sensor cannot see. */
  unseen: number;
}

/** Admits, with little weight, that x may be around a value where nothing was believed. */
export function admit(b: Belief, x: number, sd: number): void {
  const wide = Math.ceil(3 * sd);
  widen(b, Math.max(0, b.lo - (x - wide)), Math.max(0, x + wide - (b.lo + b.p.length)));
  for (let i = 0; i < b.p.length; i++) {
    const z = (b.lo + i - x) / sd;
    b.p[i] = b.p[i]! + (1e-3 / sd) * Math.exp(-0.5 * z * z);
  }
}

/** Expectation of any function of x. */
export function expect({ lo, p }: Belief, of: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i]! * of(lo + i);
  return sum;
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
