import { z } from 'zod';
import { countOption } from '../envelopes/counting.js';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import {
  type FrameTable,
  milesightAbout,
  milesightHealth,
  readFrame,
  uint8,
} from '../envelopes/milesight.js';
import { passageFields, passageFrame, readPassage } from '../envelopes/passage-counter.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { known } from '../values.js';

/** The decoder says counting_anomaly, the page about it "Counting Anomaly". */
const word = z
  .string()
  .max(64)
  .transform((text) => text.toLowerCase().replaceAll(' ', '_'));
const schema = z
  .looseObject({
    ...passageFields,
    battery_main: z.number().nullish(),
    battery_node: z.number().nullish(),
    event: z
      .array(z.object({ type: word, status: word }))
      .max(32)
      .nullish(),
  })
  .refine((o) => 'battery_main' in o || 'battery_node' in o || o.event, {
    error: 'no battery_main, battery_node or event of a VS360',
  });

const faults = ['counting_anomaly', 'node_device_without_response', 'devices_misaligned'];
const frame: FrameTable = {
  ...passageFrame,
  '0175': uint8('battery_main'),
  '0275': uint8('battery_node'),
  '03F4': {
    bytes: 2,
    read: (data) => ({
      event: [
        {
          type: faults[data.getUint8(0)] ?? 'unknown',
          status: data.getUint8(1) === 1 ? 'alarm' : 'alarm_release',
        },
      ],
    }),
  },
};

/** The last word on each fault of a frame counts: an alarm may be released in the same frame. */
function health(o: z.output<typeof schema>): Reading[] {
  const last = new Map(o.event?.map((each) => [each.type, each.status]));
  const active = [...last].filter(([, status]) => status === 'alarm').map(([type]) => type);
  const batteries = [o.battery_main, o.battery_node].filter((each) => typeof each === 'number');
  const fields = known({
    battery_pct: batteries.length > 0 ? Math.min(...batteries) : undefined,
    faults: o.event ? active : undefined,
  });
  const [own] = milesightHealth(o);
  return [{ kind: 'health', channel: 'device', ...own, ...fields } as Reading];
}

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin = 'Milesight vs-series/vs360/README.md';

export default defineProfile({
  id: 'milesight-vs360',
  vendor: 'Milesight',
  model: 'VS360',
  summary: 'Two light beams across a passage, over LoRaWAN; says when they are misaligned',
  mounting: 'both sides of a passage, at the height of a hip',
  ...overLorawan,
  battery: 'batteries in both halves; the lower percent is reported',
  named: /\bVS360\b/i,
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({
    schema,
    read: (o, context) => [...readPassage(o, context.options.count), ...health(o)],
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: { ...milesightAbout, frame: () => undefined },
  }),
  interval_s: 3600,
  examples: [
    {
      name: 'alarms raised and released, in the words of the page',
      origin: `${origin}, sample of 03F4000103F4000003F4010103F40201`,
      ...chirpstackUp({
        object: {
          event: [
            { type: 'Counting Anomaly', status: 'Alarm' },
            { type: 'Counting Anomaly', status: 'Alarm Release' },
            { type: 'Node Device Without Response', status: 'Alarm' },
          ],
        },
      }),
      expect: [{ ...link, faults: ['node_device_without_response'] }],
    },
    {
      name: 'counters and both batteries, as a raw frame',
      origin: `${origin}, frames 017564027564 and 04CC1200160005CC13001400 in one; second battery changed by us`,
      ...chirpstackUp({ data: 'AXVkAnVaBMwSABYABcwTABQA', name: 'VS360' }),
      expect: [
        { kind: 'total', channel: 'line:1', ...time, in: 18, out: 22, bits: 16 },
        { ...link, battery_pct: 90 },
      ],
    },
    {
      name: 'a battery beyond full',
      origin: 'synthetic',
      ...chirpstackUp({ object: { battery_main: 255 } }),
      expect: { rejected: 'implausible' },
    },
  ],
});
