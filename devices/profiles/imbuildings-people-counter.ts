import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { narrowBand } from '../envelopes/imbuildings.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { known, numeric, within } from '../values.js';

const number = numeric.nullish();
const schema = z
  .looseObject({
    counter_a: number,
    counter_b: number,
    total_counter_a: number,
    total_counter_b: number,
    battery_voltage: number,
    sensor_status: number,
  })
  .refine((o) => Object.keys(o).some((key) => /^(total_)?counter_[ab]$/.test(key)), {
    error: 'no counter_a or counter_b',
  });

/**
 * Type 2, variant 6, big-endian: the device's id (8 bytes), status, battery in 10 mV, A and B since the last uplink,
 * status of the sensor, both totals, number of the payload.
 */
function frame(bytes: Uint8Array): Record<string, unknown> | undefined {
  if (bytes[0] !== 2 || bytes[1] !== 6 || bytes.length !== 23) return undefined;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    battery_voltage: data.readUInt16BE(11) / 100,
    counter_a: data.readUInt16BE(13),
    counter_b: data.readUInt16BE(15),
    sensor_status: data[17],
    total_counter_a: data.readUInt16BE(18),
    total_counter_b: data.readUInt16BE(20),
  };
}

/** Type 2, variant 4: a clock stands where the id of a radio would; it has periods and no totals. */
function narrowBandFrame(data: Buffer, chosen: unknown): Reading[] {
  if (data[1] !== 4 || data.length !== 24 || chosen === 'total') return [];
  return [
    { kind: 'crossing', channel: 'line:1', in: data.readUInt16BE(19), out: data.readUInt16BE(21) },
    { kind: 'health', channel: 'device', battery_v: data.readUInt16BE(9) / 100 },
  ];
}

/** Bits of sensor_status. */
const conditions = [
  [0x80, 'blocked'],
  [0x40, 'receiver_disturbed'],
  [0x20, 'receiver_battery_low'],
  [0x02, 'weak_signal'],
] as const;
const poweredUp = 0x04;

const at = 1_581_520_545_789;
const link = { rssi_dbm: -35, snr_db: 5 };
const origin =
  'TheThingsNetwork/lorawan-devices vendor/imbuildings, people counter codec example; Things Stack envelope';

export default defineProfile({
  id: 'imbuildings-people-counter',
  vendor: 'IMBuildings',
  model: 'People Counter',
  summary: 'Infrared beam across a door: direction A is in, B is out; over LoRaWAN',
  mounting: 'both sides of a door, at the height of a hip',
  ...overLorawan,
  battery: 'batteries; volts in each report, low battery of the receiver as a fault',
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: [
    ...lorawan({
      schema,
      frame,
      read(o, context) {
        const total = { in: o.total_counter_a, out: o.total_counter_b };
        const status = o.sensor_status;
        const health = known({
          battery_v: within(o.battery_voltage, 0, 100),
          restarted: typeof status === 'number' && status & poweredUp ? (true as const) : undefined,
          faults:
            typeof status === 'number'
              ? conditions.filter(([bit]) => status & bit).map(([, name]) => name)
              : undefined,
        });
        return [
          ...counted(
            context.options.count,
            'line:1',
            { total, period: { in: o.counter_a, out: o.counter_b } },
            16,
          ),
          { kind: 'health', channel: 'device', ...health },
        ];
      },
    }),
    narrowBand(2, (data, _stamp, context) => narrowBandFrame(data, context.options.count)),
  ],
  interval_s: 3600,
  examples: [
    {
      name: 'totals, battery of the receiver low',
      origin,
      ...thingsUp({
        battery_voltage: 2.56,
        counter_a: 0,
        counter_b: 0,
        sensor_status: 32,
        total_counter_a: 13,
        total_counter_b: 10,
        payload_counter: 106,
      }),
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 13, out: 10, bits: 16 },
        { kind: 'health', channel: 'device', at, battery_v: 2.56, faults: ['receiver_battery_low'], ...link },
      ],
    },
    {
      name: 'powered up, since the last uplink',
      origin: `${origin}; values changed by us`,
      ...thingsUp({ counter_a: 3, counter_b: 1, sensor_status: 4, total_counter_a: 3, total_counter_b: 1 }),
      options: { count: 'period' },
      expect: [
        { kind: 'crossing', channel: 'line:1', at, in: 3, out: 1 },
        { kind: 'health', channel: 'device', at, restarted: true, faults: [], ...link },
      ],
    },
    {
      name: 'totals as a raw frame',
      origin: 'the same codec example, frame 02060004a30b00f0d40e0001000000000020000d000a6a',
      ...chirpstackUp({ data: 'AgYABKMLAPDUDgABAAAAAAAgAA0ACmo=', port: 26 }),
      expect: [
        { kind: 'total', channel: 'line:1', at: 1_658_136_855_775, in: 13, out: 10, bits: 16 },
        {
          kind: 'health',
          channel: 'device',
          at: 1_658_136_855_775,
          battery_v: 2.56,
          faults: ['receiver_battery_low'],
          rssi_dbm: -36,
          snr_db: 10.5,
        },
      ],
    },
    {
      name: 'narrow-band edition, counted by periods',
      origin: 'akenza-io/device-type-library types/IMBuildings/PeopleCounter test; counts changed by us',
      topic: 'bridge/imbuildings',
      payload: {
        reports: [
          {
            serialNumber: 'IMEI:861518040266396',
            timestamp: 1_675_420_474_870,
            resourcePath: 'uplinkMsg/0/data',
            value: '0204e8eb1b4f131d00010b8f202302031035000003000200',
          },
        ],
        registrations: [],
        updates: [],
      },
      options: { count: 'period' },
      expect: [
        { kind: 'crossing', channel: 'line:1', at: 1_675_420_474_870, in: 3, out: 2 },
        { kind: 'health', channel: 'device', at: 1_675_420_474_870, battery_v: 2.67 },
        { kind: 'health', channel: 'device', at: 1_675_420_474_870, online: true },
      ],
    },
    {
      name: 'half a person',
      origin: 'synthetic',
      ...thingsUp({ counter_a: 0.5, counter_b: 0 }),
      expect: { rejected: 'implausible' },
    },
  ],
});
