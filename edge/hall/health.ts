/** How devices are: what they say of themselves, what others say of them, and that they were heard at all. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import type { DevicePart } from '../state/parts.js';
import { noteBattery } from './battery.js';
import { deviceNow } from './device-now.js';
import type { HallModel } from './model.js';
import type { Bound, Step } from './step.js';

export function onHealth(step: Step, bound: Bound<ReadingOf<'health'>>): void {
  if (isBridgeWord(step.model, bound)) {
    writeBridge(step, bound);
    noteBridge(step, bound);
    return;
  }
  writeHealth(step, bound);
  noteHealth(step, bound);
  if (step.model.isBridge(bound.device.id) && bound.reading.online === false) noteBridge(step, bound);
}

function writeHealth(step: Step, { reading, device, at }: Bound<ReadingOf<'health'>>): void {
  const { battery_pct, battery_v, rssi_dbm, snr_db, link_quality, uptime_s, temperature_c, firmware } =
    reading;
  const fields = {
    online: reading.online === undefined ? undefined : Number(reading.online),
    restarted: reading.restarted ? 1 : undefined,
    faults: reading.faults?.join(' '),
    reports: 1,
    ...{ battery_pct, battery_v, rssi_dbm, snr_db, link_quality, uptime_s, temperature_c, firmware },
  };
  step.points.push(point('device', { hall: step.model.hall.id, device: device.id }, fields, at));
}

/** The bridge's word stands with the device that it speaks for, and says nothing of that device itself. */
function writeBridge(step: Step, { reading, device, at }: Bound<ReadingOf<'health'>>): void {
  const bridge_online = reading.online === undefined ? undefined : Number(reading.online);
  const tags = { hall: step.model.hall.id, device: device.id };
  step.points.push(point('device', tags, { bridge_online, reports: 1 }, at));
}

function noteHealth(step: Step, { reading, device, at, stored }: Bound<ReadingOf<'health'>>): void {
  const part = devicePart(step, device.id);
  const { online, battery_pct } = reading;
  // A device of several nodes is there as long as one of them is.
  const nodes = online === undefined ? part.nodes : { ...part.nodes, [reading.channel]: online };
  const anyNode = nodes === undefined ? null : Object.values(nodes).some((node) => node);
  const known = online === undefined ? part.online : anyNode;
  step.draft.set('device', device.id, {
    ...part,
    // The word "online" that a broker kept tells that the connection stood when it was written, and nothing of now.
    online: stored && known === true ? null : known,
    batteryPct: battery_pct ?? part.batteryPct,
    faults: reading.faults ?? part.faults,
    ...(nodes && { nodes }),
    ...(battery_pct !== undefined && { battery: noteBattery(part.battery ?? [], at, battery_pct) }),
  });
}

/** A bridge that comes back does not bring its devices back: each of them is heard again, or not. */
function noteBridge(step: Step, { reading, device }: Bound<ReadingOf<'health'>>): void {
  if (reading.online === undefined) return;
  const part = devicePart(step, device.id);
  // A first "online" ends no outage: nobody knows of one.
  const since = reading.online && part.bridge === undefined ? 0 : step.now;
  if (part.bridge?.online === reading.online) return;
  step.draft.set('device', device.id, { ...part, bridge: { online: reading.online, since } });
}

/**
 * Whether a health reading speaks of the bridge before the device: by its channel, by who says it, or because its topic
 * speaks for several devices.
 */
function isBridgeWord(model: HallModel, { device, reading, shared }: Bound<ReadingOf<'health'>>): boolean {
  if (model.isBridge(device.id)) return false;
  if (reading.channel === 'bridge' || reading.by === 'gateway') return true;
  const { kind: _kind, channel: _channel, at: _at, online, ...others } = reading;
  return shared === true && online !== undefined && Object.keys(others).length === 0;
}

/**
 * Whether a reading shows that the device itself lives. A last will does not (it is the broker that speaks), nor does
 * the word of a bridge or a network server, nor a copy that a broker kept.
 */
export function isOwnLife(model: HallModel, bound: Bound): boolean {
  if (bound.stored) return false;
  if (bound.reading.kind !== 'health') return true;
  const health = bound as Bound<ReadingOf<'health'>>;
  return health.reading.online !== false && health.reading.by !== 'server' && !isBridgeWord(model, health);
}

/** A device was heard, or something of it: a stored copy tells only that it lived at some time before. */
export function heard(step: Step, bound: Bound, offsetMs: number | null, alive: boolean): void {
  const { device, stored } = bound;
  if (!alive && !stored) return;
  const part = devicePart(step, device.id);
  const back = alive && step.model.isBridge(device.id) && isBlindBridge(step, device.id);
  step.draft.set('device', device.id, {
    ...part,
    ...(back && { bridge: { online: true, since: step.now } }),
    seenAt: alive ? step.now : part.seenAt,
    online: alive ? true : part.online,
    offsetMs: (alive ? offsetMs : null) ?? part.offsetMs,
    ...(alive && part.storedAt ? { storedAt: null } : {}),
    ...(stored && { storedAt: part.storedAt ?? step.now }),
  });
}

function isBlindBridge(step: Step, id: string): boolean {
  const { blind, silent_s } = deviceNow(step.model, step.draft, id, step.now);
  return blind && silent_s !== null;
}

export function devicePart(step: Pick<Step, 'draft'>, device: string): DevicePart {
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
