/** What the estimator makes of a hall's devices when it is fed through the whole step: wrong clocks, dead sensors. */
import { describe, expect, it } from 'vitest';
import type { Hall } from '../cloud/site/hall.js';
import type { Reading } from '../devices/reading.js';
import {
  observeHall,
  type SensorEvent,
  type Sensors,
  scenarios,
  simulateHall,
} from '../devices/virtual/simulator/index.js';
import { hallOf, hour, minute, monday, second, standards } from './hall/fixtures.js';
import { HallModel } from './hall/model.js';
import { type BoundInTime, bind } from './intake/intake.js';
import { HallState } from './state/state.js';
import { stepHall } from './step.js';
import type { WaitEstimate } from './wait/wait.js';

const sensor = (id: string, watches: object[]) => ({
  ...{ id, profile: 'hallgate-json', topics: [`sensors/${id}`], interval_s: 30, watches },
});
const desks = Array.from({ length: 5 }, (_, n) => `desk-${n}`);
const hall: Hall = hallOf({
  desks: desks.map((id) => ({ id, name: id })),
  zones: [],
  queues: [{ id: 'cash', name: 'Cash', desks, service_s: 300, patience_s: 1_800 }],
  devices: [
    sensor('door', [{ channel: 'line', queue: 'cash' }]),
    sensor('zone', [{ channel: 'zone', queue: 'cash' }]),
    {
      ...sensor(
        'service',
        desks.map((desk) => ({ channel: desk, desk })),
      ),
      interval_s: 3_600,
    },
  ] as never,
});
const model = new HallModel(hall, standards);

const usual: Sensors = {
  door: { miss: 0.05, double: 0.05, delayS: 0.3 },
  zone: { everyS: 10, sd: 0.5, slope: 0.1, delayS: 0.3 },
  service: { missStart: 0, missDone: 0, starts: true, delayS: 0.3 },
};
const truth = [...simulateHall(scenarios.get('stationary')!, 3)].filter(({ t }) => t < 3 * 3_600);

/** What a device says, as a reading that states the time of the device's clock. */
function readingOf(event: SensorEvent): Reading | null {
  const { at } = event;
  if (event.type === 'entry') return { kind: 'crossing', channel: 'line', at, in: event.n, out: 0 };
  if (event.type === 'zone') return { kind: 'presence', channel: 'zone', at, people: event.people };
  if (event.type === 'start') return { kind: 'desk', channel: event.desk, at, state: 'serving' };
  if (event.type === 'done') return { kind: 'desk', channel: event.desk, at, state: 'idle' };
  return null;
}

/** Readings by the second in which they arrive. */
function arrivals(sensors: Sensors): Map<number, BoundInTime[]> {
  const bySecond = new Map<number, BoundInTime[]>();
  for (const event of observeHall(truth, sensors, 4, monday)) {
    const reading = readingOf(event);
    const device = model.devices.get(event.source);
    if (!reading || !device) continue;
    const bound = bind(device, reading, event.receivedAt);
    if ('code' in bound) throw new Error(bound.message);
    const at = Math.ceil(event.receivedAt / second);
    bySecond.set(at, [...(bySecond.get(at) ?? []), bound]);
  }
  return bySecond;
}

const nothing = { rejected: [], commands: [], tasks: [], points: [], rejectedByDevice: new Map() };

/** The estimate of every ten seconds; `restart` stores and loads the state before each of them. */
function play(sensors: Sensors, hours: number, restart = false): WaitEstimate[] {
  const came = arrivals(sensors);
  const stored = new Map<string, string>();
  let state = new HallState();
  const told: WaitEstimate[] = [];
  for (let at = monday + second; at <= monday + hours * hour; at += second) {
    const whole = at % (10 * second) === 0;
    const readings = came.get(at / second) ?? [];
    if (readings.length === 0 && !whole) continue;
    if (restart && whole) state = HallState.load(stored);
    const work = { ...nothing, readings, tick: whole ? 'second' : 'none' } as const;
    const stepped = stepHall({ model, state, estimates: new Map() }, work, at, true);
    state.accept(stepped.draft);
    for (const [key, json] of stepped.draft.changes()) if (json !== null) stored.set(key, json);
    if (whole) told.push(stepped.estimates.get('cash')!.estimate);
  }
  return told;
}

describe('the clock of a device', () => {
  const right = play(usual, 3);
  const skew = (door: object, zone: object): Sensors => ({
    ...usual,
    door: { ...usual.door!, ...door },
    zone: { ...usual.zone!, ...zone },
  });

  it.each([
    ['10 s ahead and 10 s behind', skew({ skewS: 10 }, { skewS: -10 })],
    [
      'that is set forward by an hour',
      skew({ step: { at: 5_000, byS: 3_600 } }, { step: { at: 6_000, byS: 3_600 } }),
    ],
    ['that loses its year', skew({ step: { at: 5_000, byS: -40 * 365 * 86_400 } }, {})],
    ['that is a year ahead', skew({}, { step: { at: 6_000, byS: 365 * 86_400 } })],
  ])('%s moves no estimate by more than its deviation', (_, sensors) => {
    const wrong = play(sensors, 3);
    expect(wrong.length).toBe(right.length);
    const off = wrong.map(({ mean_s }, n) => Math.abs(mean_s! - right[n]!.mean_s!) / right[n]!.sd_s!);
    // The first minutes tell the clocks apart.
    expect(Math.max(...off.slice(30))).toBeLessThan(1);
    expect(right.length).toBeGreaterThan(1_000);
  });
});

describe('a device that is lost', () => {
  const dies = { ...usual, zone: { ...usual.zone!, dead: [[3_600, 5_400]] as const } };

  it.each([false, true])('is left out within two minutes and taken back at once, restarts: %s', (restart) => {
    const told = play(dies, 2, restart);
    const at = (s: number) => told[s / 10 - 1]!;
    const zone = (s: number) => at(s).inputs.find(({ name }) => name === 'zone')!.used;
    expect([3_590, 3_720, 5_390, 5_430].map(zone)).toEqual([true, false, false, true]);
    // A before, one grade lower without, and the others go on.
    const grades = 'ABCD';
    expect(grades.indexOf(at(3_720).grade!)).toBeGreaterThan(grades.indexOf(at(3_590).grade!));
    expect(told.slice(360).every(({ mean_s }) => mean_s !== null)).toBe(true);
    expect(at(3_720).inputs.find(({ name }) => name === 'door')!.used).toBe(true);
  });

  it('costs no input that another device feeds as well', () => {
    const [one, two] = [
      sensor('zone', [{ channel: 'zone', queue: 'cash' }]),
      sensor('second', [{ channel: 'zone', queue: 'cash' }]),
    ];
    const both = new HallModel(hallOf({ ...hall, devices: [one, two] as never }), standards);
    const state = new HallState();
    const say = (ids: string[], at: number) => {
      const reading: Reading = { kind: 'presence', channel: 'zone', people: 6 };
      const readings = ids.map((id) => bind(both.devices.get(id)!, reading, at) as BoundInTime);
      const stepped = stepHall(
        { model: both, state, estimates: new Map() },
        { ...nothing, readings, tick: 'second' },
        at,
        true,
      );
      state.accept(stepped.draft);
      return stepped.estimates.get('cash')!.estimate.inputs[0]!.used;
    };
    expect(say(['zone', 'second'], monday)).toBe(true);
    for (let n = 1; n <= 5; n++) expect(say(['second'], monday + n * minute)).toBe(true);
    expect(say([], monday + 6.9 * minute)).toBe(false);
    expect(state.get('queue', 'cash')).toMatchObject({
      feeds: { zone: ['zone', 'second'] },
      deadInputs: ['zone'],
    });
  });

  it('is missed by nobody when it is taken out of the hall file', () => {
    const [zone, keys] = [
      sensor('zone', [{ channel: 'zone', queue: 'cash' }]),
      sensor('entry', [{ channel: 'line:1', queue: 'cash' }]),
    ];
    const withBoth = new HallModel(hallOf({ ...hall, devices: [zone, keys] as never }), standards);
    const without = new HallModel(hallOf({ ...hall, devices: [keys] as never }), standards);
    const state = new HallState();
    const tick = (model: HallModel, at: number, readings: readonly BoundInTime[] = []) => {
      const before = { model, state, estimates: new Map() };
      const stepped = stepHall(before, { ...nothing, readings, tick: 'second' }, at, true);
      state.accept(stepped.draft);
      return stepped.estimates.get('cash')!.estimate;
    };
    const readings = [
      bind(withBoth.devices.get('zone')!, { kind: 'presence', channel: 'zone', people: 6 }, monday),
      bind(withBoth.devices.get('entry')!, { kind: 'crossing', channel: 'line:1', in: 1, out: 0 }, monday),
    ] as BoundInTime[];
    const names = ({ inputs }: WaitEstimate) => inputs.map(({ name, used }) => [name, used]);
    expect(names(tick(withBoth, monday + 5 * second, readings))).toEqual([
      ['zone', true],
      ['door', true],
    ]);
    expect(names(tick(without, monday + 6 * second))).toEqual([['door', true]]);
    expect(state.get('queue', 'cash')).toMatchObject({ feeds: { door: ['entry'] }, deadInputs: [] });
  });
});
