/** Occupancy, staffing and cost (A10, A11, P). */
import { readFileSync } from 'node:fs';
import {
  exponential,
  observeHall,
  scenarios,
  seeded,
  simulateHall,
} from '../../devices/virtual/simulator/index.js';
import { lawOver } from '../../edge/wait/law.js';
import { closed, crossed, atLeast as floor, newOccupancy, occupancyAt } from '../../edge/wait/occupancy.js';
import { type Advice, advise, LIMIT, type StaffingInput, smallestNumber } from '../../edge/wait/staffing.js';
import { sensorSets, tags, usual } from '../../edge/wait/trial/sensors.js';
import { configOf, DAY_MS, FIRST_DAY, runTrial } from '../../edge/wait/trial/trial.js';
import { estimate, newWait, observe, staffingInput, type WaitEvent } from '../../edge/wait/wait.js';
import { atLeast, atMost, type Item, type Row, type Size } from './row.js';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const rms = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

const MIDDAY_S = 4 * 3600;

/** The number in a simulated hall at mid-day: doors alone, doors with the queue as a floor, and the raw difference. */
function middayRows({ days }: Size): Row[] {
  const scenario = scenarios.get('stationary')!;
  const errors: number[] = [];
  const raw: number[] = [];
  let hall = newOccupancy({ capacity: 300, meanStayS: 900 }, FIRST_DAY);
  let wait = newWait(configOf(scenario), FIRST_DAY);
  for (let day = 0; day < days; day++) {
    const start = FIRST_DAY + day * DAY_MS;
    const truth = [...simulateHall(scenario, 700 + day)].filter(({ t }) => t <= MIDDAY_S);
    const inside =
      truth.filter(({ type }) => type === 'arrive').length -
      truth.filter((e) => e.type === 'door' && e.direction === 'out').length;
    let difference = 0;
    let minute = 0;
    for (const event of observeHall(truth, sensorSets.usual!, 800 + day, start) as WaitEvent[]) {
      wait = observe(wait, event);
      const at = event.at;
      if (event.type === 'entry') [hall, difference] = [crossed(hall, at, event.n, 0), difference + event.n];
      if (event.type === 'exit') [hall, difference] = [crossed(hall, at, 0, event.n), difference - event.n];
      if (at < start + minute * 60_000) continue;
      minute = Math.floor((at - start) / 60_000) + 1;
      const { belief } = wait;
      const people = belief.p.reduce((sum, p, i) => sum + p * (belief.lo + i), 0);
      const sd = Math.sqrt(belief.p.reduce((sum, p, i) => sum + p * (belief.lo + i - people) ** 2, 0));
      hall = floor(hall, at, people, sd);
    }
    errors.push(occupancyAt(hall, start + MIDDAY_S * 1000).people - inside);
    raw.push(difference - inside);
    hall = closed(hall, start + 10 * 3_600_000);
  }
  const note = `error ${rms(errors).toFixed(1)} people, raw ${rms(raw).toFixed(1)}`;
  return [
    atMost('A10', 'error at mid-day over that of the raw difference', rms(errors) / rms(raw), 0.6, note),
  ];
}

const CALIT2 = '../shared/data/calit2-doors-until-2005-09-14.csv';
const SLOT_MS = 1_800_000;

/** A real door, 15 weeks in half hours; a day begins at 04:00, and a busy day has over 100 entries. */
function calit2Rows(): Row[] {
  const slots = new Map<number, { in: number; out: number }>();
  for (const line of readFileSync(CALIT2, 'utf8').trim().split('\n').slice(1)) {
    const [flow, date, time, count] = line.split(',');
    const [month, day, year] = date!.split('/').map(Number);
    const at = Date.parse(
      `20${String(year).padStart(2, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${time}Z`,
    );
    const slot = slots.get(at) ?? { in: 0, out: 0 };
    slots.set(at, slot);
    slot[flow === '9' ? 'in' : 'out'] = Number(count);
  }
  const times = [...slots.keys()].sort((a, b) => a - b);
  let hall = newOccupancy({ capacity: 400, meanStayS: 7200 }, times[0]!);
  const ours: number[] = [];
  const naive: number[] = [];
  let negative = 0;
  let today = { in: 0, out: 0 };
  let lastMoved = 0;
  for (const at of times) {
    if (at % 86_400_000 === 4 * 3_600_000) {
      if (today.in > 100) {
        ours.push(lastMoved);
        naive.push(Math.abs(today.in - today.out));
      }
      hall = closed(hall, at);
      today = { in: 0, out: 0 };
    }
    const slot = slots.get(at)!;
    const end = at + SLOT_MS - 1;
    hall = crossed(hall, end, slot.in, slot.out);
    today = { in: today.in + slot.in, out: today.out + slot.out };
    const { people } = occupancyAt(hall, end);
    if (people < 0) negative++;
    // The last slot in which anybody moved: later the silence itself empties the building.
    if (slot.in + slot.out > 0) lastMoved = people;
  }
  const note = `${ours.length} busy days; naive zeroing ${median(naive)}`;
  return [
    atMost('A10', 'CalIt2: people left at the end of a busy day, median', median(ours), 8, note),
    atMost('A10', 'CalIt2: negative slots', negative, 0, `${times.length} slots`),
  ];
}

interface Case {
  desks: number;
  mu: number;
  theta: number;
  lambda: number;
  inside: number;
}

function randomCase(random: () => number): Case {
  const desks = 2 + Math.floor(random() * 10);
  const mu = 1 / (120 + random() * 480);
  return {
    desks,
    mu,
    theta: random() < 0.2 ? 0 : 1 / (600 + random() * 3000),
    lambda: (0.6 + random() * 0.7) * desks * mu,
    inside: desks + Math.floor(random() * 4 * desks),
  };
}

/** P(wait > 10 min), the highest from 15 to 45 min ahead, by simulation of `count` futures. */
function bruteRisk({ mu, theta, lambda, inside }: Case, desks: number, count: number): number {
  const random = seeded(99);
  const sums = new Array<number>(13).fill(0);
  const over: number[] = [];
  for (let run = 0; run < count; run++) {
    let x = inside;
    let t = 0;
    let k = 0;
    while (k < 13) {
      const rate = lambda + Math.min(x, desks) * mu + Math.max(0, x - desks) * theta;
      const dt = exponential(random, 1 / rate);
      for (; k < 13 && t + dt > (15 + 2.5 * k) * 60; k++) {
        const n = x - desks;
        if (n < 0) continue;
        over[n] ??= lawOver(n, { service: desks * mu, leave: theta }, 600);
        sums[k]! += over[n]!;
      }
      t += dt;
      x += random() * rate < lambda ? 1 : -1;
    }
  }
  return Math.max(...sums) / count;
}

function staffingRows({ cases, days }: Size): Row[] {
  const random = seeded(5);
  let right = 0;
  let under = 0;
  let spent = 0;
  for (let i = 0; i < cases; i++) {
    const one = randomCase(random);
    const belief = { lo: one.inside, p: [1], gone: [0], come: [0] };
    const { mu, theta, lambda } = one;
    const input: StaffingInput = {
      belief,
      open: one.desks,
      deskCount: 30,
      mu,
      theta,
      lambda: () => lambda,
      targetS: 600,
    };
    const told = smallestNumber(input)!;
    // The best of three: neighbours on the machine are not the engine's cost.
    const times = [0, 1, 2].map(() => {
      const before = performance.now();
      smallestNumber(input);
      return performance.now() - before;
    });
    spent += Math.min(...times);
    let truth = Math.max(1, told - 2);
    while (bruteRisk(one, truth, 4000) > LIMIT) truth++;
    if (truth === told) right++;
    if (told < truth - 1) under++;
  }
  return [
    atLeast('A11', 'smallest number of desks as found by brute force', right / cases, 0.95, `${cases} cases`),
    atMost('A11', 'cases more than one desk short', under, 0),
    atMost('P', 'staffing, mean of the best of three (ms)', spent / cases, 5),
    ...['stationary', 'rush-hour'].map((name) => flapping(name, Math.min(days, 20))),
  ];
}

/** Changes of the advice in an hour, asked every minute. */
function flapping(name: string, days: number): Row {
  let advice: Advice | null = null;
  let changes = 0;
  let minutes = 0;
  let latest: Parameters<typeof staffingInput>[0] | null = null;
  runTrial({
    scenario: { ...scenarios.get(name)!, patience: scenarios.get(name)!.patience },
    sensors: sensorSets.usual!,
    days,
    seed: 16,
    config: { deskCount: 10 },
    each: (_state, _event, next) => {
      latest = next;
    },
    watch: {
      everyS: 60,
      see: (day, t) => {
        const now = FIRST_DAY + day * DAY_MS + t * 1000;
        const input = latest && staffingInput(latest, now);
        if (!input) return;
        const next: Advice = advise(advice, input, now);
        if (advice && next.desks !== advice.desks) changes++;
        advice = next;
        minutes++;
      },
    },
  });
  return atMost('A11', `${name}: changes of the advice per hour`, (60 * changes) / minutes, 2);
}

function costRows({ days }: Size): Row[] {
  const rows: Row[] = [];
  let bytes = 0;
  for (const name of ['stationary', 'heavy-rush', 'desks-20']) {
    const scenario = scenarios.get(name)!;
    const sensors = { ...usual, tags };
    const events = observeHall([...simulateHall(scenario, 3)], sensors, 4, FIRST_DAY) as WaitEvent[];
    let best = Number.POSITIVE_INFINITY;
    let state = newWait(configOf(scenario), FIRST_DAY);
    for (let round = 0; round < Math.min(20, days); round++) {
      state = newWait(configOf(scenario), FIRST_DAY);
      const before = performance.now();
      for (const event of events) state = observe(state, event);
      best = Math.min(best, ((performance.now() - before) * 1000) / events.length);
    }
    bytes = Math.max(bytes, JSON.stringify(state).length);
    const before = performance.now();
    for (let i = 0; i < 200; i++) estimate(state, state.latest);
    const asked = ((performance.now() - before) * 1000) / 200;
    rows.push(
      atMost(
        'P',
        `${name}: cost of an event (µs, mean of the best day)`,
        best,
        20,
        `an estimate costs ${asked.toFixed(0)} µs`,
      ),
    );
  }
  rows.push(atMost('P', 'state of a queue as JSON (kB)', bytes / 1000, 200));
  return rows;
}

export const halls: Item[] = [
  { name: 'A10 mid-day', run: middayRows },
  { name: 'A10 CalIt2', run: calit2Rows },
  { name: 'A11 staffing', run: staffingRows },
  { name: 'P cost', run: costRows },
];
