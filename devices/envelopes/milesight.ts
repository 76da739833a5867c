/** What Milesight's LoRaWAN models have in common: frames of channel, type and data, and the words about the device. */
import { z } from 'zod';
import type { Reading } from '../reading.js';
import { Refused } from '../rejection.js';
import { known, numeric } from '../values.js';

/** One channel of a frame: how many bytes follow, and what they say. Little-endian. */
export interface FrameField {
  readonly bytes: number;
  read(data: DataView): Record<string, unknown>;
}

/** The port that all Milesight models use. */
export const milesightPort = 85;

/**
 * Reads a frame by a table keyed "03D2" (channel, type).
 *
 * @returns undefined if a channel is not in the table or the frame is cut off: lengths of unknown channels are unknown
 */
export function readFrame(
  bytes: Uint8Array,
  table: Readonly<Record<string, FrameField>>,
): Record<string, unknown> | undefined {
  const fields: Record<string, unknown> = {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (at + 2 > bytes.length) return undefined;
    const key = view.getUint16(at).toString(16).toUpperCase().padStart(4, '0');
    const field = Object.hasOwn(table, key) ? table[key] : undefined;
    if (!field || at + 2 + field.bytes > bytes.length) return undefined;
    Object.assign(fields, field.read(new DataView(bytes.buffer, bytes.byteOffset + at + 2, field.bytes)));
    at += 2 + field.bytes;
  }
  return at > 0 ? fields : undefined;
}

const version = z.union([z.string().max(64), z.number()]).nullish();

/** Serial number, versions, reset: sent once after joining, alone or beside a measurement. */
const aboutFields = {
  sn: z.unknown().optional(),
  protocol_version: z.unknown().optional(),
  ipso_version: z.unknown().optional(),
  tsl_version: z.unknown().optional(),
  hardware_version: z.unknown().optional(),
  lorawan_class: z.unknown().optional(),
  firmware_version: version,
  device_status: z.unknown().optional(),
  reset_event: z.unknown().optional(),
  battery: numeric.nullish(),
};

const about = z.object(aboutFields);

/** The frame's health, or nothing if it says none: battery, firmware, restart. */
export function milesightHealth(object: unknown): Reading[] {
  const parsed = about.safeParse(object);
  if (!parsed.success) return [];
  const { firmware_version: firmware, battery, reset_event: reset, device_status: status } = parsed.data;
  const restarted = isReset(reset) || status === 'on' || status === 1;
  const fields = known({
    firmware: firmware === null || firmware === undefined ? undefined : String(firmware),
    battery_pct: battery,
    restarted: restarted ? (true as const) : undefined,
  });
  return Object.keys(fields).length > 0 ? [{ kind: 'health', channel: 'device', ...fields }] : [];
}

/** A frame that speaks of nothing but the device itself. */
export const milesightAbout = { schema: z.strictObject(aboutFields), health: milesightHealth };

function isReset(value: unknown): boolean {
  return value === 1 || value === true || value === 'reset';
}

/**
 * Values of numbered fields: numbered(object, "line", "total_in") reads line_1_total_in to line_16_total_in.
 *
 * @returns number of the line or region to value, ascending
 */
export function numbered(object: Record<string, unknown>, noun: string, tail: string): Map<number, number> {
  const found = new Map<number, number>();
  for (let n = 1; n <= 16; n += 1) {
    const key = tail ? `${noun}_${n}_${tail}` : `${noun}_${n}`;
    const value = object[key];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'number') {
      found.set(n, value);
      continue;
    }
    const number = numeric.safeParse(value);
    if (!number.success) throw new Refused('schema', `object.${key} is not a number`);
    found.set(n, number.data);
  }
  return found;
}
