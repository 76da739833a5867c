/** No more people in the hall than are permitted. */
import { insideNow } from '../hall/inside.js';
import { type Rule, unknownMs } from './rule.js';

export const occupancyRule: Rule = {
  id: 'occupancy',
  severity: 'critical',
  unit: 'people',
  for: 'staff',
  subjects: () => ['hall'],
  condition(context) {
    const { limit_share, clear_share } = context.model.standards.occupancy;
    const { capacity } = context.model.hall;
    const { status, people } = insideNow(context.model, context.draft, context.open, context.now);
    const limit = capacity * limit_share;
    if (people === null || status !== 'live')
      return { known: false, over: false, clear: false, value: 0, limit };
    return {
      known: true,
      over: people > limit,
      clear: people < capacity * clear_share,
      value: people,
      limit,
    };
  },
  holds(context) {
    const holdMs = context.model.standards.occupancy.hold_s * 1_000;
    return { holdMs, clearHoldMs: 0, unknownMs };
  },
};
