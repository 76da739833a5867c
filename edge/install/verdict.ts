/** What a walk test that is over says of the device. */
import type { WalkPart, WalkStep } from '../state/parts.js';
import { betaIInverse } from '../wait/numerics/beta.js';
import type { TestResult, TestStep } from './view.js';

/**
 * A device passes when each thing that was done was counted to within a tenth, and nothing was told the wrong way
 * round. A tenth is what makers promise of a door counter in use, and of 20 walks it forgives two. Of three presses it
 * forgives none: a button that misses one in three is broken.
 */
const tolerance = 0.1;

export function resultOf(test: WalkPart, now: number): TestResult {
  const done = sum(test.steps, (step) => step.times);
  const counted = sum(test.steps, (step) => Math.min(step.counted, step.times));
  const why = whyNot(test);
  return {
    kind: test.kind,
    at: now,
    by: test.by,
    passed: why === null,
    why,
    steps: test.steps.map(shown),
    share: counted / done,
    ...interval(counted, done),
  };
}

/** A step without what only the gateway needs of it. */
export function shown({ turn: _turn, ...step }: WalkStep): TestStep {
  return step;
}

function whyNot({ kind, steps }: WalkPart): string | null {
  const counted = sum(steps, (step) => step.counted);
  const stray = sum(steps, (step) => step.stray);
  if (counted + stray === 0) return kind === 'output' ? 'not_seen' : 'nothing_heard';
  if (isTurnedRound(steps)) return 'turned_round';
  if (steps.some((step) => step.counted === 0 && step.stray > 0)) return 'wrong_channel';
  const shares = sharesOf(steps);
  if (shares.some((share) => share < 1 - tolerance)) return 'missed';
  if (shares.some((share) => share > 1 + tolerance)) return 'doubled';
  return null;
}

/** Some channel told the opposite each time that one direction was asked for alone. */
function isTurnedRound(steps: readonly WalkStep[]): boolean {
  const directed = steps.filter(
    (step) => ['in', 'out', 'on', 'off', 'enter', 'leave'].includes(step.what) && isAlone(step, steps),
  );
  return [...new Set(directed.map(({ channel }) => channel))].some((channel) => {
    const own = directed.filter((step) => step.channel === channel);
    return own.every((step) => step.counted === 0) && own.some((step) => step.stray > 0);
  });
}

const isAlone = (step: WalkStep, steps: readonly WalkStep[]) =>
  steps.filter(({ turn }) => turn === step.turn).length === 1;

/** Of each thing that was to be done, over all of its steps. */
function sharesOf(steps: readonly WalkStep[]): number[] {
  const things = new Map<string, { times: number; counted: number }>();
  for (const { what, channel, press, level, times, counted } of steps) {
    const key = JSON.stringify([what, channel, press, level]);
    const before = things.get(key) ?? { times: 0, counted: 0 };
    things.set(key, { times: before.times + times, counted: before.counted + counted });
  }
  return [...things.values()].map(({ times, counted }) => counted / times);
}

/**
 * Exact 95 % interval of a share (Clopper & Pearson, Biometrika 26, 1934).
 *
 * @param counted 0 to `done`
 */
export function interval(counted: number, done: number): { readonly low: number; readonly high: number } {
  return {
    low: counted === 0 ? 0 : betaIInverse(0.025, counted, done - counted + 1),
    high: counted === done ? 1 : betaIInverse(0.975, counted + 1, done - counted),
  };
}

const sum = (steps: readonly WalkStep[], of: (step: WalkStep) => number) =>
  steps.reduce((total, step) => total + of(step), 0);
