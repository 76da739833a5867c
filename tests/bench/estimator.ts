/** What the wait engine costs, on the events of a simulated rush-hour day with every kind of sensor. */
import { observeHall, type Sensors, scenarios, simulateHall } from '../../devices/virtual/simulator/index.js';
import { configOf, FIRST_DAY } from '../../edge/wait/trial/trial.js';
import { estimate, newWait, observe, type WaitEvent, type WaitState } from '../../edge/wait/wait.js';
import type { Parts } from './document.js';
import { median, rounded } from './statistics.js';

const sensors: Sensors = {
  door: { miss: 0.03, double: 0.01 },
  zone: { everyS: 10, sd: 0.5, slope: 0.05 },
  service: { missStart: 0.02, missDone: 0.02, starts: true },
  desks: {},
  tags: { share: 0.3, miss: 0.2, ghost: 0.01 },
};
/** The first runs teach the compiler; the median of the others counts. */
const warmUps = 2;
const runs = 5;

export function measureEstimator(): NonNullable<Parts['estimator']> {
  const scenario = scenarios.get('rush-hour');
  if (!scenario) throw new Error('the scenario rush-hour is gone');
  const events = observeHall([...simulateHall(scenario, 7)], sensors, 8, FIRST_DAY) as WaitEvent[];
  const days = Array.from({ length: warmUps + runs }, () =>
    playDay(newWait(configOf(scenario), FIRST_DAY), events),
  );
  const counted = days.slice(warmUps);
  return {
    events: events.length,
    us_per_event: rounded(median(counted.map((day) => day.usPerEvent))),
    estimates: counted[0]!.estimates,
    us_per_estimate: rounded(median(counted.map((day) => day.usPerEstimate))),
  };
}

/** Every event, and an estimate after each tenth, timed apart. */
function playDay(start: WaitState, events: readonly WaitEvent[]) {
  let state = start;
  let [eventsMs, estimatesMs, estimates] = [0, 0, 0];
  for (let first = 0; first < events.length; first += 10) {
    const some = events.slice(first, first + 10);
    const startedMs = performance.now();
    for (const event of some) state = observe(state, event);
    const observedMs = performance.now();
    estimate(state, some.at(-1)!.receivedAt ?? some.at(-1)!.at);
    estimatesMs += performance.now() - observedMs;
    eventsMs += observedMs - startedMs;
    estimates += 1;
  }
  return {
    usPerEvent: (eventsMs * 1_000) / events.length,
    usPerEstimate: (estimatesMs * 1_000) / estimates,
    estimates,
  };
}
