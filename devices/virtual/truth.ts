/** What truly happens in the demo hall: each queue is a simulated hall of its own, day after day without an end. */
import { type Scenario, scenarios, simulateHall } from './simulator/index.js';
import type { HallEvent } from './voice.js';

/** Each queue with its day; desks in the order in which they open. */
export interface QueueDay {
  readonly queue: string;
  readonly desks: readonly string[];
  readonly scenario: Scenario;
}

const desks = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `desk-${from + index}`);
const cash = { queue: 'cash', desks: desks(1, 6) };
const advice = { queue: 'advice', desks: desks(7, 8) };
const perMinute = (rate: number) => ({ arrivals: () => rate / 60, arrivalsMax: rate / 60 });

/** @throws Error if the simulator lost a day that the demo plays */
function day(name: string, change: Partial<Scenario> = {}): Scenario {
  const known = scenarios.get(name);
  if (!known)
    throw new Error(`the simulator has no day "${name}"; days are ${[...scenarios.keys()].join(', ')}`);
  return { ...known, ...change };
}

/** Days of the demo hall, by name. */
export const demoDays: ReadonlyMap<string, readonly QueueDay[]> = new Map([
  [
    'rush',
    [
      { ...cash, scenario: day('rush') },
      { ...advice, scenario: day('desks-2') },
    ],
  ],
  [
    'busy',
    [
      { ...cash, scenario: day('load-0.98') },
      { ...advice, scenario: day('desks-2') },
    ],
  ],
  [
    'quiet',
    [
      { ...cash, scenario: day('stationary', { ...perMinute(0.4), desks: [{ at: 0, open: 4 }] }) },
      { ...advice, scenario: day('desks-2', perMinute(0.15)) },
    ],
  ],
]);

/** All queues in time order. */
export function* hallTruth(days: readonly QueueDay[], seed: number): Generator<HallEvent, never> {
  const streams = days.map((queue, index) => queueTruth(queue, seed + 1000 * index));
  const heads = streams.map((stream) => stream.next().value);
  for (;;) {
    const first = heads.reduce((best, head, index) => (head.t < heads[best]!.t ? index : best), 0);
    yield heads[first]!;
    heads[first] = streams[first]!.next().value;
  }
}

/** Between two days the hall is empty for so long. */
const nightS = 60;

function* queueTruth({ queue, desks, scenario }: QueueDay, seed: number): Generator<HallEvent, never> {
  let [start, people] = [0, 0];
  for (let round = 0; ; round++) {
    const open = new Set<string>();
    const waited = new Map<number, number>();
    let last = 0;
    for (const event of simulateHall(scenario, seed + round)) {
      last = event.t;
      const at = { t: start + event.t, queue };
      const desk = 'desk' in event ? desks[event.desk]! : '';
      const person = 'customer' in event ? people + event.customer : 0;
      if (event.type === 'desk') {
        if (event.open) open.add(desk);
        else open.delete(desk);
        yield { ...at, type: 'desk', desk, open: event.open };
      } else if (event.type === 'door') yield { ...at, type: 'door', direction: event.direction };
      else if (event.type === 'arrive') yield { ...at, type: 'arrive', person };
      else if (event.type === 'abandon') yield { ...at, type: 'abandon', person, waitedS: event.waitedS };
      else if (event.type === 'start') {
        waited.set(person, event.waitedS);
        yield { ...at, type: 'start', person, desk, waitedS: event.waitedS };
      } else {
        const waitedS = waited.get(person)!;
        waited.delete(person);
        yield { ...at, type: 'end', person, desk, waitedS };
      }
    }
    for (const desk of open) yield { t: start + last, queue, type: 'desk', desk, open: false };
    start += last + nightS;
    people += 1_000_000;
  }
}
