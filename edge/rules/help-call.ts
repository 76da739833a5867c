/** A help call is answered within the standard. */
import { type Rule, subjectId, unknownMs } from './rule.js';

export const helpCallRule: Rule = {
  id: 'help-call',
  severity: 'critical',
  unit: 's',
  for: 'staff',
  subjects: (context) => context.draft.ids('call').map((device) => `device/${device}`),
  condition(context, subject) {
    const limit = context.model.standards.help_call.answer_s;
    const oldest = context.draft.get('call', subjectId(subject))?.open[0];
    const value = oldest === undefined ? 0 : Math.max(0, context.now - oldest) / 1_000;
    return { known: true, over: value > limit, clear: oldest === undefined || value <= limit, value, limit };
  },
  // The five minutes of the standard are the hold time.
  holds: () => ({ holdMs: 0, clearHoldMs: 0, unknownMs }),
};
