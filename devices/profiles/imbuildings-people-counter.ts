import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { thingsUp } from '../envelopes/examples.js';
import { lorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import { known, within } from '../values.js';

const number = z.number().nullish();
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
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({
    schema,
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
      name: 'half a person',
      origin: 'synthetic',
      ...thingsUp({ counter_a: 0.5, counter_b: 0 }),
      expect: { rejected: 'implausible' },
    },
  ],
});
