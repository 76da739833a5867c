/** The oracle where laws are not exponential: the mean wait by people ahead, from many days of the same hall. */
import {
  oracleMean,
  ratesOf,
  type Scenario,
  simulateHall,
} from '../../../devices/virtual/simulator/index.js';

/** Fewer waits give no mean to rely on. */
const ENOUGH = 40;

/** @param days simulated beforehand; their seeds are far from those of trials */
export function tableOracle(scenario: Scenario, days: number, seed: number): (ahead: number) => number {
  const sums: { n: number; wait: number }[] = [];
  for (let day = 0; day < days; day++) {
    const ahead = new Map<number, number>();
    for (const event of simulateHall(scenario, 900_000_001 + seed * 10_007 + day)) {
      if (event.type === 'arrive' && !event.free) ahead.set(event.customer, event.ahead);
      const n = event.type === 'start' ? ahead.get(event.customer) : undefined;
      if (n === undefined || event.type !== 'start') continue;
      sums[n] ??= { n: 0, wait: 0 };
      sums[n].n++;
      sums[n].wait += event.waitedS;
    }
  }
  const rates = ratesOf(scenario);
  const desks = scenario.desks.slice(0, 1);
  const known = (n: number) => (sums[n]?.n ?? 0) >= ENOUGH;
  let last = 0;
  while (known(last + 1)) last++;
  // Beyond the table the slope of the exponential law goes on from its last entry.
  const table = (n: number) => sums[n]!.wait / sums[n]!.n;
  const exact = (n: number) => oracleMean(n, 0, desks, rates);
  return (n) => (n <= last ? table(n) : table(last) * (exact(n) / exact(last)));
}
