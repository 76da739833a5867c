import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { narrowBand } from '../envelopes/imbuildings.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { known, numeric, within } from '../values.js';

/** The maker does not say whether the counters of variant 4 begin again with each report. */
const options = z.strictObject({
  count: z
    .enum(['period', 'total'])
    .default('period')
    .describe('Press one button, wait for two reports: if the second repeats the first, it is `total`.'),
});

/** Best first, as the bits of variant 3 run. */
const smileys = [
  ['great', 5],
  ['good', 4],
  ['mid', 3],
  ['bad', 2],
  ['worst', 1],
] as const;

const schema = z.object({
  great: numeric,
  good: numeric,
  mid: numeric,
  bad: numeric,
  worst: numeric,
  // Only variant 3 has it: the fields then hold the bits 1, 2, 4, 8, 16 of one press, not counts.
  buttonPressed: z.boolean().nullish(),
  batteryVoltage: z.number().nullish(),
  voltage: z.number().nullish(),
});
type Counters = z.output<typeof schema>;

function read(counters: Counters, chosen: unknown): Reading[] {
  const single = typeof counters.buttonPressed === 'boolean';
  const votes = smileys.flatMap(([name, level]): Reading[] => {
    const n = counters[name];
    const vote = { channel: `level:${level}`, level, levels: 5 };
    if (chosen === 'total' && !single) return [{ kind: 'vote_total', ...vote, presses: n, bits: 16 }];
    return n === 0 ? [] : [{ kind: 'vote', ...vote, n: single ? 1 : n }];
  });
  const battery = known({ battery_v: within(counters.batteryVoltage ?? counters.voltage, 0, 100) });
  return [
    ...votes,
    ...(Object.keys(battery).length > 0 ? [{ kind: 'health' as const, channel: 'device', ...battery }] : []),
  ];
}

/**
 * Type 3, variants 3 and 4, from the end of the frame: status, battery in 10 mV, then the bits or five counters.
 * Big-endian. A head of two bytes and the device's id (8 bytes) stands before them.
 */
function frame(bytes: Uint8Array): Record<string, unknown> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [type, variant] = bytes;
  if (type !== 3) return undefined;
  if (variant === 4 && bytes.length === 23) {
    const counters = smileys.map(([name], n) => [name, view.getUint16(13 + 2 * n)]);
    return { ...Object.fromEntries(counters), batteryVoltage: view.getUint16(11) / 100 };
  }
  if (variant === 3 && bytes.length === 14) {
    const bits = bytes[13]!;
    const fields = smileys.map(([name], n) => [name, bits & (1 << n)]);
    return {
      ...Object.fromEntries(fields),
      buttonPressed: bits !== 0,
      batteryVoltage: view.getUint16(11) / 100,
    };
  }
  return undefined;
}

const time = { at: 1_581_520_545_789 };
const link = { rssi_dbm: -35, snr_db: 5 };

export default defineProfile({
  id: 'imbuildings-moodbox',
  vendor: 'IMBuildings',
  model: 'MoodBox',
  summary: 'Five smiley buttons: votes from 1 (worst) to 5 (best), over LoRaWAN',
  mounting: 'stand or wall at the exit, breast high',
  ...overLorawan,
  battery: 'batteries; volts in each report',
  channels: ['level:1-5', 'device'],
  options,
  messages: [
    ...lorawan({ schema, read: (counters, context) => read(counters, context.options.count), frame }),
    // Variant 5, one press, is not documented byte by byte: such a report only shows that the device lives.
    narrowBand(3, () => []),
  ],
  interval_s: 3600,
  examples: [
    {
      name: 'votes since the last report',
      origin: 'akenza-io/device-type-library types/IMBuildings/MoodBox test; Things Stack envelope',
      ...thingsUp({ great: 7, good: 3, mid: 2, bad: 1, worst: 2, deviceStatus: 0, batteryVoltage: 3.47 }),
      expect: [
        { kind: 'vote', channel: 'level:5', ...time, level: 5, levels: 5, n: 7 },
        { kind: 'vote', channel: 'level:4', ...time, level: 4, levels: 5, n: 3 },
        { kind: 'vote', channel: 'level:3', ...time, level: 3, levels: 5, n: 2 },
        { kind: 'vote', channel: 'level:2', ...time, level: 2, levels: 5, n: 1 },
        { kind: 'vote', channel: 'level:1', ...time, level: 1, levels: 5, n: 2 },
        { kind: 'health', channel: 'device', ...time, battery_v: 3.47, ...link },
      ],
    },
    {
      name: 'one press as bits: "good" is 2 and one vote',
      origin: 'the same codec, variant 3; composed by us',
      ...thingsUp({ buttonPressed: true, great: 0, good: 2, mid: 0, bad: 0, worst: 0, voltage: 3.4 }),
      expect: [
        { kind: 'vote', channel: 'level:4', ...time, level: 4, levels: 5, n: 1 },
        { kind: 'health', channel: 'device', ...time, battery_v: 3.4, ...link },
      ],
    },
    {
      name: 'counters since power-on, as a raw frame',
      origin: 'the same test, frame 03040004a30b00f7c5080001 5b0007 0003 0002 0001 0002',
      ...chirpstackUp({ data: 'AwQABKMLAPfFCAABWwAHAAMAAgABAAI=', port: 1 }),
      options: { count: 'total' },
      expect: [
        ...[7, 3, 2, 1, 2].map((presses, n) => ({
          kind: 'vote_total' as const,
          channel: `level:${5 - n}`,
          at: 1_658_136_855_775,
          level: 5 - n,
          levels: 5,
          presses,
          bits: 16 as const,
        })),
        {
          kind: 'health',
          channel: 'device',
          at: 1_658_136_855_775,
          battery_v: 3.47,
          rssi_dbm: -36,
          snr_db: 10.5,
        },
      ],
    },
    {
      name: 'narrow-band edition: one press whose bytes are not documented',
      origin: 'IoT Creators, "IMBuildings Mood Box": reports of a web hook; frame composed by us',
      topic: 'bridge/moodbox',
      payload: {
        reports: [
          {
            serialNumber: 'IMEI:861518040266396',
            timestamp: 1_675_420_474_870,
            subscriptionId: 'f05b9df9-76a9-4247-b3f8-b710ee593667',
            resourcePath: 'uplinkMsg/0/data',
            value: '0305e8eb1b4f131d00010b8f',
          },
        ],
        registrations: [],
        updates: [],
      },
      expect: [{ kind: 'health', channel: 'device', at: 1_675_420_474_870, online: true }],
    },
    {
      name: 'more votes than a hall can give',
      origin: 'synthetic',
      ...thingsUp({ great: 944_000, good: 0, mid: 0, bad: 0, worst: 0 }),
      expect: { rejected: 'implausible' },
    },
  ],
});
