/**
 * How a device is now, for everybody who asks: gauges, MQTT, rules, the wall, the install page. Pure.
 *
 * What is not known is said to be unknown: a device behind a bridge that is down is neither alive nor silent, and one
 * that was known alive before its bridge failed is alive again only when it is heard again.
 */
import { operating } from '../../cloud/telemetry/index.js';
import type { DevicePart } from '../state/parts.js';
import type { Draft } from '../state/state.js';
import { batteryDaysLeft } from './battery.js';
import type { DeviceState } from './device-state.js';
import type { HallModel } from './model.js';

/** Why a device is as it is. */
export type DeviceReason =
  | 'never_seen'
  /** Its last will, or its own word. */
  | 'last_will'
  /** Unheard for longer than the standard allows. */
  | 'silent'
  /** The bridge that speaks for it is down. */
  | 'bridge_down'
  /** The bridge is back, and the device was not heard since. */
  | 'bridge_back'
  /** Only a stored copy of its words is known, which tells no age. */
  | 'stored_only'
  | 'fault'
  | 'clock'
  | 'battery';

export interface DeviceNow {
  readonly state: DeviceState;
  /** Everything that is the matter, worst first; empty for a device that is well. */
  readonly reasons: readonly DeviceReason[];
  /** Seconds since it was last heard itself; null: never. */
  readonly silent_s: number | null;
  /** Seconds of silence that the standard allows; null for one that speaks only when something happens. */
  readonly allowed_s: number | null;
  /** By last will or by silence it is gone. False while that is not known. */
  readonly lost: boolean;
  /** What it watches cannot be believed now: it is lost, or nobody knows. */
  readonly blind: boolean;
  /** The account or device that is its bridge, where that is down. */
  readonly bridge: string | null;
  readonly battery_pct: number | null;
  readonly battery_days_left: number | null;
  readonly clock_offset_ms: number | null;
  readonly faults: readonly string[];
}

const stateOf: Readonly<Record<DeviceReason, DeviceState>> = {
  never_seen: 'never_seen',
  bridge_down: 'unknown',
  bridge_back: 'unknown',
  stored_only: 'unknown',
  last_will: 'silent',
  silent: 'silent',
  fault: 'faulty',
  clock: 'clock_off',
  battery: 'low_battery',
};

/**
 * @param state the committed state, or a draft of the next
 * @param now UTC ms
 */
export function deviceNow(model: HallModel, state: Pick<Draft, 'get'>, id: string, now: number): DeviceNow {
  const part = state.get('device', id);
  const seenAt = part?.seenAt ?? 0;
  const allowed_s = model.silenceAllowedS(id);
  const bridge = bridgeOf(model, state, id, now);
  const contact = contactOf(part, allowed_s, bridge, now);
  const battery_pct = part?.batteryPct ?? null;
  const battery_days_left = batteryDaysLeft(part?.battery ?? []);
  const clock_offset_ms = part?.offsetMs ?? null;
  const faults = part?.faults ?? [];
  const reasons: DeviceReason[] = [
    ...(contact ? [contact] : []),
    ...(faults.length > 0 ? (['fault'] as const) : []),
    ...(Math.abs(clock_offset_ms ?? 0) > operating.clockSkew_ms ? (['clock'] as const) : []),
    ...(isBatteryLow(battery_pct, battery_days_left) ? (['battery'] as const) : []),
  ];
  const lost = contact === 'silent' || contact === 'last_will';
  const unknown = contact !== null && stateOf[contact] === 'unknown';
  return {
    state: reasons[0] ? stateOf[reasons[0]] : 'alive',
    reasons,
    silent_s: seenAt > 0 ? Math.max(0, now - seenAt) / 1_000 : null,
    allowed_s,
    lost,
    // One that speaks only when something happens and never spoke may well have had nothing to say.
    blind: lost || unknown || (contact === 'never_seen' && allowed_s !== null),
    bridge: contact === 'bridge_down' ? (bridge?.name ?? null) : null,
    ...{ battery_pct, battery_days_left, clock_offset_ms, faults },
  };
}

/** The battery is replaced at the next visit: it is nearly empty, or will be soon. */
export function isBatteryLow(pct: number | null, daysLeft: number | null): boolean {
  return (
    (pct !== null && pct < operating.batteryLow_pct) ||
    (daysLeft !== null && daysLeft < operating.batteryLow_days)
  );
}

/** What is the matter with the connection; null when the device was heard in time. */
function contactOf(
  part: DevicePart | undefined,
  allowed_s: number | null,
  bridge: Bridge | null,
  now: number,
): DeviceReason | null {
  const seenAt = part?.seenAt ?? 0;
  const late = (since: number) => allowed_s !== null && now - since > allowed_s * 1_000;
  if (!part || (seenAt === 0 && !part.storedAt)) return part?.online === false ? 'last_will' : 'never_seen';
  if (bridge && seenAt < bridge.since) {
    if (!bridge.online) return 'bridge_down';
    if (part.online !== false) return late(bridge.since) ? 'silent' : 'bridge_back';
  }
  if (part.online === false) return 'last_will';
  if (part.storedAt) return late(part.storedAt) ? 'silent' : 'stored_only';
  return late(seenAt) ? 'silent' : null;
}

interface Bridge {
  readonly name: string;
  readonly online: boolean;
  /** Since when, UTC ms: who was heard later is there whatever is said of the bridge. */
  readonly since: number;
}

/** The bridge that speaks for a device, as far as anybody said how it is; null: there is none, or nobody did. */
function bridgeOf(model: HallModel, state: Pick<Draft, 'get'>, id: string, now: number): Bridge | null {
  if (model.isBridge(id)) return null;
  const account = model.devices.get(id)?.account;
  const own = state.get('device', id)?.bridge;
  if (own) return { name: account ?? id, ...own };
  // A gateway is a device of the hall itself; a device may be heard by several, and is out of reach without all.
  const gateways = model.bridgesOf(id).map((gateway) => gatewayAt(model, state, gateway, now));
  const up = gateways.filter(({ online }) => online);
  if (up.length > 0) return earliest(up);
  if (gateways.length > 0) return latest(gateways);
  const told = model.siblingsOf(id).flatMap((sibling) => state.get('device', sibling)?.bridge ?? []);
  return account === undefined || told.length === 0 ? null : { name: account, ...latest(told) };
}

function gatewayAt(model: HallModel, state: Pick<Draft, 'get'>, id: string, now: number): Bridge {
  const part = state.get('device', id);
  const gateway = deviceNow(model, state, id, now);
  // A gateway that was never heard says nothing of its devices.
  if (gateway.state === 'never_seen') return { name: id, online: true, since: 0 };
  if (!gateway.blind) return { name: id, online: true, since: part?.bridge?.online ? part.bridge.since : 0 };
  const silentSince = (part?.seenAt ?? 0) + (gateway.allowed_s ?? 0) * 1_000;
  return { name: id, online: false, since: part?.bridge?.online === false ? part.bridge.since : silentSince };
}

const latest = <T extends { since: number }>(all: readonly T[]): T =>
  all.reduce((a, b) => (b.since > a.since ? b : a));
const earliest = <T extends { since: number }>(all: readonly T[]): T =>
  all.reduce((a, b) => (b.since < a.since ? b : a));
