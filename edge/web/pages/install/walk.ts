/** A walk test as the page tells it: what to do now, and what came of it. Pure. */
import type { RunningTest, TestKind, TestResult, TestStep } from '../../../install/view.js';

export interface Walk {
  /** Steps that are to be done now, together. */
  readonly now: readonly TestStep[];
  readonly done: readonly TestStep[];
}

export function walkOf(test: RunningTest): Walk {
  const of = (state: TestStep['state']) => test.steps.filter((step) => step.state === state);
  return { now: of('now'), done: of('done') };
}

/** Whether the page asks what the person saw, instead of counting. */
export function asksWhatWasSeen(step: TestStep): boolean {
  return step.what === 'see';
}

export type Stray = 'other_way' | 'other_button' | 'other';

/** What a signal that nobody made can only have been. */
export function strayOf(kind: TestKind): Stray {
  if (kind === 'line' || kind === 'zone' || kind === 'switch') return 'other_way';
  return kind === 'buttons' ? 'other_button' : 'other';
}

/** The channel whose line can be turned round by the gateway instead of the sensor by hand; null if none. */
export function swappable(result: TestResult | null): string | null {
  if (result?.kind !== 'line' || result.why !== 'turned_round') return null;
  return result.steps.find((step) => step.what === 'in' || step.what === 'out')?.channel ?? null;
}
