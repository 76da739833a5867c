/** How devices are: what they say of themselves, and that they were heard at all. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import type { DevicePart } from '../state/parts.js';
import type { HallModel } from './model.js';
import type { Bound, Step } from './step.js';

export function onHealth(step: Step, bound: Bound<ReadingOf<'health'>>): void {
  const { reading } = bound;
  const { battery_pct, battery_v, rssi_dbm, snr_db, link_quality, uptime_s, temperature_c, firmware } =
    reading;
  const tags = { hall: step.model.hall.id, device: bound.device.id };
  const fields = {
    online: reading.online === undefined ? undefined : Number(reading.online),
    restarted: reading.restarted ? 1 : undefined,
    faults: reading.faults?.join(' '),
    reports: 1,
    ...{ battery_pct, battery_v, rssi_dbm, snr_db, link_quality, uptime_s, temperature_c, firmware },
  };
  step.points.push(point('device', tags, fields, bound.at));
  const part = devicePart(step, bound.device.id);
  step.draft.set('device', bound.device.id, {
    ...part,
    online: reading.online ?? part.online,
    batteryPct: reading.battery_pct ?? part.batteryPct,
    faults: reading.faults ?? part.faults,
  });
}

/** A device was heard. A last will is not a sign of life: it is the broker that speaks. */
export function heard(step: Step, device: string, offsetMs: number | null, alive: boolean): void {
  const part = devicePart(step, device);
  step.draft.set('device', device, {
    ...part,
    seenAt: alive ? step.now : part.seenAt,
    online: alive ? true : part.online,
    offsetMs: offsetMs ?? part.offsetMs,
  });
}

/**
 * Whether a device cannot be heard any more: by its last will, or by its silence. One that speaks only when something
 * happens is never silent for too long.
 */
export function isLost(model: HallModel, id: string, part: DevicePart | undefined, now: number): boolean {
  if (part?.online === false) return true;
  const interval = model.intervalS(id);
  if (interval === null) return false;
  return now - (part?.seenAt ?? 0) > interval * model.standards.device_silent_intervals * 1_000;
}

function devicePart(step: Step, device: string): DevicePart {
  return (
    step.draft.get('device', device) ?? {
      seenAt: 0,
      online: null,
      batteryPct: null,
      faults: [],
      offsetMs: null,
    }
  );
}
