/**
 * What a slot of time speaks for or against each fault that sensors have: the logarithm of how much likelier its counts
 * are under the fault than in a hall that is well. Each fault is a correction of the counts; the one that is there makes
 * people in, out, served and present balance.
 *
 * The errors are those of the guides: Gaussian with the variance of missed and doubled crossings, of head counts, and of
 * Poisson arrivals. One slot says at most `loud`, so that a coach at the door, or one odd report, convinces nobody.
 */
import type { BalanceSlot, Sensor, SuspicionKind } from '../../state/parts.js';
import { doorVariance, type Flow, flowOf, headVariance, sum, walking } from './flows.js';
import type { Layout, QueueLayout, Source } from './layout.js';

export interface Fault {
  readonly kind: SuspicionKind;
  readonly sensor: Sensor;
  readonly other: Sensor | null;
  /** Of a door that drifts: the way in which it misses people. */
  readonly way?: 'in' | 'out' | 'both';
}

export interface Evidence {
  readonly fault: Fault;
  /** Natural logarithm of the likelihood ratio of this slot. */
  readonly weight: number;
}

const loud = 3;
/** The same for an hour: two hours make a fault certain. */
const loudHour = 8;
const hourMs = 3_600_000;
/** A sensor that fails slowly is told from one that is only poor when it misses more than about one in six. */
const driftMiss = 0.3;
/** What a door that misses so many counts too few, by what it counts. */
const driftFactor = driftMiss / (1 - driftMiss);
/** Price of a figure that is fitted to the slot: twice what chance alone explains. */
const freeParameter = 1;
/** What a covered sensor still sees of the people. */
const coveredShare = 0.02;
/** Slots over which a queue's usual services are taken. */
const usualSlots = 4;

/** How much better a residual is explained after a correction. */
const better = (before: number, after: number, variance: number): number =>
  (before ** 2 - after ** 2) / (2 * variance);

/** The slots that end now: the newest last. */
export interface Course {
  readonly layout: Layout;
  readonly slots: readonly BalanceSlot[];
  /** Device of a zone or a desk, for people who look for it. */
  readonly deviceOf: (kind: 'zone' | 'desk', id: string) => string;
  /** How much more counts scatter in this hall than their errors explain; at least 1. */
  readonly scatter: number;
}

export function weigh(course: Course): Evidence[] {
  const ofSlot = [
    ...doors(course),
    ...pairs(course),
    ...coveredZones(course),
    ...coveredDesks(course),
    ...exchanged(course),
  ];
  // What people are missing shows in the sums of an hour, in which the errors of head counts are few.
  const { slots, layout } = course;
  const ends = slots.at(-1)!.from + layout.slotMs;
  return [...turnedDown(ofSlot, loud), ...(ends % hourMs === 0 ? turnedDown(ofHour(course), loudHour) : [])];
}

/** All are turned down alike, so that the better explanation stays the better one. */
function turnedDown(found: readonly Evidence[], most: number): Evidence[] {
  const volume = most / Math.max(most, ...found.map(({ weight }) => weight));
  return found.map(({ fault, weight }) => ({ fault, weight: Math.max(-most, weight * volume) }));
}

/** In − out against the change of the people present, and its variance; null where that is not known. */
function doorResidual({
  layout,
  slots,
}: Pick<Course, 'layout' | 'slots'>): { residual: number; variance: number } | null {
  const [before, now] = slots.slice(-2).map((slot) => flowOf(layout, slot));
  if (!before || !now || before.present === null || now.present === null) return null;
  const residual = now.in - now.out - (now.present - before.present);
  return { residual, variance: doorNoise(layout, now) + before.presentVariance + now.presentVariance };
}

const doorNoise = ({ spill }: Layout, { in: inward, out }: Flow): number =>
  doorVariance * (inward + out) + walking + ((spill * (inward + out)) / 2) ** 2 / 12;

/** Faults of one door against the people who are seen inside. */
function doors(course: Course): Evidence[] {
  const { layout } = course;
  const known = doorResidual(course);
  if (!known) return [];
  const { residual } = known;
  const variance = known.variance * course.scatter;
  const entrances = layout.sources.filter(({ entrance }) => entrance);
  const found: Evidence[] = [];
  for (const source of entrances) {
    const [inward, outward] = countsOf(course, source);
    const net = inward - outward;
    const say = (kind: SuspicionKind, ...residuals: number[]) =>
      found.push({
        fault: { kind, sensor: lineSensor(source), other: null },
        weight: Math.max(...residuals.map((corrected) => better(residual, corrected, variance))),
      });
    say('turned', residual - 2 * net);
    say('doubles', residual - net / 2);
    for (const inner of layout.sources.filter(({ entrance }) => !entrance)) {
      const [innerIn, innerOut] = countsOf(course, inner);
      found.push({
        fault: { kind: 'swapped', sensor: lineSensor(source), other: lineSensor(inner) },
        weight: better(residual, residual - net + innerIn - innerOut, variance),
      });
    }
  }
  return found;
}

const countsOf = ({ slots }: Course, { key }: Source): readonly [number, number] =>
  slots.at(-1)!.lines[key] ?? [0, 0];
const lineSensor = ({ line, device }: Source): Sensor => ({ kind: 'line', id: line, device });

/** The sums of an hour, or of what is known of it. */
interface Hour extends Pick<Flow, 'in' | 'out' | 'served'> {
  /** In − out against the change of the people present; null where that is not known. */
  readonly residual: number | null;
  readonly variance: number;
  counts(source: Source): readonly [inward: number, outward: number];
}

function hourOf({ layout, slots, scatter }: Course): Hour {
  const length = Math.round(hourMs / layout.slotMs);
  const past = slots.slice(-length);
  const flows = past.map((slot) => flowOf(layout, slot));
  const total = (of: 'in' | 'out' | 'served') => sum(flows.map((flow) => flow[of]));
  const [inward, out] = [total('in'), total('out')];
  const before = slots.length > length ? flowOf(layout, slots.at(-length - 1)!) : flows[0]!;
  const start =
    slots.length > length
      ? before.present
      : before.present === null
        ? null
        : before.present - before.in + before.out;
  const end = flows.at(-1)!;
  return {
    ...{ in: inward, out, served: total('served') },
    residual: start === null || end.present === null ? null : inward - out - (end.present - start),
    variance:
      (doorVariance * (inward + out) + walking + before.presentVariance + end.presentVariance) * scatter,
    counts: ({ key }) =>
      [0, 1].map((way) => sum(past.map(({ lines }) => lines[key]?.[way] ?? 0))) as [number, number],
  };
}

function ofHour(course: Course): Evidence[] {
  const entrances = course.layout.sources.filter(({ entrance }) => entrance);
  const hour = hourOf(course);
  const quiet = entrances.filter((source) => sum(hour.counts(source)) <= 1 + coveredShare * 2 * hour.served);
  return entrances.flatMap((source) => [
    coveredDoor(source, hour, quiet, course.scatter),
    ...drifting(source, hour, quiet.length > 0, course.scatter),
    ...exchangedInner(source, hour, course),
  ]);
}

/** Of the people who were served, out may miss some, and a service may be told that ended before. */
const servedVariance = ({ served }: Hour): number => (doorVariance + 0.05) * served + walking;
const shortOf = ({ served, out }: Hour): number => Math.min(0, out - 0.95 * served);

/**
 * A door through which hardly anybody went while more were served than others counted out. How many it should have
 * counted is not known: what is short is what it misses, for the price of a figure that is fitted.
 */
function coveredDoor(source: Source, hour: Hour, quiet: readonly Source[], scatter: number): Evidence {
  const fault: Fault = { kind: 'covered', sensor: lineSensor(source), other: null };
  const explained = shortOf(hour) ** 2 / (2 * servedVariance(hour) * scatter) - freeParameter;
  if (!quiet.includes(source)) return { fault, weight: -loudHour };
  return { fault, weight: quiet.length === 1 ? explained : 0 };
}

/** A door that misses more and more of those who come, of those who go, or of both. */
function drifting(source: Source, hour: Hour, anyIsQuiet: boolean, scatter: number): Evidence[] {
  const [inward, outward] = hour.counts(source);
  const say = (way: 'in' | 'out' | 'both', weight: number): Evidence => ({
    fault: { kind: 'drifting', sensor: lineSensor(source), other: null, way },
    weight,
  });
  // Of several doors it is the one whose own in and out differ: most people leave as they came.
  const lopsided = (correction: number) =>
    hour.residual === null
      ? 0
      : better(hour.residual, hour.residual + correction, hour.variance) +
        better(inward - outward, inward - outward + correction, (inward + outward + walking) * scatter);
  const expected = 0.95 * hour.served;
  const share = outward / Math.max(1, hour.out);
  // While a door counts nobody, whom the others miss is its affair.
  const both = anyIsQuiet
    ? 0
    : better(shortOf(hour), hour.out - expected * (1 - share * driftMiss), servedVariance(hour) * scatter);
  return [
    say('in', lopsided(driftFactor * inward)),
    say('out', lopsided(-driftFactor * outward)),
    say('both', both),
  ];
}

/** An entrance and an inner line that are exchanged: the inner one counts as many as were served. */
function exchangedInner(source: Source, hour: Hour, { layout, scatter }: Course): Evidence[] {
  const [, outward] = hour.counts(source);
  return layout.sources
    .filter(({ entrance }) => !entrance)
    .map((inner) => {
      const after = Math.min(0, shortOf({ ...hour, out: hour.out - outward + hour.counts(inner)[1] }));
      const fault: Fault = { kind: 'swapped', sensor: lineSensor(source), other: lineSensor(inner) };
      return { fault, weight: better(shortOf(hour), after, servedVariance(hour) * scatter) };
    });
}

/**
 * Two devices that count the same people agree far better than two doors of equal use: those differ as a coin that is
 * tossed for each person, these only by what one of them misses.
 */
function pairs(course: Course): Evidence[] {
  const entrances = course.layout.sources.filter(({ entrance }) => entrance);
  const known = doorResidual(course);
  return entrances.flatMap((one, index) =>
    entrances.slice(index + 1).flatMap((other): Evidence[] => {
      if (one.device === other.device && one.line === other.line) return [];
      const [a, b] = [countsOf(course, one), countsOf(course, other)];
      const agreement = sum([0, 1].map((way) => agree(a[way]!, b[way]!, course.layout.spill)));
      const without = known
        ? better(known.residual, known.residual - (b[0] - b[1]), known.variance * course.scatter)
        : 0;
      const fault: Fault = { kind: 'twice', sensor: lineSensor(one), other: lineSensor(other) };
      return [{ fault, weight: agreement + without }];
    }),
  );
}

function agree(a: number, b: number, spill: number): number {
  const n = a + b;
  if (n === 0) return 0;
  const same = doorVariance * n + walking / 2 + ((spill * n) / 2) ** 2 / 12;
  return Math.log(n / same) / 2 + ((a - b) ** 2 / 2) * (1 / n - 1 / same);
}

/** A zone in which nobody is seen while desks call one after the other: somebody must have been waiting there. */
function coveredZones({ layout, slots, deviceOf }: Course): Evidence[] {
  const now = slots.at(-1)!;
  return layout.queues.flatMap(({ zone, desks }): Evidence[] => {
    if (zone === null || now.people[zone] === undefined) return [];
    const called = sum(desks.map((desk) => now.desks[desk]?.[2] ?? 0));
    const sawSomebody = Math.max(now.zones[zone] ?? 0, now.people[zone] ?? 0) > 0;
    const sensor: Sensor = { kind: 'zone', id: zone, device: deviceOf('zone', zone) };
    return [
      {
        fault: { kind: 'covered', sensor, other: null },
        weight: sawSomebody ? -loud : Math.min(2, 0.5 * called),
      },
    ];
  });
}

/** A desk that is open and tells of no service while the others of its queue call one after the other. */
function coveredDesks({ layout, slots, deviceOf }: Course): Evidence[] {
  const now = slots.at(-1)!;
  const found = new Map<string, number>();
  for (const { desks } of layout.queues) {
    for (const desk of desks) {
      const [started, done] = now.desks[desk] ?? [0, 0];
      const called = sum(desks.map((other) => now.desks[other]?.[2] ?? 0));
      const told = started + done > 0 || now.serving.includes(desk);
      // A break at an open desk is no fault: an hour of it is.
      const weight = told ? -loud : now.idle.includes(desk) ? Math.min(1, 0.3 * called) : 0;
      found.set(desk, Math.max(found.get(desk) ?? -loud, weight));
    }
  }
  return [...found].map(([desk, weight]) => ({
    fault: {
      kind: 'covered',
      sensor: { kind: 'desk', id: desk, device: deviceOf('desk', desk) },
      other: null,
    },
    weight,
  }));
}

/** Two zones, two desks or the doors of two queues that are exchanged: each explains the other's queue better. */
function exchanged(course: Course): Evidence[] {
  const { layout } = course;
  return layout.queues.flatMap((one, index) =>
    layout.queues.slice(index + 1).flatMap((other) => exchangedBetween(course, one, other)),
  );
}

function exchangedBetween(course: Course, one: QueueLayout, other: QueueLayout): Evidence[] {
  const { slots, deviceOf } = course;
  if (one.zone === null || other.zone === null || slots.length <= usualSlots) return [];
  const sides = [sideOf(course, one), sideOf(course, other)] as const;
  const [a, b] = sides;
  if (!a || !b) return [];
  const found: Evidence[] = [];
  const say = (kind: Sensor['kind'], ids: readonly [string, string], weight: number) => {
    const [sensor, second] = ids.map((id) => ({
      ...{ kind, id },
      device: kind === 'line' ? (id.split('|')[1] ?? '') : deviceOf(kind, id),
    })) as [Sensor, Sensor];
    found.push({ fault: { kind: 'swapped', sensor, other: second }, weight });
  };
  const scattered = (side: Side) => ({ ...side, variance: side.variance * course.scatter });
  const [wideA, wideB] = [scattered(a), scattered(b)];
  // Where nobody waits, people are served as they come, and services tell nothing of whose they are.
  const both = (afterA: number, afterB: number) =>
    (a.waits ? better(wideA.residual, afterA, wideA.variance) : 0) +
    (b.waits ? better(wideB.residual, afterB, wideB.variance) : 0);
  const anybody = a.waits || b.waits;
  say(
    'zone',
    [one.zone, other.zone],
    anybody ? otherZone(a, b, course.scatter) + otherZone(b, a, course.scatter) : 0,
  );
  for (const first of one.desks.filter((desk) => !other.desks.includes(desk))) {
    for (const second of other.desks.filter((desk) => !one.desks.includes(desk))) {
      const [mine, theirs] = [deviation(course, first, a), deviation(course, second, b)];
      say('desk', [first, second], both(a.residual - mine + theirs, b.residual - theirs + mine));
    }
  }
  if (a.entries !== null && b.entries !== null && a.source && b.source) {
    const exchange = b.entries - a.entries;
    say('line', [a.source.key, b.source.key], both(a.residual - exchange, b.residual + exchange));
  }
  return found;
}

/** The head count of another zone has the errors of another number of people. */
function otherZone(side: Side, other: Side, scatter: number): number {
  const after = side.residual - side.change + other.change;
  const [own, others] = [side.variance * scatter, (side.variance - side.heads + other.heads) * scatter];
  return (side.residual ** 2 / own - after ** 2 / others + Math.log(own / others)) / 2;
}

interface Side {
  /** The part of the variance that head counts have. */
  readonly heads: number;
  /** Change of the head count + services begun − people who joined, or who usually do. */
  readonly residual: number;
  readonly variance: number;
  readonly change: number;
  /** Somebody waits: at least two, for one may be the error of a head count. */
  readonly waits: boolean;
  /** People who joined, where a door of the queue counts them. */
  readonly entries: number | null;
  readonly source: Source | null;
}

function sideOf({ layout, slots }: Course, { id, zone, desks }: QueueLayout): Side | null {
  const [before, now] = slots.slice(-2) as [BalanceSlot, BalanceSlot];
  const [was, is] = [before.people[zone!], now.people[zone!]];
  if (was === undefined || is === undefined) return null;
  const started = (slot: BalanceSlot) => sum(desks.map((desk) => slot.desks[desk]?.[0] ?? 0));
  const source = layout.sources.find(({ queue }) => queue === id) ?? null;
  const entries = source ? (now.lines[source.key]?.[0] ?? 0) : null;
  const usual = mean(slots.map(started));
  const change = is - was;
  return {
    residual: change + started(now) - (entries ?? usual),
    variance:
      headVariance(was) +
      headVariance(is) +
      walking +
      (entries === null ? Math.max(1, usual) : doorVariance * entries),
    heads: headVariance(was) + headVariance(is),
    waits: Math.max(was, is) >= 2,
    ...{ change, entries, source },
  };
}

/** Services of a desk in this slot, against its usual ones where the queue is held against its own. */
function deviation({ slots }: Course, desk: string, { entries }: Side): number {
  const started = slots.map((slot) => slot.desks[desk]?.[0] ?? 0);
  return started.at(-1)! - (entries === null ? mean(started) : 0);
}

const mean = (values: readonly number[]): number => sum(values) / Math.max(1, values.length);

/**
 * How far in and out are from the people present when the best of all faults has been taken off, in variances: what is
 * left is the scatter of the hall itself.
 */
export function unexplained(course: Course): number | null {
  const known = doorResidual(course);
  if (!known) return null;
  const { residual, variance } = known;
  const corrected = course.layout.sources.flatMap((source) => {
    const [inward, outward] = countsOf(course, source);
    const net = inward - outward;
    return source.entrance
      ? [residual - 2 * net, residual - net / 2, residual - net, residual + inward, residual - outward]
      : [residual + net];
  });
  return Math.min(residual ** 2, ...corrected.map((one) => one ** 2)) / variance;
}
