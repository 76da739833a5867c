/** What the tests of hall, rules and state share: one hall, its standards, and a bench that folds readings into it. */
import type { z } from 'zod';
import { type Device, type deviceSchema, type Hall, hallSchema } from '../../cloud/site/hall.js';
import { type Standards, standardsSchema } from '../../cloud/site/standards.js';
import type { Point } from '../../cloud/telemetry/index.js';
import type { Reading } from '../../devices/reading.js';
import { HallState } from '../state/state.js';
import { foldReading } from './fold.js';
import { HallModel, watchesOf } from './model.js';
import { followInside } from './occupancy.js';
import type { Bound, Step } from './step.js';

/** A Monday, 10:00 in Warsaw. */
export const monday = Date.UTC(2026, 0, 5, 9);
export const second = 1_000;
export const minute = 60_000;
export const hour = 3_600_000;

export const standards: Standards = standardsSchema.parse({
  from: '2020-01-01',
  wait: { target_s: 600, critical_s: 900, clear_s: 480, hold_s: 60, clear_hold_s: 30 },
  occupancy: { limit_share: 1, clear_share: 0.9, hold_s: 60 },
  satisfaction: {
    target_share: 0.9,
    min_votes: 20,
    hold_s: 60,
    burst: { window_s: 900, votes: 4, unhappy_share: 0.5 },
  },
  help_call: { answer_s: 300 },
  complaint: {
    acknowledged_s: 86_400,
    acknowledged_warning_s: 72_000,
    resolved_s: 172_800,
    resolved_warning_s: 144_000,
    rate_share: 0.05,
  },
  emergency: { on_site_s: 7_200, solved_s: 14_400 },
  abandonment: { limit_share: 0.1 },
  environment: { temperature_c: [18, 26], co2_ppm_max: 1_000, noise_dba_max: 65, hold_s: 600 },
  escalation_s: 900,
  device_silent_intervals: 3,
  completeness_share: 0.9,
  scorecard: {
    weights: {
      wait: 3,
      satisfaction: 2,
      complaints: 1,
      clocks: 1,
      help_calls: 1,
      completion: 1,
      environment: 1,
    },
    stars: [40, 55, 70, 80, 90],
  },
});

const weekday = ['08:00-18:00'];

/** Two doors, one of them with its counter the wrong way round; a lift inside; two queues that share desk-2. */
export function hallOf(parts: Partial<z.input<typeof hallSchema>> = {}): Hall {
  return hallSchema.parse({
    id: 'h',
    name: { en: 'Main hall', 'zh-Hans': '大厅' },
    time_zone: 'Europe/Warsaw',
    hours: { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday },
    capacity: 20,
    lines: [
      { id: 'door', name: 'Door' },
      { id: 'side', name: 'Side door' },
      { id: 'lift', name: 'Lift', entrance: false },
    ],
    zones: [{ id: 'area', name: 'Waiting area' }],
    desks: [1, 2, 3].map((n) => ({ id: `desk-${n}`, name: `Desk ${n}` })),
    queues: [
      { id: 'cash', name: { en: 'Cash' }, zone: 'area', desks: ['desk-1', 'desk-2'], service_s: 120 },
      { id: 'advice', name: 'Advice', desks: ['desk-2', 'desk-3'], service_s: 300, patience_s: 1_800 },
    ],
    devices: [
      device('door', [
        { channel: 'line:1', line: 'door' },
        { channel: 'line:2', line: 'side', swap: true },
        { channel: 'line:3', line: 'lift' },
        { channel: 'line:4', queue: 'advice' },
      ]),
      device('zone', [
        { channel: 'zone:1', zone: 'area' },
        { channel: 'zone:2', queue: 'advice' },
      ]),
      device('desks', [
        { channel: 'desk:1', desk: 'desk-1' },
        { channel: 'desk:2', desk: 'desk-2' },
        { channel: 'desk:3', desk: 'desk-3' },
        { channel: 'queue:1', queue: 'cash' },
      ]),
      device('buttons', [
        { channel: 'button:call', as: 'call', desk: 'desk-1' },
        { channel: 'button:answer', as: 'answer' },
        { channel: 'button:answer-1', as: 'answer', desk: 'desk-1' },
        { channel: 'button:answer-3', as: 'answer', desk: 'desk-3' },
        { channel: 'button:vote', as: 'vote', level: 2, levels: 3 },
        { channel: 'button:desk', press: 'single', as: 'desk-toggle', desk: 'desk-3' },
        { channel: 'button:desk', press: 'long', as: 'desk-close', desk: 'desk-3' },
        { channel: 'button:open', as: 'desk-open', desk: 'desk-3' },
        { channel: 'button:start', as: 'service-start', desk: 'desk-3' },
        { channel: 'button:end', as: 'service-end', desk: 'desk-3' },
        { channel: 'button:joined', as: 'joined', queue: 'advice' },
        { channel: 'button:served', as: 'served', queue: 'advice' },
        { channel: 'button:unused' },
      ]),
      device('help', [{ channel: 'button:1', as: 'call' }]),
      device('panel', [{ channel: '*', desk: 'desk-1' }]),
      device('tags', [
        { channel: 'wait', queue: 'cash', as: 'joined' },
        { channel: 'served', queue: 'cash', as: 'served' },
        { channel: 'elsewhere', zone: 'area' },
      ]),
      { id: 'lamp', profile: 'gpio-lamp', pins: { lamp: 22 } },
    ],
    ...parts,
  });
}

function device(id: string, watches: z.input<typeof deviceSchema>['watches']) {
  return { id, profile: 'hallgate-json', topics: [`sensors/${id}`], interval_s: 60, watches };
}

type ReadingWithoutChannel = Reading extends infer R
  ? R extends Reading
    ? Omit<R, 'channel'>
    : never
  : never;

/** A hall with a state: readings are folded in one by one, and each is committed. */
export class Bench {
  readonly state = new HallState();
  now = monday;

  constructor(readonly model = new HallModel(hallOf(), standards)) {}

  /** Works on a draft and makes it the state. Returns what the work returned and the points it wrote. */
  work<T>(work: (step: Step) => T): {
    readonly result: T;
    readonly points: readonly Point[];
    readonly step: Step;
  } {
    const step: Step = {
      model: this.model,
      draft: this.state.draft(),
      now: this.now,
      points: [],
      queues: new Set(),
    };
    const result = work(step);
    this.state.accept(step.draft);
    return { result, points: step.points, step };
  }

  /** Takes the crossings in, as a tick does; `gauge`: with what a gauge tick does besides. */
  count(gauge = false, open = true): readonly Point[] {
    return this.work((step) => followInside({ ...step, estimates: new Map(), open }, gauge)).points;
  }

  /** So many are inside, by the doors. */
  inside(people: number): void {
    this.read('door line:1', { kind: 'crossing', in: people, out: 0 });
    this.count();
    this.work(({ draft }) => draft.set('inside', 'now', { ...draft.get('inside', 'now')!, people }));
  }

  /** Folds a reading of a device's channel, at `at` or now. */
  read(from: `${string} ${string}`, reading: ReadingWithoutChannel, at = this.now): readonly Point[] {
    return this.work((step) => foldReading(step, this.bound(from, reading, at), null)).points;
  }

  bound(from: `${string} ${string}`, reading: ReadingWithoutChannel, at = this.now): Bound {
    const [id = '', channel = ''] = from.split(' ');
    const device = this.model.devices.get(id) as Device;
    const watches = watchesOf(device, channel);
    return {
      device,
      reading: { ...reading, channel } as Reading,
      watches,
      at,
      receivedAt: at,
      deviceAt: null,
    };
  }
}

/** The fields of the points of one measurement. */
export function fieldsOf(points: readonly Point[], measurement: Point['measurement']) {
  return points.filter((one) => one.measurement === measurement).map((one) => one.fields);
}
