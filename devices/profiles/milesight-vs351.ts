import { z } from 'zod';
import { countOption } from '../envelopes/counting.js';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { int16, milesightAbout, milesightHealth, readFrame } from '../envelopes/milesight.js';
import { passageFields, passageFrame, readPassage } from '../envelopes/passage-counter.js';
import { defineProfile } from '../profile.js';

const measured = /^((total|period)_(in|out)|history)$/;
/** What only the light beam of the series says. */
const otherModel = /^(battery_(main|node)|event)$/;
const schema = z
  .looseObject(passageFields)
  .refine((o) => Object.keys(o).some((key) => measured.test(key)), {
    error: 'no counter or history of a VS35x',
  })
  .refine((o) => !Object.keys(o).some((key) => otherModel.test(key)), { error: 'a VS360' });
/** The temperature of the housing under the ceiling is not the room's: understood and not read. */
const temperature = int16('temperature', 10);
const frame = {
  ...passageFrame,
  '0367': temperature,
  '8367': { ...temperature, bytes: 3 },
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin = 'Milesight vs-series/vs351/README.md, frame 04CC1200160005CC13001400 (e79c9d8)';
const history = [
  { kind: 'crossing', channel: 'line:1', at: 1693530747000, backfilled: true, in: 11, out: 4 },
  { kind: 'crossing', channel: 'line:1', at: 1693531647000, backfilled: true, in: 7, out: 2 },
] as const;

export default defineProfile({
  id: 'milesight-vs351',
  vendor: 'Milesight',
  model: 'VS350, VS351',
  summary: 'Passage counter by body heat, over LoRaWAN; fills gaps after radio loss',
  mounting: 'ceiling or lintel of a passage up to 2 m wide',
  ...overLorawan,
  battery: 'batteries, VS351 also mains; percent in each report',
  named: /\bVS35[01]\b/i,
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({
    schema,
    read: (o, context) => [...readPassage(o, context.options.count), ...milesightHealth(o)],
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: {
      schema: milesightAbout.schema
        .extend({ temperature: z.unknown(), temperature_alarm: z.unknown() })
        .partial(),
      health: milesightHealth,
      frame: (bytes, port) => readFrame(bytes, port, frame),
    },
  }),
  interval_s: 3600,
  examples: [
    {
      name: 'totals, reset inside the period',
      origin,
      ...chirpstackUp({
        object: { total_in: 18, total_out: 22, period_in: 19, period_out: 20, battery: 76 },
      }),
      expect: [
        { kind: 'total', channel: 'line:1', ...time, in: 18, out: 22, bits: 16 },
        { ...link, battery_pct: 76 },
      ],
    },
    {
      name: 'alarm at a threshold, as a raw frame, counted by periods',
      origin: 'same page, frame 84CC011108110185CCE803E90301',
      ...chirpstackUp({ data: 'hMwBEQgRAYXM6APpAwE=' }),
      options: { count: 'period' },
      expect: [{ kind: 'crossing', channel: 'line:1', ...time, in: 1000, out: 1001 }, link],
    },
    {
      name: 'history after radio loss as a raw frame, with and without totals',
      origin: 'same page, frames 20CE7B3AF164000B000400 and 20CEFF3DF16401070002001D000800',
      ...chirpstackUp({ data: 'IM57OvFkAAsABAAgzv898WQBBwACAB0ACAA=' }),
      options: { count: 'period' },
      expect: [...history, link],
    },
    {
      name: 'more than its counter can hold',
      origin: 'synthetic',
      ...chirpstackUp({ object: { total_in: -1, total_out: 22 } }),
      expect: { rejected: 'implausible' },
    },
  ],
});
