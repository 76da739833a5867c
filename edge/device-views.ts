/** The devices that somebody should look at, as the wall lists them for those who mend them. Pure. */
import { type DeviceNow, deviceNow } from './hall/device-now.js';
import type { HallModel } from './hall/model.js';
import type { HallState } from './state/state.js';
import type { DeviceView } from './web/view.js';

const worstFirst: readonly DeviceView['state'][] = [
  'silent',
  'unknown',
  'doubtful',
  'flooding',
  'faulty',
  'low_battery',
  'clock_off',
  'never_seen',
];

export function deviceViews(model: HallModel, state: HallState, now: number): DeviceView[] {
  return model.speaking
    .flatMap(({ id, name }) => viewOf(id, name ?? id, deviceNow(model, state, id, now)))
    .sort((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
}

function viewOf(id: string, name: DeviceView['name'], device: DeviceNow): DeviceView[] {
  // A button that nobody has pressed yet is no news.
  if (device.state === 'alive' || (device.state === 'never_seen' && !device.blind)) return [];
  return [
    {
      ...{ id, name, state: device.state, silent_s: device.silent_s, faults: device.faults },
      battery_pct: device.battery_pct,
      battery_days_left: device.battery_days_left,
      clock_offset_s: device.clock_offset_ms === null ? null : device.clock_offset_ms / 1_000,
      suspicion: null,
    },
  ];
}
