import { pushForms, pushOptions } from '../envelopes/milesight-push.js';
import { defineProfile } from '../profile.js';

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
  options: pushOptions,
  messages: pushForms(false),
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
