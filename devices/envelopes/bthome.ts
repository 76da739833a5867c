/** BTHome v2: what Bluetooth buttons and sensors broadcast, decoded by a gateway's script or still as bytes. */
import { z } from 'zod';
import type { Reading, ReadingOf } from '../reading.js';
import { Refused } from '../rejection.js';
import { known, within } from '../values.js';

/** Object 3a. 0 is no press. */
const presses: readonly (ReadingOf<'press'>['press'] | undefined)[] = [
  undefined,
  'single',
  'double',
  'triple',
  'long',
];

const number = z.number().nullish();
/** Names as the maker's scripts use them. Several keys come as an array. */
export const bthomeFields = z.object({
  encryption: z.boolean().nullish(),
  pid: number,
  battery: number,
  button: z.union([z.number(), z.array(z.number()).max(16)]).nullish(),
  temperature: number,
  humidity: number,
  illuminance: number,
  motion: z.union([z.number(), z.boolean()]).nullish(),
});
export type Bthome = z.output<typeof bthomeFields>;

/** Objects by id: how many bytes follow, and the name and scale of what is read. Little-endian. */
const objects: Readonly<Record<number, readonly [bytes: number, name?: string, scale?: number]>> = {
  0: [1, 'pid'],
  1: [1, 'battery'],
  2: [2, 'temperature', 0.01],
  3: [2, 'humidity', 0.01],
  5: [3, 'illuminance', 0.01],
  12: [2],
  26: [1],
  33: [1, 'motion'],
  45: [1],
  46: [1, 'humidity', 1],
  58: [1, 'button'],
  60: [2],
  63: [2],
  64: [2],
  69: [2, 'temperature', 0.1],
  96: [1],
  240: [2],
  241: [4],
  242: [3],
};
const signed: ReadonlySet<string> = new Set(['temperature']);

/**
 * The service data of one packet, from its information byte on.
 *
 * @throws Refused no_codec if it is encrypted, schema if it is of another version, cut off or holds an unknown object
 */
export function bthomeOf(bytes: Uint8Array): Bthome {
  const data = Buffer.from(bytes);
  const info = data[0] ?? 0;
  if (info >> 5 !== 2) throw new Refused('schema', 'not version 2 of BTHome');
  const fields: Record<string, number | number[]> = {};
  // An encrypted packet has nothing that can be read without its key.
  for (let at = 1; at < data.length && (info & 1) === 0; ) {
    const object = objects[data[at]!];
    if (!object || at + object[0] >= data.length) {
      throw new Refused('schema', `object ${data[at]?.toString(16)} is unknown or cut off`);
    }
    const [bytes, name, scale = 1] = object;
    if (name) {
      const value =
        (signed.has(name) ? data.readIntLE(at + 1, bytes) : data.readUIntLE(at + 1, bytes)) * scale;
      fields[name] = name === 'button' ? [...((fields.button as number[]) ?? []), value] : value;
    }
    at += 1 + bytes;
  }
  return bthomeFields.parse({ encryption: (info & 1) === 1, ...fields });
}

/**
 * Presses on button:1 and on, air on "room", movement on "motion", and health.
 *
 * @throws Refused no_codec if it is encrypted
 */
export function readBthome(data: Bthome, rssi: number | null | undefined): Reading[] {
  if (data.encryption)
    throw new Refused('no_codec', 'an encrypted packet: the gateway has no key for this device');
  const keys = typeof data.button === 'number' ? [data.button] : (data.button ?? []);
  const pressed = keys.flatMap((code, index): Reading[] => {
    const press = presses[code];
    return press ? [{ kind: 'press', channel: `button:${index + 1}`, press }] : [];
  });
  const air = known({
    temperature_c: data.temperature,
    humidity_pct: data.humidity,
    light_lux: data.illuminance,
  });
  const health = known({ battery_pct: data.battery, rssi_dbm: within(rssi, -200, 30) });
  const moved = data.motion;
  return [
    ...pressed,
    ...(Object.keys(air).length > 0 ? [{ kind: 'environment' as const, channel: 'room', ...air }] : []),
    ...(moved === null || moved === undefined
      ? []
      : [{ kind: 'occupied' as const, channel: 'motion', occupied: Boolean(moved) }]),
    ...(Object.keys(health).length > 0 ? [{ kind: 'health' as const, channel: 'device', ...health }] : []),
  ];
}

/** The packet's number is the same at every gateway that heard it. */
export function bthomeKey(address: string, { pid, button }: Bthome): string | undefined {
  return typeof pid === 'number' ? [address, pid, JSON.stringify(button ?? null)].join('|') : undefined;
}
