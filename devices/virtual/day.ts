/** The day of the demo hall: two queues with known truth, merged in time, without an end. */
import { type Scenario, scenarios, simulateHall, type TruthEvent } from './simulator/index.js';

export type QueueName = 'cash' | 'advice';

/** What happens in the hall; `t` in seconds since the start, `customer` unique in the hall. */
export type HallEvent = TruthEvent & { readonly queue: QueueName };

export const dayNames = ['rush', 'quiet', 'busy'] as const;
export type DayName = (typeof dayNames)[number];

const perMinute = (rate: number) => ({ arrivals: () => rate / 60, arrivalsMax: rate / 60 });

const cash: Readonly<Record<DayName, Scenario>> = {
  rush: scenarios.get('rush')!,
  quiet: {
    ...withoutCoach(scenarios.get('rush')!),
    ...perMinute(0.5),
    desks: [{ at: 0, open: 2 }],
    inside: 1,
  },
  busy: { ...withoutCoach(scenarios.get('rush')!), ...perMinute(1.5), desks: [{ at: 0, open: 4 }] },
};

const advice: Scenario = {
  name: 'advice',
  about: 'Two desks and long talks.',
  lengthS: 3_600,
  ...perMinute(0.3),
  service: { law: 'lognormal', meanS: 300, cv: 0.6 },
  patience: { law: 'exponential', meanS: 1_800 },
  desks: [{ at: 0, open: 2 }],
  inside: 2,
};

function withoutCoach({ coaches: _, ...scenario }: Scenario): Scenario {
  return scenario;
}

/** Events of both queues in time order. When a simulated hour is over, the next one follows. */
export function* hallDay(name: DayName, seed: number): Generator<HallEvent> {
  const queues = [endless('cash', cash[name], seed, 0), endless('advice', advice, seed + 1, 1_000_000)];
  const heads = queues.map((queue) => queue.next().value!);
  for (;;) {
    const first = heads[0]!.t <= heads[1]!.t ? 0 : 1;
    yield heads[first]!;
    heads[first] = queues[first]!.next().value!;
  }
}

/** @param firstCustomer numbers of the two queues never meet */
function* endless(
  queue: QueueName,
  scenario: Scenario,
  seed: number,
  firstCustomer: number,
): Generator<HallEvent> {
  let startS = 0;
  for (let round = 0; ; round += 1) {
    let endS = startS;
    for (const event of simulateHall(scenario, seed + 1_000 * round)) {
      endS = startS + event.t;
      const customer =
        'customer' in event ? { customer: firstCustomer + round * 10_000 + event.customer } : {};
      yield { ...event, ...customer, queue, t: endS } as HallEvent;
    }
    startS = Math.max(endS, startS + scenario.lengthS);
  }
}
