import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

const count = z.number().nullish();
const schema = z
  .looseObject({
    total_counter_in: count,
    total_counter_out: count,
    periodic_counter_in: count,
    periodic_counter_out: count,
  })
  .refine((o) => Object.keys(o).some((key) => /^(total|periodic)_counter_(in|out)$/.test(key)), {
    error: 'no counter of a VS132',
  });

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin =
  'Milesight vs-series/vs132/README.md (e79c9d8), in the envelope of the ChirpStack v4 documentation';

export default defineProfile({
  id: 'milesight-vs132',
  vendor: 'Milesight',
  model: 'VS132',
  summary: 'Time-of-flight counter over one door, over LoRaWAN',
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({
    schema,
    read: (o, context) => [
      ...counted(
        context.options.count,
        'line:1',
        {
          total: { in: o.total_counter_in, out: o.total_counter_out },
          period: { in: o.periodic_counter_in, out: o.periodic_counter_out },
        },
        32,
      ),
      ...milesightHealth(o),
    ],
    about: milesightAbout,
  }),
  interval_s: 600,
  examples: [
    {
      name: 'totals and periods in one frame: the totals are taken',
      origin,
      ...chirpstackUp({
        object: {
          firmware_version: '132.1.0.1',
          total_counter_in: 190,
          total_counter_out: 305,
          periodic_counter_in: 0,
          periodic_counter_out: 0,
        },
      }),
      expect: [
        { kind: 'total', channel: 'line:1', ...time, in: 190, out: 305, bits: 32 },
        { ...link, firmware: '132.1.0.1' },
      ],
    },
    {
      name: 'periods, chosen as the count',
      origin,
      ...chirpstackUp({
        object: {
          total_counter_in: 190,
          total_counter_out: 305,
          periodic_counter_in: 2,
          periodic_counter_out: 1,
        },
      }),
      options: { count: 'period' },
      expect: [{ kind: 'crossing', channel: 'line:1', ...time, in: 2, out: 1 }, link],
    },
    {
      name: 'an object of another model',
      origin: 'synthetic',
      ...chirpstackUp({ object: { total_in: 1 } }),
      expect: { rejected: 'schema' },
    },
  ],
});
