/** What the tests of the rules share: a context with the estimates that a test wants. */
import type { Bench } from '../hall/fixtures.js';
import { type Liveness, queueNow } from '../hall/liveness.js';
import { queuePart } from '../hall/queues.js';
import type { Step } from '../hall/step.js';
import { estimate, type WaitEstimate } from '../wait/wait.js';
import type { RuleContext } from './rule.js';

export interface Given {
  /** Expected wait of the queue "cash", seconds; null: no figure. */
  readonly wait?: number | null;
  /** Other figures of that queue. */
  readonly figures?: Partial<WaitEstimate>;
  readonly status?: Liveness;
  readonly open?: boolean;
}

/** Runs `work` in a context in which the queue "cash" has the given wait and "advice" was never heard of. */
export function judged<T>(bench: Bench, given: Given, work: (context: RuleContext) => T) {
  return bench.work((step) => work(contextOf(step, given)));
}

function contextOf(
  step: Step,
  { wait = null, figures: given, status = 'live', open = true }: Given,
): RuleContext {
  const known = (id: string, mean_s: number | null, others: Partial<WaitEstimate> = {}) => {
    const part = queuePart(step, id, step.now);
    const inputs: WaitEstimate['inputs'] = [{ name: 'zone', age_s: 0, used: true }];
    const figures = { ...estimate(part.wait, step.now), inputs, mean_s, ...others };
    return queueNow(step.model, id, { ...part, inputAt: step.now }, figures, open, step.now);
  };
  const cash = known('cash', wait, given);
  const estimates = new Map([
    ['cash', status === 'live' ? cash : { ...cash, status, fresh: false }],
    ['advice', known('advice', null)],
  ]);
  return { ...step, estimates, open };
}
