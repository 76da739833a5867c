/** No more people in the hall than are permitted. */
import { type Rule, unknownMs } from './rule.js';

export const occupancyRule: Rule = {
  id: 'occupancy',
  severity: 'critical',
  unit: 'people',
  subjects: () => ['hall'],
  condition(context) {
    const { limit_share, clear_share } = context.model.standards.occupancy;
    const { capacity } = context.model.hall;
    const part = context.draft.get('hall', 'now');
    const limit = capacity * limit_share;
    if (!part || part.countedAt === null) return { known: false, over: false, clear: false, value: 0, limit };
    return { known: true, over: part.people > limit, clear: part.people < capacity * clear_share, value: part.people, limit };
  },
  holds(context) {
    const holdMs = context.model.standards.occupancy.hold_s * 1_000;
    return { holdMs, clearHoldMs: 0, unknownMs };
  },
};
