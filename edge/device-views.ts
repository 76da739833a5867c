/** The devices that somebody should look at, as the wall lists them for those who mend them. Pure. */
import { type DeviceNow, deviceNow } from './hall/device-now.js';
import type { HallModel } from './hall/model.js';
import { subjectName } from './rules/text.js';
import type { Suspicion } from './state/parts.js';
import type { HallState } from './state/state.js';
import type { DeviceView } from './web/view.js';

const worstFirst: readonly DeviceView['state'][] = [
  'silent',
  'unknown',
  'doubtful',
  'faulty',
  'low_battery',
  'clock_off',
  'never_seen',
];

export function deviceViews(model: HallModel, state: HallState, now: number): DeviceView[] {
  const suspicion = state.get('balance', 'now')?.suspicion ?? null;
  return model.speaking
    .flatMap(({ id, name }) => {
      const doubt = suspicion?.sensor.device === id ? suspicion : null;
      return viewOf(id, name ?? id, deviceNow(model, state, id, now), doubt, model);
    })
    .sort((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
}

function viewOf(
  id: string,
  name: DeviceView['name'],
  device: DeviceNow,
  doubt: Suspicion | null,
  model: HallModel,
): DeviceView[] {
  // A device that is gone is gone, whatever its counts were; a button that nobody has pressed yet is no news.
  const doubtful = doubt !== null && !device.blind;
  const well = device.state === 'alive' || (device.state === 'never_seen' && !device.blind);
  if (well && !doubtful) return [];
  const other = doubt?.other ? subjectName(model, `${doubt.other.kind}/${doubt.other.id}`) : null;
  return [
    {
      ...{ id, name, silent_s: device.silent_s, faults: device.faults },
      state: doubtful || device.state === 'alive' ? 'doubtful' : device.state,
      battery_pct: device.battery_pct,
      battery_days_left: device.battery_days_left,
      clock_offset_s: device.clock_offset_ms === null ? null : device.clock_offset_ms / 1_000,
      suspicion: doubtful ? { kind: doubt.kind, other } : null,
    },
  ];
}
