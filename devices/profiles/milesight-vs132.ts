import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth, pair16, readFrame, uint32 } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import { numeric } from '../values.js';

const count = numeric.nullish();
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

const frame = {
  '03D2': uint32('total_counter_in'),
  '04D2': uint32('total_counter_out'),
  '05CC': pair16('periodic_counter_in', 'periodic_counter_out'),
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin =
  'Milesight vs-series/vs132/README.md (e79c9d8), in the envelope of the ChirpStack v4 documentation';

export default defineProfile({
  id: 'milesight-vs132',
  vendor: 'Milesight',
  model: 'VS132',
  summary: 'Time-of-flight counter over one door, over LoRaWAN',
  mounting: 'ceiling above one door',
  ...overLorawan,
  battery: 'mains: no battery',
  named: /\bVS132\b/i,
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
    frame: (bytes, port) => readFrame(bytes, port, frame),
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
      name: 'the raw frame after joining, through The Things Stack without payload formatter',
      origin: 'same page, frame FF0101FF16…05CC00000000; Things Stack envelope',
      ...thingsUp(undefined, {
        data: '/wEB/xZmFMOWlIcAAP8JAQL/H4QBAAED0r4AAAAE0jEBAAAFzAAAAAA=',
        device: 'vs132-door',
      }),
      expect: [
        { kind: 'total', channel: 'line:1', at: 1_581_520_545_789, in: 190, out: 305, bits: 32 },
        {
          kind: 'health',
          channel: 'device',
          at: 1_581_520_545_789,
          firmware: '132.1.0.1',
          rssi_dbm: -35,
          snr_db: 5,
        },
      ],
    },
    {
      name: 'an object of another model',
      origin: 'synthetic',
      ...chirpstackUp({ object: { total_in: 1 } }),
      expect: { rejected: 'schema' },
    },
  ],
});
