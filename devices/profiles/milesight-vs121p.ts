import { DateTime } from 'luxon';
import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { epochMs, numeric, type Stamp } from '../values.js';

const numbers = z.array(z.number()).max(64).nullish();
const text = z.string().max(64).nullish();
const schema = z
  .object({
    device_info: z.object({ device_sn: text }),
    time_info: z
      .object({ timezone: text, dst_status: z.boolean().nullish(), end_time: text, time: text })
      .nullish(),
    // A trigger may speak of its regions alone.
    current_total: numeric.nullish(),
    numbering_regions: numbers,
    occupancy: numbers,
    current_counted: numbers,
  })
  .refine(
    (report) =>
      (report.current_total ?? report.occupancy ?? report.current_counted ?? undefined) !== undefined,
    {
      error: 'neither current_total, occupancy nor current_counted',
    },
  );
type Report = z.output<typeof schema>;

/** "2022/12/20 19:15:52" and "UTC+8:00" together are an instant; whether summer time is in the first is not said. */
function stamp(time: Report['time_info']): Stamp {
  const local = time?.end_time ?? time?.time;
  if (!local || !time?.timezone || time.dst_status) return {};
  const instant = DateTime.fromFormat(local, 'yyyy/MM/dd HH:mm:ss', { zone: time.timezone });
  return instant.isValid ? epochMs(instant.toMillis()) : {};
}

/** The image that may stand beside these fields is dropped unread: it shows people. */
function read(report: Report): Reading[] {
  const at = stamp(report.time_info);
  const regions = (report.numbering_regions ?? []).flatMap((n, index): Reading[] => {
    const channel = `region:${n}`;
    const people = report.current_counted?.[index];
    if (people !== undefined) return [{ kind: 'presence', channel, ...at, people }];
    const occupied = report.occupancy?.[index];
    return occupied === undefined ? [] : [{ kind: 'occupied', channel, ...at, occupied: occupied > 0 }];
  });
  const total = report.current_total;
  return typeof total === 'number'
    ? [{ kind: 'presence', channel: 'all', ...at, people: total }, ...regions]
    : regions;
}

const topic = 'milesight/VS121-P/369362028335';
const origin = 'Milesight documentation, "VS121-P communication protocol"';
const device_info = {
  device: 'Workplace Sensor',
  device_sn: '369362028335',
  device_mac: '00:16:28:FA:8E:68',
};
const time_info = {
  timezone: 'UTC+8:00',
  dst_status: false,
  start_time: '2022/12/20 18:15:52',
  end_time: '2022/12/20 19:15:52',
};
const at = Date.UTC(2022, 11, 20, 11, 15, 52);

export default defineProfile({
  id: 'milesight-vs121p',
  vendor: 'Milesight',
  model: 'VS121-P',
  summary: 'Ceiling camera: people in view and in regions, by its own MQTT',
  mounting: 'ceiling, looking straight down',
  transport: 'its own MQTT client, JSON; switch images off',
  offline: 'not documented: silence of three intervals',
  battery: 'mains (PoE): no battery',
  channels: ['all', 'region:1-16'],
  messages: [message({ topics: ['#'], schema, read })],
  interval_s: 3600,
  examples: [
    {
      name: 'an hour: ten people, region 1 occupied',
      origin,
      topic,
      payload: {
        event: 'Region People Counting',
        report_type: 'interval',
        device_info,
        time_info,
        current_total: 10,
        max_counted: 12,
        numbering_regions: [1, 2],
        occupancy: [1, 0],
      },
      expect: [
        { kind: 'presence', channel: 'all', at, people: 10 },
        { kind: 'occupied', channel: 'region:1', at, occupied: true },
        { kind: 'occupied', channel: 'region:2', at, occupied: false },
      ],
    },
    {
      name: 'head counts by region, with an image',
      origin: `${origin}; image shortened`,
      topic,
      payload: {
        device_info,
        current_total: 10,
        Max_counted: 12,
        numbering_regions: [1, 2],
        current_counted: [5, 5],
        snapshot: 'x',
      },
      expect: [
        { kind: 'presence', channel: 'all', people: 10 },
        { kind: 'presence', channel: 'region:1', people: 5 },
        { kind: 'presence', channel: 'region:2', people: 5 },
      ],
    },
    {
      name: 'a trigger: somebody left region 2',
      origin: `${origin}, trigger report; composed by us`,
      topic,
      payload: {
        event: 'Region People Counting',
        device_info,
        time_info: { timezone: 'UTC+8:00', dst_status: false, time: '2022/12/20 19:15:52' },
        numbering_regions: [1, 2],
        occupancy: [1, 0],
      },
      expect: [
        { kind: 'occupied', channel: 'region:1', at, occupied: true },
        { kind: 'occupied', channel: 'region:2', at, occupied: false },
      ],
    },
    {
      name: 'nobody there; local time with summer time is no instant',
      origin: `${origin}; values composed by us`,
      topic,
      payload: {
        device_info,
        time_info: { ...time_info, dst_status: true },
        current_total: 0,
        max_counted: 1,
      },
      expect: [{ kind: 'presence', channel: 'all', people: 0 }],
    },
    {
      name: 'as the page prints it: bare words, no comma',
      origin,
      topic,
      payload:
        '{ "current_total":10, "regions_name": [Region1, Region2], "occupancy": [1, 0] "snapshot": "x" }',
      expect: { rejected: 'syntax' },
    },
  ],
});
