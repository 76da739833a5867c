/**
 * What sensors would say of a true day, with the faults that real ones have. Each statement has the time by the
 * device's clock (`at`), the time of its arrival (`receivedAt`) and its device (`source`); UTC milliseconds.
 */
import type { TruthEvent } from './hall.js';
import { exponential, normal, type Random, seeded } from './random.js';

/** Seconds since the start of the day, from and to. */
export type Window = readonly [from: number, to: number];

interface Device {
  /** The device's clock is ahead by so many seconds. */
  skewS?: number;
  /** From a time on the clock is ahead by more: a step. */
  step?: { at: number; byS: number };
  /** Mean time until a message arrives, seconds (exponential); 0 if absent. */
  delayS?: number;
  /** When it says nothing at all. */
  dead?: readonly Window[];
}

export interface Sensors {
  door?: Device & { miss: number; double: number; missOut?: number; doubleOut?: number };
  /** Counts each `everyS` seconds, with standard deviation sd + slope·people. */
  zone?: Device & { everyS: number; sd: number; slope: number };
  /** Starts and ends of service, each lost with its own probability. */
  service?: Device & { missStart: number; missDone: number; starts: boolean };
  /** The number of open desks. */
  desks?: Device;
  /** Beacons: share of customers, missed at the desk, readings that are wrong by far. */
  tags?: Device & { share: number; miss: number; ghost: number };
  /** Ticket numbers. */
  tickets?: Device;
  /** Seconds after which the hall notices that a device is dead, and says so; never if absent. */
  watchdogS?: number;
}

export type SensorEvent = { at: number; receivedAt: number; source: string } & (
  | { type: 'entry' | 'exit'; n: number }
  | { type: 'zone'; people: number }
  | { type: 'desks'; open: number }
  | { type: 'start' | 'done'; desk: string }
  | { type: 'tag' | 'tag_lost'; joinedAt: number }
  | { type: 'issued' | 'called'; number: number }
  | { type: 'sensor'; input: 'door' | 'zone' | 'service' | 'desks' | 'tags' | 'tickets'; alive: boolean }
);

type Said = SensorEvent extends infer E
  ? E extends SensorEvent
    ? Omit<E, 'at' | 'receivedAt' | 'source'>
    : never
  : never;

/** What the gateway receives of the day, in the order of arrival. `startMs`: UTC ms of the start of the day. */
export function observeHall(
  truth: readonly TruthEvent[],
  sensors: Sensors,
  seed: number,
  startMs: number,
): SensorEvent[] {
  const random = seeded(seed);
  const out: SensorEvent[] = [];
  const say = (device: Device | undefined, source: string, t: number, said: Said) => {
    if (!device || device.dead?.some(([from, to]) => t >= from && t < to)) return;
    const skew = (device.skewS ?? 0) + (device.step && t >= device.step.at ? device.step.byS : 0);
    const delay = device.delayS ? exponential(random, device.delayS) : 0;
    const at = Math.round(startMs + (t + skew) * 1000);
    out.push({ ...said, at, receivedAt: Math.round(startMs + (t + delay) * 1000), source } as SensorEvent);
  };
  crossings(truth, sensors, random, say);
  services(truth, sensors, random, say);
  counts(truth, sensors, random, say);
  beacons(truth, sensors, random, say, startMs);
  watchdog(sensors, say);
  return out.sort((a, b) => a.receivedAt - b.receivedAt);
}

type Say = (device: Device | undefined, source: string, t: number, said: Said) => void;

function crossings(truth: readonly TruthEvent[], { door, tickets }: Sensors, random: Random, say: Say): void {
  let issued = 0;
  for (const event of truth) {
    if (event.type === 'arrive') say(tickets, 'tickets', event.t, { type: 'issued', number: ++issued });
    if (event.type === 'start')
      say(tickets, 'tickets', event.t, { type: 'called', number: event.customer + 1 });
    if (event.type !== 'door' || !door) continue;
    const into = event.direction === 'in';
    const miss = into ? door.miss : (door.missOut ?? door.miss);
    const double = into ? door.double : (door.doubleOut ?? door.double);
    const u = random();
    if (u < miss) continue;
    say(door, 'door', event.t, { type: into ? 'entry' : 'exit', n: u > 1 - double ? 2 : 1 });
  }
}

function services(truth: readonly TruthEvent[], { service, desks }: Sensors, random: Random, say: Say): void {
  let open = 0;
  for (const event of truth) {
    if (event.type === 'desk') {
      open += event.open ? 1 : -1;
      say(desks, 'desks', event.t, { type: 'desks', open });
    }
    if (!service) continue;
    const desk = 'desk' in event ? `desk-${event.desk}` : '';
    if (event.type === 'start' && service.starts && random() >= service.missStart)
      say(service, 'service', event.t, { type: 'start', desk });
    if (event.type === 'end' && random() >= service.missDone)
      say(service, 'service', event.t, { type: 'done', desk });
  }
}

function counts(truth: readonly TruthEvent[], { zone }: Sensors, random: Random, say: Say): void {
  if (!zone) return;
  let waiting = 0;
  let next = zone.everyS * random();
  for (const event of truth) {
    for (; next < event.t; next += zone.everyS) {
      const people = Math.max(0, Math.round(waiting + (zone.sd + zone.slope * waiting) * normal(random)));
      say(zone, 'zone', next, { type: 'zone', people });
    }
    if (event.type === 'arrive') waiting++;
    if (event.type === 'start' || event.type === 'abandon') waiting--;
  }
}

function beacons(
  truth: readonly TruthEvent[],
  { tags }: Sensors,
  random: Random,
  say: Say,
  startMs: number,
): void {
  if (!tags) return;
  const carriers = new Map<number, number>();
  for (const event of truth) {
    if (event.type === 'arrive' && random() < tags.share) carriers.set(event.customer, event.t);
    if (event.type !== 'start' && event.type !== 'abandon') continue;
    const joined = carriers.get(event.customer);
    if (joined === undefined) continue;
    const type = event.type === 'start' && random() >= tags.miss ? 'tag' : 'tag_lost';
    // A ghost is a beacon that stayed behind or passed by: its time has nothing to do with the queue.
    const ghost = random() < tags.ghost;
    const joinedAt = ghost ? event.t - 10 * 1000 ** random() : joined;
    say(tags, 'tags', event.t, { type, joinedAt: Math.round(startMs + joinedAt * 1000) });
  }
}

function watchdog(sensors: Sensors, say: Say): void {
  const { watchdogS } = sensors;
  if (watchdogS === undefined) return;
  for (const input of ['door', 'zone', 'service', 'desks', 'tags', 'tickets'] as const)
    for (const [from, to] of sensors[input]?.dead ?? []) {
      say({}, 'gateway', from + watchdogS, { type: 'sensor', input, alive: false });
      if (to !== Number.POSITIVE_INFINITY) say({}, 'gateway', to, { type: 'sensor', input, alive: true });
    }
}
