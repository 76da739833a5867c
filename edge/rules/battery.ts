/** A battery that is nearly empty, or will be before the next visit. Told once, and over with a new battery. */
import { operating } from '../../cloud/telemetry/index.js';
import { deviceNow, isBatteryLow } from '../hall/device-now.js';
import { type Rule, subjectId } from './rule.js';

/** One low reading of a cold morning is no alert. */
const holdMs = 600_000;

export const batteryRule: Rule = {
  id: 'battery',
  severity: 'warning',
  unit: '%',
  for: 'facilities',
  always: true,
  subjects: ({ draft }) =>
    draft
      .ids('device')
      .filter((id) => draft.get('device', id)?.batteryPct != null)
      .map((id) => `device/${id}`),
  condition({ model, draft, now }, subject) {
    const { battery_pct, battery_days_left } = deviceNow(model, draft, subjectId(subject), now);
    const { batteryLow_pct: limit, batteryGood_pct, batteryGood_days } = operating;
    const days = battery_days_left === null ? null : Math.round(battery_days_left);
    return {
      known: battery_pct !== null,
      over: isBatteryLow(battery_pct, battery_days_left),
      clear:
        (battery_pct ?? 0) > batteryGood_pct && (battery_days_left ?? batteryGood_days) >= batteryGood_days,
      value: battery_pct,
      limit,
      detail: { days },
    };
  },
  holds: () => ({ holdMs, clearHoldMs: 0, unknownMs: holdMs }),
};
