/** Simulated days through the engine, every estimate held against the truth and against the oracle. */
import {
  observeHall,
  oracleMean,
  ratesOf,
  type Scenario,
  type Sensors,
  simulateHall,
  type TruthEvent,
} from '../../../devices/virtual/simulator/index.js';
import {
  estimate,
  newWait,
  observe,
  type WaitConfig,
  type WaitEstimate,
  type WaitEvent,
  type WaitState,
} from '../wait.js';

/** The first simulated day, a Monday, 08:00 UTC. */
export const FIRST_DAY = Date.UTC(2026, 0, 5, 8);
export const DAY_MS = 86_400_000;

/** One customer who had to wait and was served; seconds. */
export interface Scored {
  /** Seconds since the start of the day. */
  t: number;
  actual: number;
  oracle: number;
  mean: number;
  low: number;
  high: number;
  ahead: number;
}

export interface Trial {
  scenario: Scenario;
  sensors: Sensors;
  days: number;
  seed: number;
  /** What differs from the truth in what the engine is told at first. */
  config?: Partial<WaitConfig>;
  /** Whether the engine knows when desks will open and close. */
  planKnown?: boolean;
  /** The oracle for laws that are not exponential; the exact one if absent. */
  oracle?: (ahead: number, t: number) => number;
  /** Sees the estimate at every `everyS` seconds of a day. */
  watch?: { everyS: number; see(day: number, t: number, told: WaitEstimate, truth: Moment): void };
  /** Sees each day's truth when it is over. */
  after?: (day: number, truth: readonly TruthEvent[], state: WaitState) => void;
  /** Called before each event that the engine takes. */
  each?: (state: WaitState, event: WaitEvent, next: WaitState) => void;
}

/** The true hall at an instant. */
export interface Moment {
  waiting: number;
  oracle: number;
  free: boolean;
}

export function configOf(scenario: Scenario, day = 0): WaitConfig {
  const { mu, theta } = ratesOf(scenario);
  const start = FIRST_DAY + day * DAY_MS;
  return {
    deskCount: Math.max(...scenario.desks.map((step) => step.open)),
    meanServiceS: 1 / mu,
    meanPatienceS: theta > 0 ? 1 / theta : null,
    targetS: 600,
    plan: scenario.desks.map(({ at, open }) => ({ at: start + at * 1000, open })),
  };
}

/** Runs the days one after the other, the engine's memory going on over the nights. */
export function runTrial(trial: Trial): Scored[][] {
  const days: Scored[][] = [];
  let state = newWait({ ...configOf(trial.scenario), ...trial.config }, FIRST_DAY);
  for (let day = 0; day < trial.days; day++) {
    const { plan, ...rest } = configOf(trial.scenario, day);
    state = { ...state, config: { ...rest, ...trial.config, ...(trial.planKnown ? { plan: plan! } : {}) } };
    const result = runDay(trial, day, state);
    days.push(result.scored);
    state = result.state;
  }
  return days;
}

function runDay(trial: Trial, day: number, given: WaitState): { scored: Scored[]; state: WaitState } {
  const { scenario, sensors, watch } = trial;
  const seed = trial.seed * 100_003 + day;
  const truth = [...simulateHall(scenario, seed)];
  const start = FIRST_DAY + day * DAY_MS;
  const events = observeHall(truth, sensors, seed + 50_000_017, start);
  const rates = ratesOf(scenario);
  const oracle = trial.oracle ?? ((ahead: number, t: number) => oracleMean(ahead, t, scenario.desks, rates));
  const waits = new Map(
    truth.filter((event) => event.type === 'start').map((event) => [event.customer, event.waitedS]),
  );
  const scored: Scored[] = [];
  let state = given;
  let next = 0;
  const until = (ms: number) => {
    while (next < events.length && events[next]!.receivedAt < ms) {
      const event = events[next++]! as WaitEvent;
      const after = observe(state, event);
      trial.each?.(state, event, after);
      state = after;
    }
  };
  let waiting = 0;
  let serving = 0;
  let open = 0;
  let look = watch ? watch.everyS : Number.POSITIVE_INFINITY;
  for (const event of truth) {
    for (; look < event.t; look += watch!.everyS) {
      until(start + look * 1000);
      const free = serving < open;
      const best = free ? 0 : oracle(waiting, look);
      watch!.see(day, look, estimate(state, start + look * 1000), { waiting, oracle: best, free });
    }
    if (event.type === 'arrive') waiting++;
    if (event.type === 'abandon') waiting--;
    if (event.type === 'start') [waiting, serving] = [waiting - 1, serving + 1];
    if (event.type === 'end') serving--;
    if (event.type === 'desk') open += event.open ? 1 : -1;
    if (event.type !== 'arrive' || event.free) continue;
    const actual = waits.get(event.customer);
    if (actual === undefined) continue;
    const now = Math.floor(start + event.t * 1000);
    until(now);
    const told = estimate(state, now);
    scored.push({
      t: event.t,
      actual,
      oracle: oracle(event.ahead, event.t),
      mean: told.mean_s ?? Number.NaN,
      low: told.p10_s ?? Number.NaN,
      high: told.p90_s ?? Number.NaN,
      ahead: event.ahead,
    });
  }
  until(Number.POSITIVE_INFINITY);
  trial.after?.(day, truth, state);
  return { scored, state };
}
