import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import { numeric } from '../values.js';

const faults: Readonly<Record<string, string>> = {
  TPC_STOPPED: 'stopped',
  TPC_STUCK: 'stuck',
  MULTI_DEV_ISSUE: 'multi_device',
  WIFI_AP_ENABLED: 'wifi_access_point',
};
const schema = z.looseObject({
  count_in: numeric,
  count_out: numeric,
  flags: z.record(z.string(), z.unknown()).nullish(),
});

const bits = ['TPC_STOPPED', 'TPC_STUCK', 'MULTI_DEV_ISSUE', 'WIFI_AP_ENABLED'];

/** In, out, flags; big-endian. Nine bytes on port 1 could be anybody's, so the server has to name the maker. */
function frame(bytes: Uint8Array, port: number, names?: string): Record<string, unknown> | undefined {
  if (port !== 1 || bytes.length !== 9) return undefined;
  if (names !== undefined && !/terabee/i.test(names)) return undefined;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = Object.fromEntries(bits.map((name, n) => [name, (data[8]! >> n) & 1]));
  return { count_in: data.readUInt32BE(0), count_out: data.readUInt32BE(4), flags };
}

const at = 1_581_520_545_789;
const origin = 'TheThingsNetwork/lorawan-devices vendor/terabee, People Counting L-XL codec example';

export default defineProfile({
  id: 'terabee-lxl',
  vendor: 'Terabee',
  model: 'People Counting L-XL',
  summary: 'Time-of-flight counter over wide doors, over LoRaWAN or by its own JSON push',
  mounting: 'ceiling above a wide door, looking straight down',
  ...overLorawan,
  battery: 'mains: no battery',
  channels: ['line:1', 'device'],
  // The push is the same object with a name, a password and a time that is none; none of the three is read.
  messages: lorawan({
    schema,
    frame,
    read: ({ count_in, count_out, flags }) => [
      { kind: 'total', channel: 'line:1', in: count_in, out: count_out, bits: 32 },
      ...(flags
        ? [
            {
              kind: 'health' as const,
              channel: 'device',
              faults: Object.keys(faults).flatMap((name) => (flags[name] ? [faults[name]!] : [])),
            },
          ]
        : []),
    ],
  }),
  interval_s: 900,
  examples: [
    {
      name: 'totals without faults',
      origin,
      ...thingsUp({ count_in: 200, count_out: 456, flags: {} }),
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 200, out: 456, bits: 32 },
        { kind: 'health', channel: 'device', at, faults: [], rssi_dbm: -35, snr_db: 5 },
      ],
    },
    {
      name: 'its own push: credentials are not read',
      origin: 'akenza-io/device-type-library types/terabee test object',
      topic: 'terabee/FA21415EAEB7/counts',
      payload: {
        count_in: 23,
        count_out: 12,
        timestamp: '165776767',
        device_id: 'FA21415EAEB7',
        username: 'user',
        password: 'password',
      },
      expect: [{ kind: 'total', channel: 'line:1', in: 23, out: 12, bits: 32 }],
    },
    {
      name: 'stuck, as a raw frame',
      origin: 'the same example, frame 000000c8000001c800; flag set by us',
      ...chirpstackUp({ data: 'AAAAyAAAAcgC', port: 1, name: 'Terabee L-XL' }),
      expect: [
        { kind: 'total', channel: 'line:1', at: 1_658_136_855_775, in: 200, out: 456, bits: 32 },
        {
          kind: 'health',
          channel: 'device',
          at: 1_658_136_855_775,
          faults: ['stuck'],
          rssi_dbm: -36,
          snr_db: 10.5,
        },
      ],
    },
    {
      name: 'stuck',
      origin: `${origin}; flag as its decoder names it`,
      ...thingsUp({ count_in: 0, count_out: 0, flags: { TPC_STUCK: 1 } }),
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 0, out: 0, bits: 32 },
        { kind: 'health', channel: 'device', at, faults: ['stuck'], rssi_dbm: -35, snr_db: 5 },
      ],
    },
    {
      name: 'a total beyond its width',
      origin: 'synthetic',
      ...thingsUp({ count_in: 4_294_967_296, count_out: 0 }),
      expect: { rejected: 'implausible' },
    },
  ],
});
