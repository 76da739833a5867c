import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { epochS, known } from '../values.js';

const count = z.number().nullish();
const period = { period_in: count, period_out: count };
const schema = z
  .looseObject({
    total_in: count,
    total_out: count,
    ...period,
    battery_main: count,
    battery_node: count,
    event: z
      .array(z.object({ type: z.string().max(64), status: z.string().max(32) }))
      .max(32)
      .nullish(),
    history: z
      .array(z.object({ timestamp: z.number(), ...period }))
      .max(512)
      .nullish(),
  })
  .refine(
    (o) =>
      Object.keys(o).some((key) => /^((total|period)_(in|out)|history|battery_(main|node)|event)$/.test(key)),
    {
      error: 'no counter, event or history of a VS35x or VS360',
    },
  );

function read(o: z.output<typeof schema>, chosen: unknown): Reading[] {
  const total = { in: o.total_in, out: o.total_out };
  const now = counted(chosen, 'line:1', { total, period: { in: o.period_in, out: o.period_out } }, 16);
  // Totals include what a lost uplink would have said, so history is only read by those who count periods.
  const late = chosen === 'total' ? [] : (o.history ?? []);
  const history = late.map(
    (each): Reading => ({
      kind: 'crossing',
      channel: 'line:1',
      ...epochS(each.timestamp),
      backfilled: true,
      in: each.period_in ?? 0,
      out: each.period_out ?? 0,
    }),
  );
  return [...now, ...history, ...health(o)];
}

/** The last word on each fault of a frame counts: an alarm may be released in the same frame. */
function health(o: z.output<typeof schema>): Reading[] {
  const last = new Map(o.event?.map((each) => [each.type, each.status]));
  const active = [...last].filter(([, status]) => status === 'alarm').map(([type]) => type);
  const batteries = [o.battery_main, o.battery_node].filter((each) => typeof each === 'number');
  const fields = {
    ...known({ battery_pct: batteries.length > 0 ? Math.min(...batteries) : undefined }),
    ...(o.event ? { faults: active } : {}),
  };
  if (Object.keys(fields).length === 0) return milesightHealth(o);
  const [own] = milesightHealth(o);
  return [{ kind: 'health', channel: 'device', ...own, ...fields } as Reading];
}

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;

export default defineProfile({
  id: 'milesight-vs351',
  vendor: 'Milesight',
  model: 'VS350, VS351, VS360',
  summary:
    'Passage counter (thermopile or light beam) on batteries, over LoRaWAN; fills gaps after radio loss',
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({ schema, read: (o, context) => read(o, context.options.count), about: milesightAbout }),
  interval_s: 3600,
  examples: [
    {
      name: 'totals, reset inside the period',
      origin: 'Milesight vs-series/vs351/README.md, frame 04CC1200160005CC13001400 (e79c9d8)',
      ...chirpstackUp({
        object: { total_in: 18, total_out: 22, period_in: 19, period_out: 20, battery: 76 },
      }),
      expect: [
        { kind: 'total', channel: 'line:1', ...time, in: 18, out: 22, bits: 16 },
        { ...link, battery_pct: 76 },
      ],
    },
    {
      name: 'history after radio loss, counted by periods',
      origin: 'fields of the same page, values composed by us',
      ...chirpstackUp({ object: { history: [{ timestamp: 1658133255, period_in: 4, period_out: 2 }] } }),
      options: { count: 'period' },
      expect: [
        { kind: 'crossing', channel: 'line:1', at: 1658133255000, backfilled: true, in: 4, out: 2 },
        link,
      ],
    },
    {
      name: 'light beam: alarms raised and released',
      origin: 'Milesight vs-series/vs360/README.md, frame 03F4000103F4000003F4010103F40201',
      ...chirpstackUp({
        object: {
          event: [
            { type: 'counting_anomaly', status: 'alarm' },
            { type: 'counting_anomaly', status: 'alarm_release' },
            { type: 'node_device_without_response', status: 'alarm' },
          ],
        },
      }),
      expect: [{ ...link, faults: ['node_device_without_response'] }],
    },
    {
      name: 'more than its counter can hold',
      origin: 'synthetic',
      ...chirpstackUp({ object: { total_in: -1, total_out: 22 } }),
      expect: { rejected: 'implausible' },
    },
  ],
});
