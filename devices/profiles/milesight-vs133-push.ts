import { pushForms, pushOptions } from '../envelopes/milesight-push.js';
import { defineProfile } from '../profile.js';

const origin =
  'Milesight VS133 and VS135, push of older firmware: flat line_total_data and line_periodic_data, children_in; composed by us, no full sample is public';
const topic = 'milesight/vs135/door-1';
const device_info = { device_sn: '6614C39694870000', firmware_version: 'V_135.1.0.4', running_time: 3600 };
const time_info = { start_time: '2024-03-01T09:00:00+01:00', end_time: '2024-03-01T09:01:00+01:00' };
const at = Date.UTC(2024, 2, 1, 8, 1);
const health = { kind: 'health', channel: 'device', at, firmware: 'V_135.1.0.4', uptime_s: 3600 } as const;

export default defineProfile({
  id: 'milesight-vs133-push',
  vendor: 'Milesight',
  model: 'VS133, VS135 (push of JSON)',
  summary: 'Time-of-flight counter over doors, by its own MQTT or HTTP through a bridge',
  mounting: 'ceiling above the door, looking straight down',
  transport: 'its own push of JSON over MQTT, or HTTP through a bridge',
  offline: 'not documented: silence of three intervals',
  battery: 'mains (PoE): no battery',
  channels: ['line:1-4', 'region:1-4', 'device'],
  options: pushOptions,
  messages: pushForms(true),
  interval_s: 600,
  examples: [
    {
      name: 'totals of two lines; children are part of them',
      origin,
      topic,
      payload: {
        device_info,
        time_info,
        line_total_data: [
          { line: 1, in_counted: 120, out_counted: 98, capacity_counted: 22, children_in: 4 },
          { line: 2, in_counted: 7, out_counted: 9, capacity_counted: -2, children_in: 0 },
        ],
      },
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 120, out: 98, bits: 32 },
        { kind: 'total', channel: 'line:2', at, in: 7, out: 9, bits: 32 },
        { ...health, faults: [] },
      ],
    },
    {
      name: 'a period of one line without its number, chosen as the count',
      origin,
      topic,
      payload: { device_info, time_info, line_periodic_data: [{ in: 3, out: 1, children_in: 1 }] },
      options: { count: 'period' },
      expect: [{ kind: 'crossing', channel: 'line:1', at, in: 3, out: 1 }, health],
    },
    {
      name: 'more people than a hall can hold',
      origin: 'synthetic',
      topic,
      payload: { line_periodic_data: [{ in: 2_000_000, out: 0 }] },
      expect: { rejected: 'implausible' },
    },
  ],
});
