/** How a device is, in one word: the most urgent thing to do about it comes first. Pure. */
import type { Device } from '../../cloud/site/hall.js';
import { operating } from '../../cloud/telemetry/index.js';
import { gpioKinds, isGpioKind } from '../../devices/gpio/kinds.js';
import { isLost } from '../hall/health.js';
import type { HallModel } from '../hall/model.js';
import type { DevicePart } from '../state/parts.js';
import type { DeviceState } from './view.js';

export function deviceState(
  model: HallModel,
  device: Device,
  part: DevicePart | undefined,
  now: number,
): DeviceState {
  // Lamps and buzzers have nothing to say: the gateway holds their pins.
  if (isGpioKind(device.profile) && gpioKinds[device.profile].channels.length === 0) return 'alive';
  if (!part || part.seenAt === 0) return 'never_seen';
  if (isLost(model, device.id, part, now)) return 'silent';
  if (part.faults.length > 0) return 'faulty';
  if (Math.abs(part.offsetMs ?? 0) > operating.clockSkew_ms) return 'clock_off';
  if (part.batteryPct !== null && part.batteryPct < operating.batteryLow_pct) return 'low_battery';
  return 'alive';
}
