import { describe, expect, it } from 'vitest';
import {
  Hall,
  oracleMean,
  ratesOf,
  type Scenario,
  scenarios,
  simulateHall,
  type TruthEvent,
} from './index.js';

const scenario = (name: string) => scenarios.get(name)!;

/** What must be true of any day: people are numbered, served in order, desks serve one at a time. */
function check(truth: TruthEvent[]): { served: number; abandoned: number; arrived: number } {
  let t = 0;
  let arrived = 0;
  let lastStarted = -1;
  const serving = new Map<number, number>();
  let served = 0;
  let abandoned = 0;
  for (const event of truth) {
    expect(event.t).toBeGreaterThanOrEqual(t);
    t = event.t;
    if (event.type === 'arrive') expect(event.customer).toBe(arrived++);
    if (event.type === 'start') {
      expect(event.customer).toBeGreaterThan(lastStarted);
      lastStarted = event.customer;
      expect(serving.has(event.desk)).toBe(false);
      serving.set(event.desk, event.customer);
    }
    if (event.type === 'end') {
      expect(serving.get(event.desk)).toBe(event.customer);
      serving.delete(event.desk);
      served++;
    }
    if (event.type === 'abandon') abandoned++;
  }
  return { served, abandoned, arrived };
}

describe('the simulated hall', () => {
  it.each([...scenarios.keys()])('%s: everybody who came was served or gave up', (name) => {
    const { served, abandoned, arrived } = check([...simulateHall(scenario(name), 7)]);
    expect(arrived).toBeGreaterThan(30);
    expect(served + abandoned).toBe(arrived);
  });

  it('repeats a day for the same seed, and only for it', () => {
    const day = (seed: number) => JSON.stringify([...simulateHall(scenario('rush'), seed)]);
    expect(day(1)).toBe(day(1));
    expect(day(1)).not.toBe(day(2));
  });

  it('lets a busy desk finish before it closes', () => {
    const hall = new Hall(scenario('stationary'), 3);
    while (hall.now < 3600) hall.next();
    hall.setDesks(2);
    while (hall.now < 7200) hall.next();
    expect(hall.open).toBe(2);
  });

  it('waits as Erlang says', () => {
    // M/M/2 at load 0.8 with mean service 1 min: the mean wait of all is 16/9 min.
    const day: Scenario = {
      ...scenario('stationary'),
      lengthS: 3_000_000,
      arrivals: () => 1.6 / 60,
      arrivalsMax: 1.6 / 60,
      service: { law: 'exponential', meanS: 60 },
      patience: null,
      desks: [{ at: 0, open: 2 }],
    };
    let sum = 0;
    let n = 0;
    for (const event of simulateHall(day, 5))
      if (event.type === 'start') [sum, n] = [sum + event.waitedS, n + 1];
    expect(sum / n / 60 / (16 / 9)).toBeGreaterThan(0.93);
    expect(sum / n / 60 / (16 / 9)).toBeLessThan(1.07);
  });

  it.each([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ])('rush %d: over 10 min within two, below 8 min after the desks', (seed) => {
    const rush = scenario('rush');
    const rates = ratesOf(rush);
    let passed = Number.POSITIVE_INFINITY;
    let recovered = Number.POSITIVE_INFINITY;
    const hall = new Hall(rush, seed);
    while (hall.next()) {
      // What is known at the time: the desks open now; nobody has announced more of them.
      const wait = oracleMean(hall.waiting, 0, [{ at: 0, open: hall.open }], rates);
      if (wait > 600) passed = Math.min(passed, hall.now);
      if (wait < 480 && hall.now > passed) recovered = Math.min(recovered, hall.now);
    }
    expect(passed).toBeLessThanOrEqual(120);
    expect(recovered).toBeGreaterThanOrEqual(240);
    expect(recovered).toBeLessThan(900);
  });
});

describe('the oracle', () => {
  it('is the closed form when the desks stay', () => {
    expect(oracleMean(10, 0, [{ at: 0, open: 5 }], { mu: 0.2, theta: 1 / 30 })).toBeCloseTo(9.5067, 3);
  });

  it('sees a planned opening come', () => {
    const rates = { mu: 0.2, theta: 1 / 30 };
    const late = oracleMean(
      10,
      0,
      [
        { at: 0, open: 5 },
        { at: 1e-6, open: 7 },
      ],
      rates,
    );
    // The two desks that open take two of the ten at once.
    expect(late).toBeCloseTo(oracleMean(8, 0, [{ at: 0, open: 7 }], rates), 4);
    const between = oracleMean(
      10,
      0,
      [
        { at: 0, open: 5 },
        { at: 4, open: 7 },
      ],
      rates,
    );
    expect(between).toBeGreaterThan(late);
    expect(between).toBeLessThan(9.5);
  });
});
