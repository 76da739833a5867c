import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { iso, known, numeric, type Stamp } from '../values.js';

/** Heartbeats carry totals and periods together, and triggers report the same people again: a hall takes one of them. */
const options = z.strictObject({
  /**
   * Totals outlive lost messages and redeliveries, so they are the default. Whether a trigger states one crossing or
   * a running sum differs between firmwares: try it at the device before choosing it.
   */
  count: z.enum(['total', 'period', 'trigger']).default('total'),
});

const text = z.string().max(256).nullish();
const inOut = z.object({ in: numeric, out: numeric });
const counted = z.object({ in_counted: numeric, out_counted: numeric, capacity_counted: numeric.nullish() });
/** Current firmware nests the counts under `total`; older firmware of the series sends them flat. */
const line = { line: numeric.nullish(), line_uuid: text };
const lineCounts = z
  .array(z.union([z.object({ ...line, total: inOut }), z.object({ ...line, ...inOut.shape })]))
  .nullish();
const lineTotals = z
  .array(z.union([z.object({ ...line, total: counted }), z.object({ ...line, ...counted.shape })]))
  .nullish();
const current = z.object({ current_total: numeric });
const regionCounts = z
  .array(
    z.union([z.object({ region: numeric, total: current }), z.object({ region: numeric, ...current.shape })]),
  )
  .nullish();
const windowStays = z
  .array(z.object({ region: numeric, avg_dwell_time: numeric, max_dwell_time: numeric.nullish() }))
  .nullish();
const singleStays = z.array(z.object({ region: numeric, duration: numeric, dwell_end_time: text })).nullish();

const frame = z.object({
  device_info: z
    .object({ device_sn: text, firmware_version: text, running_time: numeric.nullish() })
    .nullish(),
  time_info: z.object({ time: text, end_time: text }).nullish(),
  line_trigger_data: lineCounts,
  line_periodic_data: lineCounts,
  line_total_data: lineTotals,
  region_data: z.object({ region_count_data: regionCounts, dwell_time_data: windowStays }).nullish(),
  region_trigger_data: z.object({ region_count_data: regionCounts, dwell_time_data: singleStays }).nullish(),
});
type Frame = z.output<typeof frame>;

const measuring = frame.refine(
  (f) =>
    f.line_trigger_data ??
    f.line_periodic_data ??
    f.line_total_data ??
    f.region_data ??
    f.region_trigger_data,
  { error: 'no data block of a VS125' },
);

function read(f: Frame, chosen: unknown): Reading[] {
  const time = iso(f.time_info?.time ?? f.time_info?.end_time);
  return [...lines(f, chosen, time), ...regions(f, chosen, time), ...health(f, time, chosen)];
}

function lines(f: Frame, chosen: unknown, time: Stamp): Reading[] {
  // Without a choice a message is read as it stands: by its totals, else its periods, else its triggers.
  const count =
    chosen ?? (f.line_total_data?.length ? 'total' : f.line_periodic_data?.length ? 'period' : 'trigger');
  if (count === 'total') {
    return (f.line_total_data ?? []).map((each, index) => {
      const { in_counted, out_counted } = 'total' in each ? each.total : each;
      return {
        kind: 'total',
        channel: lineOf(each, index),
        ...time,
        in: in_counted,
        out: out_counted,
        bits: 32,
      };
    });
  }
  return ((count === 'period' ? f.line_periodic_data : f.line_trigger_data) ?? []).map((each, index) => {
    // `group` is inside `total`, and is not added.
    const counts = 'total' in each ? each.total : each;
    return { kind: 'crossing', channel: lineOf(each, index), ...time, in: counts.in, out: counts.out };
  });
}

/** Older firmware of the series leaves the number out where there is one line. */
function lineOf(each: { line?: number | null | undefined }, index: number): string {
  return `line:${each.line ?? index + 1}`;
}

function regions(f: Frame, chosen: unknown, time: Stamp): Reading[] {
  const counts = [
    ...(f.region_data?.region_count_data ?? []),
    ...(f.region_trigger_data?.region_count_data ?? []),
  ];
  const present = counts.map((each): Reading => {
    const people = ('total' in each ? each.total : each).current_total;
    return { kind: 'presence', channel: `region:${each.region}`, ...time, people };
  });
  const windows = f.region_data?.dwell_time_data ?? [];
  const single = chosen === 'trigger' || (chosen === undefined && windows.length === 0);
  if (single) {
    const stays = (f.region_trigger_data?.dwell_time_data ?? []).map((stay): Reading => {
      const at = stay.dwell_end_time ? iso(stay.dwell_end_time) : time;
      return { kind: 'dwell', channel: `region:${stay.region}`, ...at, mean_s: stay.duration / 1000 };
    });
    return [...present, ...stays];
  }
  const stays = windows.map((stay): Reading => {
    const max = known({
      max_s: typeof stay.max_dwell_time === 'number' ? stay.max_dwell_time / 1000 : undefined,
    });
    return {
      kind: 'dwell',
      channel: `region:${stay.region}`,
      ...time,
      mean_s: stay.avg_dwell_time / 1000,
      ...max,
    };
  });
  return [...present, ...stays];
}

function health(f: Frame, time: Stamp, chosen?: unknown): Reading[] {
  const device = known({ firmware: f.device_info?.firmware_version, uptime_s: f.device_info?.running_time });
  const fields = { ...device, ...faults(f, chosen) };
  return Object.keys(fields).length > 0 ? [{ kind: 'health', channel: 'device', ...time, ...fields }] : [];
}

/** Said by heartbeats only: a trigger knows nothing of either. */
function faults(f: Frame, chosen: unknown): { faults?: string[] } {
  if (f.line_total_data) return { faults: f.line_total_data.some(looksSwapped) ? ['direction_swapped'] : [] };
  // Counted by totals, and the device does not send any: without this word the line would be silently empty.
  return chosen === 'total' && f.line_periodic_data ? { faults: ['totals_switched_off'] } : {};
}

/** Far more people left than came: the lens looks the other way. A few below zero are those who were in at the reset. */
function looksSwapped(each: NonNullable<Frame['line_total_data']>[number]): boolean {
  const { in_counted, out_counted, capacity_counted } = 'total' in each ? each.total : each;
  return typeof capacity_counted === 'number' && capacity_counted < -50 && out_counted > 1.5 * in_counted;
}

/** Serial number, seconds since start and every count: the clock of this device can stand still. */
function key(f: Frame): string | undefined {
  const { device_sn: serial, running_time: running } = f.device_info ?? {};
  if (!serial || running === null || running === undefined) return undefined;
  const blocks = [f.line_trigger_data, f.line_periodic_data, f.line_total_data, f.region_trigger_data];
  return [serial, running, f.time_info?.time ?? f.time_info?.end_time ?? '', JSON.stringify(blocks)].join(
    '|',
  );
}

const device_info = {
  device_sn: '6384E16179950009',
  device_mac: '24:E1:24:FA:0C:6C',
  firmware_version: 'V_125.1.0.1',
  running_time: 141,
};
const origin =
  'akenza-io/device-type-library, Milesight VS125 test object (firmware V_125.1.0.1, 2024-05-30), shortened';
const topic = 'milesight/789123/123456/6384E16179950009';
const window = { start_time: '2024-05-30T20:20:49+08:00', end_time: '2024-05-30T20:21:49+08:00' };
const at = Date.UTC(2024, 4, 30, 12, 21, 49);

export default defineProfile({
  id: 'milesight-vs125',
  vendor: 'Milesight',
  model: 'VS125',
  summary: 'Stereo counter over doors: lines, regions and stays, by its own MQTT',
  mounting: 'ceiling above the door, looking straight down',
  transport: 'its own MQTT client, JSON',
  offline: 'not documented: silence of three heartbeats of 60 s',
  battery: 'mains (PoE): no battery',
  named: /\bVS125\b/i,
  channels: ['line:1-4', 'region:1-4', 'device'],
  options,
  messages: [
    message({ topics: ['#'], schema: measuring, read: (f, context) => read(f, context.options.count), key }),
    message({
      topics: ['#'],
      transport: true,
      schema: frame.refine((f) => f.device_info, { error: 'no device_info of a VS125' }),
      read: (f) => health(f, iso(f.time_info?.time ?? f.time_info?.end_time)),
    }),
  ],
  interval_s: 60,
  examples: [
    {
      name: 'heartbeat: totals, people in a region, stays',
      origin,
      topic,
      payload: {
        device_info,
        line_periodic_data: [
          { line: 1, line_uuid: '9a0440de', total: { in: 3, out: 1 }, group: { in: 2, out: 0 } },
        ],
        line_total_data: [{ line: 1, total: { in_counted: 40, out_counted: 31, capacity_counted: 9 } }],
        region_data: {
          dwell_time_data: [{ avg_dwell_time: 308367, max_dwell_time: 519934, region: 1 }],
          region_count_data: [{ total: { current_total: 2 }, region: 1, region_name: 'Region1' }],
        },
        time_info: window,
      },
      options: {},
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 40, out: 31, bits: 32 },
        { kind: 'presence', channel: 'region:1', at, people: 2 },
        { kind: 'dwell', channel: 'region:1', at, mean_s: 308.367, max_s: 519.934 },
        { kind: 'health', channel: 'device', at, firmware: 'V_125.1.0.1', uptime_s: 141, faults: [] },
      ],
    },
    {
      name: 'trigger of two lines, chosen as the count',
      origin,
      topic,
      payload: {
        device_info,
        line_trigger_data: [
          { group: { in: 0, out: 0 }, total: { in: 27, out: 27 }, line: 1 },
          { group: { in: 0, out: 0 }, total: { in: 1, out: 0 }, line: 3 },
        ],
        time_info: { time: '2024-05-30T20:21:49+08:00' },
      },
      options: { count: 'trigger' },
      expect: [
        { kind: 'crossing', channel: 'line:1', at, in: 27, out: 27 },
        { kind: 'crossing', channel: 'line:3', at, in: 1, out: 0 },
        { kind: 'health', channel: 'device', at, firmware: 'V_125.1.0.1', uptime_s: 141 },
      ],
    },
    {
      name: 'mounted the other way round',
      origin: 'syedasadbly-eng/sus-apc-backend docs/mqtt-schema.md, sections 5.5 and 5.7',
      topic: 'bus/001/door2/telemetry',
      payload: {
        line_total_data: [
          { line: 1, total: { capacity_counted: -7141, in_counted: 8442, out_counted: 15583 } },
        ],
      },
      expect: [
        { kind: 'total', channel: 'line:1', in: 8442, out: 15583, bits: 32 },
        { kind: 'health', channel: 'device', faults: ['direction_swapped'] },
      ],
    },
    {
      name: 'counted by totals, and none are sent',
      origin: 'heartbeat of the first example without its totals',
      topic,
      payload: { line_periodic_data: [{ line: 1, total: { in: 3, out: 1 } }], time_info: window },
      options: { count: 'total' },
      expect: [{ kind: 'health', channel: 'device', at, faults: ['totals_switched_off'] }],
    },
    {
      name: 'position text of the router beside it',
      origin: 'synthetic NMEA sentence, as the UR35 sends them by the same source',
      topic: 'bus/003/telemetry',
      payload: '$GPGGA,202530.00,5109.0262,N,11401.8407,W,5,40,0.5,1097.36,M,-17.00,M,18,TSTR*61',
      expect: { rejected: 'syntax' },
    },
    {
      name: 'more people than a hall can hold',
      origin: 'synthetic',
      topic,
      payload: { device_info, line_periodic_data: [{ line: 1, total: { in: 2_000_000, out: 0 } }] },
      expect: { rejected: 'implausible' },
    },
  ],
});
