/** A walk test as a pure function of what was, what happened and when. A person acts, the device tells, both are held together. */
import type { WalkPart, WalkStep } from '../state/parts.js';

/** What the device told, as the hall understands it: differences of counters, never their totals. */
export interface Heard {
  /** "in", "out", "press", "on", "off", "enter", "leave", "place", "wait", or "sign" for anything at all. */
  readonly what: string;
  readonly channel: string;
  readonly press?: string;
  readonly level?: number;
  readonly n: number;
}

export type WalkEvent =
  | { readonly type: 'heard'; readonly heard: readonly Heard[] }
  /** The person did what was asked for. */
  | { readonly type: 'next' }
  /** The person saw it, or did not. */
  | { readonly type: 'answer'; readonly seen: boolean };

/** Steps that ask whether something is told at all: more of it is not wrong. */
const atLeast: readonly string[] = ['place', 'wait', 'see'];

/** @param now UTC ms */
export function advance(test: WalkPart, event: WalkEvent, now: number): WalkPart {
  switch (event.type) {
    case 'heard':
      return event.heard.reduce(hear, test);
    case 'answer':
      return turn({ ...test, steps: test.steps.map((step) => answered(step, event.seen)) }, now);
    case 'next':
      return turn(test, now);
  }
}

export const isOver = (test: WalkPart): boolean => test.steps.every(({ state }) => state === 'done');

/** The steps that are asked for now are done, and the next turn begins. */
function turn(test: WalkPart, now: number): WalkPart {
  const next = test.steps.find(({ state }) => state === 'waiting')?.turn;
  const steps = test.steps.map((step): WalkStep => {
    if (step.state === 'now') return { ...step, state: 'done' };
    return step.turn === next ? { ...step, state: 'now' } : step;
  });
  return { ...test, steps, touched: now };
}

const answered = (step: WalkStep, seen: boolean): WalkStep =>
  step.state === 'now' && seen ? { ...step, counted: step.times } : step;

function hear(test: WalkPart, heard: Heard): WalkPart {
  const asked = test.steps.filter(({ state }) => state === 'now');
  const fits = asked.find((step) => isSaid(step, heard));
  const disturbed = fits ? undefined : asked.find((step) => isDisturbed(step, heard));
  if (!fits && !disturbed) return test;
  const steps = test.steps.map((step): WalkStep => {
    if (step === fits) {
      const counted = step.counted + heard.n;
      return { ...step, counted: atLeast.includes(step.what) ? Math.min(step.times, counted) : counted };
    }
    return step === disturbed ? { ...step, stray: step.stray + heard.n } : step;
  });
  return { ...test, steps };
}

function isSaid(step: WalkStep, heard: Heard): boolean {
  if (step.what === 'wait' && step.channel === '*') return heard.what === 'sign';
  return (
    step.what === heard.what &&
    step.channel === heard.channel &&
    (step.press ?? heard.press) === heard.press &&
    (step.level ?? heard.level) === heard.level
  );
}

const families: readonly (readonly string[])[] = [['in', 'out'], ['press'], ['on', 'off']];

/** Told, and nobody did it: the other direction, another door, another button. */
function isDisturbed(step: WalkStep, heard: Heard): boolean {
  if (families.some((family) => family.includes(step.what) && family.includes(heard.what))) return true;
  // People who pass by are in other zones all the time.
  return (
    ['enter', 'leave'].includes(step.what) &&
    ['enter', 'leave'].includes(heard.what) &&
    step.channel === heard.channel
  );
}
