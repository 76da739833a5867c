import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { known, within } from '../values.js';

const number = z.number().nullish();
const counters = ['leftToRight', 'rightToLeft', 'sumLeftToRight', 'sumRightToLeft'] as const;
const schema = z
  .looseObject({
    leftToRight: number,
    rightToLeft: number,
    sumLeftToRight: number,
    sumRightToLeft: number,
    batteryVoltage: number,
    temperature: number,
    humidity: number,
  })
  // Many devices say batteryVoltage; that it is this one only its own frame tells.
  .refine((o) => counters.some((name) => name in o) || 'yosensi' in o, {
    error: 'no counter of a YO People Counter',
  });

/** Names by measurement type and address. 24.4 is the difference, negative at times: nothing that Hallgate needs. */
const names: Readonly<Record<string, string>> = {
  '24.0': 'leftToRight',
  '24.1': 'rightToLeft',
  '24.2': 'sumLeftToRight',
  '24.3': 'sumRightToLeft',
  '24.4': 'differenceCount',
  '2.0': 'batteryVoltage',
  '3.0': 'temperature',
  '4.0': 'humidity',
};

/**
 * Version 2, payload counter, age (2 bytes); then measurements: type and decimals, time offset, lengths of address and
 * value, address, value. Signed, big-endian.
 *
 * @returns undefined if the frame is cut off, of another version, or has a measurement of another device
 */
function frame(bytes: Uint8Array): Record<string, unknown> | undefined {
  if (bytes[0] !== 2 || bytes.length < 8) return undefined;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Record<string, unknown> = { yosensi: true };
  for (let at = 4; at < data.length; ) {
    if (at + 3 > data.length) return undefined;
    const [head, lengths] = [data[at]!, data[at + 2]!];
    const [addressBytes, valueBytes] = [lengths >> 4, (lengths & 15) + 1];
    const start = at + 3 + addressBytes;
    at = start + valueBytes;
    if (addressBytes > 1 || valueBytes > 6 || at > data.length) return undefined;
    const address = addressBytes === 0 ? 0 : data[start - 1]!;
    const name = names[`${head >> 2}.${address}`];
    if (!name) return undefined;
    fields[name] = data.readIntBE(start, valueBytes) / 10 ** (head & 3);
  }
  return fields;
}

function read(o: z.output<typeof schema>, chosen: unknown): Reading[] {
  const total = { in: o.sumLeftToRight, out: o.sumRightToLeft };
  const period = { in: o.leftToRight, out: o.rightToLeft };
  const air = known({ temperature_c: o.temperature, humidity_pct: o.humidity });
  const volts = within(typeof o.batteryVoltage === 'number' ? o.batteryVoltage / 1000 : undefined, 0, 100);
  return [
    ...counted(chosen, 'line:1', { total, period }, 32),
    ...(Object.keys(air).length > 0 ? [{ kind: 'environment' as const, channel: 'room', ...air }] : []),
    ...(volts === undefined ? [] : [{ kind: 'health' as const, channel: 'device', battery_v: volts }]),
  ];
}

const at = 1_581_520_545_789;
const link = { kind: 'health', channel: 'device', at, rssi_dbm: -35, snr_db: 5 } as const;
const origin = 'akenza-io/device-type-library types/yosensi/YO-PeopleCounter test; Things Stack envelope';

export default defineProfile({
  id: 'yosensi-people-counter',
  vendor: 'Yosensi',
  model: 'YO People Counter',
  summary: 'People through a door: left to right is in, right to left is out; over LoRaWAN',
  mounting: 'beside the door, across the way of walking',
  ...overLorawan,
  battery: 'batteries; volts from time to time',
  channels: ['line:1', 'room', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({ schema, read: (o, context) => read(o, context.options.count), frame }),
  interval_s: 3600,
  examples: [
    {
      name: 'counters, sums and a negative difference, as a raw frame',
      origin: `${origin}, frame 026b003d6000110000086000…04ffffffd9`,
      ...thingsUp(undefined, { data: 'AmsAPWAAEQAACGAAEQEACmAAEwIAAAAmYAATAwAAAE1gABME////2Q==', port: 1 }),
      expect: [{ kind: 'total', channel: 'line:1', at, in: 38, out: 77, bits: 32 }, link],
    },
    {
      name: 'battery and air, as a raw frame',
      origin: `${origin}, frame 026a0001080001149a0d000100f810000016`,
      ...thingsUp(undefined, { data: 'AmoAAQgAARSaDQABAPgQAAAW', port: 1 }),
      expect: [
        { kind: 'environment', channel: 'room', at, temperature_c: 24.8, humidity_pct: 22 },
        { ...link, battery_v: 5.274 },
      ],
    },
    {
      name: 'a frame cut off',
      origin: 'second frame without its last byte',
      ...chirpstackUp({ data: 'AmoAAQgAARSaDQABAPgQAAA=', port: 1 }),
      expect: { rejected: 'no_codec' },
    },
  ],
});
