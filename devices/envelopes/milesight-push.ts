/** The JSON that Milesight's counters on a cable or their own Wi-Fi push: VS125 nests its counts, older firmware of VS133 and VS135 does not. */
import { z } from 'zod';
import { type MessageForm, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { iso, known, numeric, type Stamp } from '../values.js';

/** Heartbeats carry totals and periods together, and triggers report the same people again: a hall takes one of them. */
export const pushOptions = z.strictObject({
  count: z
    .enum(['total', 'period', 'trigger'])
    .default('total')
    .describe(
      'What is counted. Totals outlive lost messages. Whether a trigger states one crossing or a running sum differs between firmwares: try it at the device before choosing it.',
    ),
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
  { error: 'no data block of a Milesight counter' },
);

function isFlat(f: Frame): boolean {
  const blocks: readonly (readonly object[])[] = [
    f.line_trigger_data ?? [],
    f.line_periodic_data ?? [],
    f.line_total_data ?? [],
  ];
  const lines = blocks.flat();
  return lines.length > 0 && lines.every((line) => !('total' in line));
}

/** @param flat only messages whose lines hold their counts themselves */
export function pushForms(flat: boolean): MessageForm[] {
  const shape = flat ? measuring.refine(isFlat, { error: 'counts are nested: a VS125' }) : measuring;
  return [
    message({ topics: ['#'], schema: shape, read: (f, context) => read(f, context.options.count), key }),
    message({
      topics: ['#'],
      transport: true,
      schema: frame.refine((f) => f.device_info, { error: 'no device_info of a Milesight counter' }),
      read: (f) => health(f, iso(f.time_info?.time ?? f.time_info?.end_time)),
    }),
  ];
}

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
