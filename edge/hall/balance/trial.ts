/** Simulated days of a hall with two queues, with known truth and a sensor at fault: how often is it named, and when? */
import { point } from '../../../cloud/telemetry/index.js';
import {
  normal,
  type Random,
  scenarios,
  seeded,
  simulateHall,
  type TruthEvent,
} from '../../../devices/virtual/simulator/index.js';
import type { Suspicion } from '../../state/parts.js';
import { Bench, hallOf, standards } from '../fixtures.js';
import { HallModel } from '../model.js';
import { balance } from './balance.js';

export const faults = [
  'none',
  'covered door',
  'covered side door',
  'covered zone',
  'covered desk',
  'turned door',
  'turned side door',
  'swapped zones',
  'swapped desks',
  'swapped lines',
  'twice',
  'doubles',
  'drifting in',
  'drifting out',
  'drifting both',
] as const;
export type TrialFault = (typeof faults)[number];

export interface Trial {
  readonly fault: TrialFault;
  readonly seed: number;
  /** Day of the large queue. */
  readonly scenario?: string;
  /** One door, or a main door that two thirds use and a side door. */
  readonly doors?: 1 | 2;
  /** The fault begins so many hours after opening. */
  readonly fromH?: number;
}

export interface TrialResult {
  /** The first suspicion of the day. */
  readonly first: Suspicion | null;
  /** Hours from the beginning of the fault to it. */
  readonly afterH: number | null;
  readonly right: boolean;
  readonly scores: Readonly<Record<string, number>>;
}

const desksOf = { big: 5, small: 2 } as const;
const deskId = (queue: 'big' | 'small', n: number) => `${queue}-${n}`;
const zoneEveryS = 30;

function modelOf(doors: 1 | 2, twice: boolean): HallModel {
  const watch = (id: string, watches: object[]) => ({
    id,
    profile: 'p',
    topics: [`t/${id}`],
    interval_s: 60,
    watches,
  });
  const queues = (['big', 'small'] as const).map((id) => ({
    ...{ id, name: id, zone: `${id}-area`, service_s: 300 },
    desks: Array.from({ length: 8 }, (_, n) => deskId(id, n)),
  }));
  const hall = hallOf({
    lines: [
      { id: 'door', name: 'Door' },
      { id: 'side', name: 'Side' },
      { id: 'inner', name: 'Stairs', entrance: false },
    ],
    zones: queues.map(({ zone }) => ({ id: zone, name: zone })),
    desks: queues.flatMap(({ desks }) => desks.map((id) => ({ id, name: id }))),
    queues,
    devices: [
      watch('door', [{ channel: 'l', line: 'door' }]),
      ...(twice ? [watch('second', [{ channel: 'l', line: 'door' }])] : []),
      ...(doors === 2 ? [watch('side', [{ channel: 'l', line: 'side' }])] : []),
      watch('inner', [{ channel: 'l', line: 'inner' }]),
      ...queues.map(({ id, zone }) => watch(`${id}-eye`, [{ channel: 'z', zone }])),
      watch(
        'software',
        queues.flatMap(({ desks }) => desks.map((desk) => ({ channel: desk, desk }))),
      ),
    ] as never,
  });
  return new HallModel(hall, standards);
}

type Queue = 'big' | 'small';
type Event = TruthEvent & { queue: Queue };

/** Plays one day and tells who was suspected first. */
export function playTrial({ fault, seed, scenario = 'rush-hour', doors = 1, fromH = 0 }: Trial): TrialResult {
  const model = modelOf(doors, fault === 'twice');
  const bench = new Bench(model);
  const random = seeded(seed * 7919 + 13);
  const big = scenarios.get(scenario)!;
  const small = scenarios.get('desks-2')!;
  const events: Event[] = [
    ...[...simulateHall(big, seed)].map((event) => ({ ...event, queue: 'big' as const })),
    ...[...simulateHall(small, seed + 50_000)].map((event) => ({ ...event, queue: 'small' as const })),
  ].sort((a, b) => a.t - b.t);
  const start = bench.now;
  const swap: [number, number] = [Math.floor(random() * desksOf.big), Math.floor(random() * desksOf.small)];
  const hall = new SensedHall(bench, fault, random, doors, swap, fromH * 3600, start);
  let first: Suspicion | null = null;
  let at = 0;
  const end = events.at(-1)!.t;
  for (let t = 0, next = 0; t < end + 300; t += zoneEveryS) {
    const due: Event[] = [];
    while (events[next] && events[next]!.t < t) due.push(events[next++]!);
    bench.now = start + t * 1000;
    hall.say(due);
    const suspicion = bench.state.get('balance', 'now')?.suspicion ?? null;
    if (!first && suspicion) [first, at] = [suspicion, t];
  }
  const scores = bench.state.get('balance', 'now')?.scores ?? {};
  return {
    ...{ first, scores },
    afterH: first ? at / 3600 - fromH : null,
    right: isRight(fault, first, swap) && (fault === 'none' || at >= fromH * 3600),
  };
}

/** What the sensors of the hall make of the truth. */
class SensedHall {
  readonly #waiting = { big: 0, small: 0 };

  constructor(
    private readonly bench: Bench,
    private readonly fault: TrialFault,
    private readonly random: Random,
    private readonly doors: 1 | 2,
    private readonly swapped: readonly [number, number],
    private readonly fromS: number,
    private readonly startMs: number,
  ) {}

  say(events: readonly Event[]): void {
    this.bench.work((step) => {
      for (const device of this.bench.model.hall.devices)
        step.draft.set('device', device.id, {
          ...{ seenAt: step.now, online: true, batteryPct: null, faults: [], offsetMs: null },
        });
      for (const event of events) this.#event(step, event);
      for (const queue of ['big', 'small'] as const) this.#look(step, queue);
      // People on the stairs, who are nobody's queue.
      if (this.random() < 0.2) {
        const inward = this.random() < 0.5;
        const wrong = this.#on('swapped lines');
        this.#cross(step, wrong ? 'door' : 'inner', wrong ? 'door' : 'inner', inward, this.bench.now);
      }
      balance(step, step.points);
    });
  }

  #on(fault: TrialFault): boolean {
    return this.fault === fault && this.bench.now - this.startMs >= this.fromS * 1000;
  }

  #event(step: Parameters<Parameters<Bench['work']>[0]>[0], event: Event): void {
    const at = this.startMs + event.t * 1000;
    const waiting = this.#waiting;
    if (event.type === 'arrive') waiting[event.queue] += 1;
    if (event.type === 'start' || event.type === 'abandon') waiting[event.queue] -= 1;
    if (event.type === 'door') this.#door(step, event.direction === 'in', at);
    if (event.type !== 'start' && event.type !== 'end' && event.type !== 'desk') return;
    let [queue, n] = [event.queue as Queue, event.desk];
    if (this.#on('covered desk') && queue === 'big' && n === 0 && event.type !== 'desk') return;
    if (this.#on('swapped desks')) {
      const [a, b] = this.swapped;
      if (queue === 'big' && n === a) [queue, n] = ['small', b];
      else if (queue === 'small' && n === b) [queue, n] = ['big', a];
    }
    const desk = deskId(queue, n);
    const before = step.draft.get('desk', desk) ?? { open: false, servingSince: null, at: 0 };
    const tags = { hall: 'h', desk };
    if (event.type === 'desk') {
      step.draft.set('desk', desk, { ...before, open: event.open, at });
      return;
    }
    if (this.random() < 0.02) return;
    if (event.type === 'start') {
      step.draft.set('desk', desk, { open: true, servingSince: at, at });
      if (before.servingSince === null) step.points.push(point('desk', tags, { open: 1, serving: 1 }, at));
      return;
    }
    step.draft.set('desk', desk, { open: true, servingSince: null, at });
    const handling_s = before.servingSince === null ? undefined : (at - before.servingSince) / 1000;
    if (handling_s !== undefined)
      step.points.push(point('desk', tags, { open: 1, serving: 0, handling_s }, at));
  }

  #door(step: Parameters<Parameters<Bench['work']>[0]>[0], inward: boolean, at: number): void {
    const side = this.doors === 2 && this.random() < 1 / 3;
    if (side) {
      if (this.#on('covered side door') && this.random() > 0.01) return;
      this.#cross(step, 'side', 'side', this.#on('turned side door') ? !inward : inward, at);
      return;
    }
    if (this.#on('covered door') && this.random() > 0.01) return;
    // A drift grows over the day, up to six of ten who are missed.
    const grown = 0.6 * Math.min(1, (this.bench.now - this.startMs) / (8 * 3_600_000));
    const drifts = this.#on('drifting both') || this.#on(inward ? 'drifting in' : 'drifting out') ? grown : 0;
    if (this.random() < drifts) return;
    const seen = this.#on('turned door') ? !inward : inward;
    const line = this.#on('swapped lines') ? 'inner' : 'door';
    this.#cross(step, line, line, seen, at);
    if (this.#on('doubles')) this.#cross(step, 'door', 'door', seen, at);
    if (this.#on('twice')) this.#cross(step, 'door', 'second', seen, at);
  }

  /** One in twenty is missed, one in twenty counts twice. */
  #cross(
    step: Parameters<Parameters<Bench['work']>[0]>[0],
    line: string,
    device: string,
    inward: boolean,
    at: number,
  ): void {
    const u = this.random();
    if (u < 0.05) return;
    const n = u > 0.95 ? 2 : 1;
    const fields = inward ? { in: n, out: 0 } : { in: 0, out: n };
    step.points.push(point('crossing', { hall: 'h', line, device }, fields, at));
  }

  #look(step: Parameters<Parameters<Bench['work']>[0]>[0], queue: Queue): void {
    const waiting = this.#waiting[queue];
    const covered = this.#on('covered zone') && queue === 'big';
    const noise = (0.5 + 0.1 * waiting) * normal(this.random);
    const people = covered ? 0 : Math.max(0, Math.round(waiting + noise));
    const seenAs = this.#on('swapped zones') ? (queue === 'big' ? 'small' : 'big') : queue;
    const zone = `${seenAs}-area`;
    step.draft.set('zone', zone, { people, occupied: people > 0, at: step.now });
    step.points.push(point('presence', { hall: 'h', zone, device: `${seenAs}-eye` }, { people }, step.now));
  }
}

function isRight(fault: TrialFault, found: Suspicion | null, [a, b]: readonly [number, number]): boolean {
  if (fault === 'none') return found === null;
  if (!found) return false;
  const { kind, sensor, other } = found;
  const ids = [sensor.id, ...(other ? [other.id] : [])].sort().join(' ');
  const said = `${kind} ${sensor.kind} ${ids}`;
  const expected: Readonly<Record<Exclude<TrialFault, 'none'>, string>> = {
    'covered door': 'covered line door',
    'covered side door': 'covered line side',
    'covered zone': 'covered zone big-area',
    'covered desk': `covered desk ${deskId('big', 0)}`,
    'turned door': 'turned line door',
    'turned side door': 'turned line side',
    'swapped zones': 'swapped zone big-area small-area',
    'swapped desks': `swapped desk ${deskId('big', a)} ${deskId('small', b)}`,
    'swapped lines': 'swapped line door inner',
    twice: 'twice line door door',
    doubles: 'doubles line door',
    'drifting in': 'drifting line door',
    'drifting out': 'drifting line door',
    'drifting both': 'drifting line door',
  };
  return said === expected[fault];
}
