/** What Milesight's LoRaWAN models have in common: frames of channel, type and data, and the words about the device. */
import { z } from 'zod';
import type { Reading } from '../reading.js';
import { Refused } from '../rejection.js';
import { known, numeric } from '../values.js';

/** One channel of a frame: how many bytes follow, and what they say. Little-endian. */
export interface FrameField {
  /** Fixed, or told by the bytes that follow; NaN where they are too few to tell. */
  readonly bytes: number | ((rest: DataView) => number);
  read(data: DataView): Record<string, unknown>;
}
export type FrameTable = Readonly<Record<string, FrameField>>;

/** The port that all Milesight models use. */
const milesightPort = 85;

export const uint8 = (name: string): FrameField => ({
  bytes: 1,
  read: (data) => ({ [name]: data.getUint8(0) }),
});
export const uint16 = (name: string, scale = 1): FrameField => ({
  bytes: 2,
  read: (data) => ({ [name]: data.getUint16(0, true) / scale }),
});
export const int16 = (name: string, scale = 1): FrameField => ({
  bytes: 2,
  read: (data) => ({ [name]: data.getInt16(0, true) / scale }),
});
export const uint32 = (name: string): FrameField => ({
  bytes: 4,
  read: (data) => ({ [name]: data.getUint32(0, true) }),
});
/** Two uint16 and, where the frame is an alarm, a byte more. */
export const pair16 = (first: string, second: string, bytes: 4 | 5 = 4): FrameField => ({
  bytes,
  read: (data) => ({ [first]: data.getUint16(0, true), [second]: data.getUint16(2, true) }),
});
/** One byte that picks a word; a byte without a word is left as it is and fits no schema. */
export const choice = (name: string, words: Readonly<Record<number, string>>): FrameField => ({
  bytes: 1,
  read: (data) => ({ [name]: words[data.getUint8(0)] ?? data.getUint8(0) }),
});
export const skipped = (bytes: number): FrameField => ({ bytes, read: () => ({}) });

/** Serial numbers, versions, restarts and the battery: the same in every model. */
const about: FrameTable = {
  FF01: skipped(1),
  FF08: skipped(6),
  FF09: skipped(2),
  // 0110 is version 1.10: the second byte is read as hexadecimal digits.
  FF0A: {
    bytes: 2,
    read: (data) => ({ firmware_version: `v${data.getUint8(0)}.${data.getUint8(1).toString(16)}` }),
  },
  FF0B: { bytes: 1, read: () => ({ device_status: 'on' }) },
  FF0F: skipped(1),
  FF16: skipped(8),
  FF1F: {
    bytes: 4,
    read: (data) => ({ firmware_version: [0, 1, 2, 3].map((at) => data.getUint8(at)).join('.') }),
  },
  FFFE: { bytes: 1, read: () => ({ reset_event: 'reset' }) },
  FFFF: skipped(2),
  '0175': uint8('battery'),
};

/**
 * Reads a frame by a table keyed "03D2" (channel, type), beside what every model says about itself.
 *
 * @returns undefined on another port, if a channel is in no table, or if the frame is cut off: nothing tells how long
 *   an unknown channel is
 */
export function readFrame(
  bytes: Uint8Array,
  port: number,
  table: FrameTable,
): Record<string, unknown> | undefined {
  if (port !== milesightPort || bytes.length === 0) return undefined;
  const fields: Record<string, unknown> = {};
  const whole = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (at + 2 > bytes.length) return undefined;
    const field = fieldOf(whole.getUint16(at), table);
    const rest = new DataView(bytes.buffer, bytes.byteOffset + at + 2, bytes.length - at - 2);
    const size = typeof field?.bytes === 'function' ? field.bytes(rest) : field?.bytes;
    if (!field || size === undefined || !(size <= rest.byteLength)) return undefined;
    add(fields, field.read(new DataView(rest.buffer, rest.byteOffset, size)));
    at += 2 + size;
  }
  return fields;
}

function fieldOf(id: number, table: FrameTable): FrameField | undefined {
  const key = id.toString(16).toUpperCase().padStart(4, '0');
  if (Object.hasOwn(table, key)) return table[key];
  return Object.hasOwn(about, key) ? about[key] : undefined;
}

/** A frame can hold several events or records: lists grow, values are replaced. */
function add(fields: Record<string, unknown>, more: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(more)) {
    const before = fields[name];
    fields[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
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
  timestamp: z.unknown().optional(),
  // Whole percents; another maker's `battery` may be volts.
  battery: numeric.pipe(z.int()).nullish(),
};

const aboutObject = z.object(aboutFields);

/** The frame's health, or nothing if it says none: battery, firmware, restart. */
export function milesightHealth(object: unknown): Reading[] {
  const parsed = aboutObject.safeParse(object);
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
export const milesightAbout = {
  schema: z.strictObject(aboutFields),
  health: milesightHealth,
  frame: (bytes: Uint8Array, port: number) => readFrame(bytes, port, {}),
};

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
