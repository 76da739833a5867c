/** What a hall of middling size writes: 3 queues, 12 desks, 20 devices, 300 customers an hour. */

import { sampleS } from '../../../cloud/influx/rollup/points.js';
import { type Hall, hallSchema } from '../../../cloud/site/hall.js';
import { type Point, point, toLine } from '../../../cloud/telemetry/index.js';

const queues = ['cash', 'advice', 'parcels'];
const devices = Array.from({ length: 20 }, (_, index) => `device-${index + 1}`);
const zones = ['waiting', 'advice', 'entrance', 'self-service'];

export const hallId = (index: number): string => `hall-${String(index + 1).padStart(3, '0')}`;

export function hallsOf(number: number): Hall[] {
  const always = ['00:00-24:00'];
  const hours = { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always };
  return Array.from({ length: number }, (_, index) =>
    hallSchema.parse({
      id: hallId(index),
      name: hallId(index),
      time_zone: 'Europe/Warsaw',
      hours,
      capacity: 80,
      desks: [{ id: 'desk-1', name: '1' }],
      queues: queues.map((id) => ({ id, name: id, desks: ['desk-1'], service_s: 240 })),
      devices: devices.map((id) => ({ id, profile: 'hallgate-json' })),
    }),
  );
}

/** Its gauges: every `sampleS` seconds. */
export function gaugesOf(index: number, at: number): Point[] {
  const hall = hallId(index);
  const phase = at / 600_000 + index;
  const wait = 300 + 400 * Math.sin(phase);
  return [
    ...queues.map((queue, number) =>
      point(
        'queue',
        { hall, queue },
        {
          wait_s: Math.max(0, wait / (number + 1)),
          wait_p10_s: Math.max(0, wait / 2),
          wait_p50_s: Math.max(0, wait * 0.9),
          wait_p90_s: Math.max(0, wait * 1.6),
          over_share: 0.2,
          over_limit: wait > 600 ? 1 : 0,
          in_sla: wait > 600 ? 0 : 1,
          length: Math.max(0, wait / 80),
          length_sd: 1.5,
          desks_open: 4,
          grade: 2,
          method: 'tracked',
          input_age_s: 3,
          arrivals_per_h: 100,
          status: 'live',
        },
        at,
      ),
    ),
    point(
      'occupancy',
      { hall },
      { count: Math.round(40 + 30 * Math.sin(phase)), capacity: 80, over_limit: 0 },
      at,
    ),
    ...zones.map((zone) => point('zone', { hall, zone }, { people: 7, occupied: 1 }, at)),
    ...['help-1', 'help-2'].map((device) =>
      point('help_call', { hall, device }, { open: 0, oldest_open_s: 0 }, at),
    ),
    point('alert_open', { hall }, { firing: 0, not_acknowledged_s: 0 }, at),
    ...devices.map((device) =>
      point(
        'device_health',
        { hall, gateway: hall, device },
        { silent_s: 4, silent_over: 0, never_seen: 0, rejected: 0 },
        at,
      ),
    ),
    healthOf(index, at),
  ];
}

/** The health of its gateway alone: the ops wall looks back on it for days. */
export function healthOf(index: number, at: number): Point {
  const hall = hallId(index);
  return point(
    'gateway_health',
    { hall, gateway: hall },
    {
      seq: Math.floor(at / 10_000),
      ts: Math.floor(at / 1_000),
      readings: 12,
      rejected_messages: 0,
      duplicates: 0,
      journal_points: 0,
      journal_oldest_s: 0,
      journal_bytes: 50_000_000,
      dropped_points: 0,
      quarantined: 0,
      rejected: 0,
      clock_skew_abs_ms: 40,
      data_age_s: 1,
      mqtt_clients: 20,
      rss_mb: 95,
      commit_p99_ms: 3,
    },
    at,
  );
}

/** Its events of `sampleS` seconds: doors, votes, beacons, waits. */
export function eventsOf(index: number, at: number): Point[] {
  const hall = hallId(index);
  const turn = Math.floor(at / (sampleS * 1_000)) + index;
  return [
    point('crossing', { hall, line: 'door', device: 'device-1' }, { in: 1, out: turn % 2 }, at),
    ...(turn % 2 === 0
      ? [point('sighting', { hall, zone: 'waiting', device: 'device-2' }, { n: 1, rssi_dbm: -60 }, at)]
      : []),
    ...(turn % 6 === 0
      ? [
          point(
            'vote',
            { hall, desk: 'desk-1', device: 'device-3' },
            { good: turn % 5 === 0 ? 0 : 1, total: 1, level: 3, levels: 3 },
            at,
          ),
          point('wait', { hall, queue: 'cash' }, { realised_s: 240, in_sla: 1 }, at),
          point('desk', { hall, desk: 'desk-1' }, { open: 1, serving: 1, handling_s: 200 }, at),
        ]
      : []),
  ];
}

/** Lines with the sequence digits that the journal gives. */
export const linesOf = (points: readonly Point[]): string[] =>
  points.flatMap((one, index) => toLine(one, index) ?? []);
