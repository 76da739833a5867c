/** The devices that somebody should look at, as the wall lists them for those who mend them. Pure. */
import { type DeviceNow, deviceNow } from './hall/device-now.js';
import type { HallModel } from './hall/model.js';
import { subjectName } from './rules/text.js';
import type { Suspicion } from './state/parts.js';
import type { HallState } from './state/state.js';
import type { DeviceView } from './web/view.js';

const worstFirst: readonly DeviceView['state'][] = [
  'flooding',
  'silent',
  'unknown',
  'doubtful',
  'faulty',
  'low_battery',
  'clock_off',
  'never_seen',
];

/** @param flooding logins that send far too much now */
export function deviceViews(
  model: HallModel,
  state: HallState,
  now: number,
  flooding: ReadonlySet<string>,
): DeviceView[] {
  const suspicion = state.get('balance', 'now')?.suspicion ?? null;
  return model.speaking
    .flatMap(({ id, name = id, account = id }) => {
      const doubt = suspicion?.sensor.device === id ? suspicion : null;
      return viewOf(
        { id, name, doubt, floods: flooding.has(account) },
        deviceNow(model, state, id, now),
        model,
      );
    })
    .sort((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
}

interface Looked {
  readonly id: string;
  readonly name: DeviceView['name'];
  readonly doubt: Suspicion | null;
  readonly floods: boolean;
}

function viewOf({ id, name, doubt, floods }: Looked, device: DeviceNow, model: HallModel): DeviceView[] {
  // A device that is gone is gone, whatever its counts were; a button that nobody has pressed yet is no news.
  const doubtful = doubt !== null && !device.blind;
  const well = device.state === 'alive' || (device.state === 'never_seen' && !device.blind);
  if (well && !doubtful && !floods) return [];
  const other = doubt?.other ? subjectName(model, `${doubt.other.kind}/${doubt.other.id}`) : null;
  return [
    {
      ...{ id, name, silent_s: device.silent_s, faults: device.faults },
      state: floods ? 'flooding' : doubtful || device.state === 'alive' ? 'doubtful' : device.state,
      battery_pct: device.battery_pct,
      battery_days_left: device.battery_days_left,
      clock_offset_s: device.clock_offset_ms === null ? null : device.clock_offset_ms / 1_000,
      suspicion: doubtful && !floods ? { kind: doubt.kind, other } : null,
    },
  ];
}
