/** The promise: a newcomer waits no longer than the standard; a second rule watches the critical level. */
import type { Standards } from '../../cloud/site/standards.js';
import { isSeen, isUnserved } from '../hall/liveness.js';
import { type Rule, type RuleContext, subjectId, unknownMs } from './rule.js';

export const waitRule = waitAbove('wait', 'warning', (wait) => ({
  limit: wait.target_s,
  clear: wait.clear_s,
}));

/** The critical level clears where it began: the warning below it goes on. */
export const waitCriticalRule = waitAbove('wait-critical', 'critical', (wait) => ({
  limit: wait.critical_s,
  clear: wait.critical_s,
}));

function waitAbove(
  id: string,
  severity: Rule['severity'],
  levels: (wait: Standards['wait']) => { limit: number; clear: number },
): Rule {
  return {
    id,
    severity,
    unit: 's',
    for: 'staff',
    subjects: (context) => context.model.hall.queues.map((queue) => `queue/${queue.id}`),
    condition(context, subject) {
      const { limit, clear } = levels(context.model.standards.wait);
      const found = context.estimates.get(subjectId(subject));
      const unknown = { known: false, over: false, clear: false, value: 0, limit };
      // What is worked out without a sight of the people pages nobody.
      if (!found?.fresh || !isSeen(found.estimate)) return unknown;
      if (isUnserved(found.estimate)) return { known: true, over: true, clear: false, value: null, limit };
      const value = found.estimate.mean_s;
      if (value === null) return unknown;
      return { known: true, over: value > limit, clear: value < clear, value, limit };
    },
    holds(context: RuleContext) {
      const { hold_s, clear_hold_s } = context.model.standards.wait;
      return { holdMs: hold_s * 1_000, clearHoldMs: clear_hold_s * 1_000, unknownMs };
    },
  };
}
