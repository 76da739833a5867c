/** Days of many halls, as their gateways write them: every gauge at its pace, events as they come, hours and days. */
import { DateTime } from 'luxon';
import { type Point, point } from '../../cloud/telemetry/index.js';

export interface BenchHalls {
  readonly halls: number;
  readonly days: number;
  /** Between two points of a gauge; a gateway's is ten seconds. */
  readonly step_s: number;
}

/** The longest that any query of raw points looks back is a week: older gauges are a point a minute, to save time. */
const fullDays = 8;
const coarse_s = 60;

/** Times of the gauges, UTC milliseconds, the oldest first. */
export function gaugeTimes({ days, step_s }: BenchHalls, now: number): number[] {
  const times: number[] = [];
  const recent = now - Math.min(days, fullDays) * 86_400_000;
  for (let at = now - days * 86_400_000; at < recent; at += coarse_s * 1000) times.push(at);
  for (let at = recent; at <= now; at += step_s * 1000) times.push(at);
  return times;
}

const capacity = 60;
const queues = ['cash', 'advice'];
const devices = ['door', 'help', 'panel', 'zone'];
export const benchHall = (index: number): string => `hall-${String(index + 1).padStart(2, '0')}`;

/** Points of one hall at one time after the other, the oldest first. @param now UTC milliseconds */
export function* benchGauges(size: BenchHalls, now: number): Generator<Point[]> {
  for (const [step, at] of gaugeTimes(size, now).entries()) {
    for (let hall = 0; hall < size.halls; hall += 1) yield hallAt(benchHall(hall), hall, at, step);
  }
}

function hallAt(hall: string, shift: number, at: number, step: number): Point[] {
  const hour = (at / 3_600_000) % 24;
  const open = hour >= 7 && hour < 19;
  const busy = open ? Math.sin(((hour - 7) / 12) * Math.PI) * (0.6 + 0.02 * shift) : 0;
  const minute = at % 60_000 < 10_000;
  const points = [
    ...queues.map((queue, index) => queueAt(hall, queue, busy * (1 - 0.4 * index), open, at)),
    point('occupancy', { hall }, { count: capacity * busy, capacity, over_limit: 0 }, at),
    point('help_call', { hall, device: 'help' }, { open: 0, oldest_open_s: 0 }, at),
    point('alert_open', { hall }, { firing: 0, not_acknowledged_s: 0 }, at),
    ...devices.map((device) =>
      point(
        'device_health',
        { hall, gateway: hall, device },
        { silent_s: (step * 7) % 50, silent_over: 0, never_seen: 0, rejected: 0 },
        at,
      ),
    ),
    gatewayAt(hall, step, at),
  ];
  if (open && minute) points.push(...eventsAt(hall, shift, step, at));
  return points;
}

function queueAt(hall: string, queue: string, busy: number, open: boolean, at: number): Point {
  const tags = { hall, queue };
  if (!open) return point('queue', tags, { method: 'qlm', status: 'closed', input_age_s: 5 }, at);
  const wait = 700 * busy;
  const known = {
    wait_s: wait,
    wait_p10_s: wait * 0.6,
    wait_p50_s: wait * 0.95,
    wait_p90_s: wait * 1.5,
    over_share: busy * 0.4,
    over_limit: wait > 600 ? 1 : 0,
    in_sla: wait > 600 ? 0 : 1,
    length: wait / 70,
    length_sd: 1.2,
    desks_open: 4,
    grade: 2,
    realised_p50_s: wait * 0.9,
    realised_p90_s: wait * 1.4,
    realised_in_sla: 1 - busy * 0.2,
    realised_n: 40,
    arrivals_per_h: 90 * busy,
    abandon_share: busy * 0.08,
    desks_needed: 4,
  };
  return point('queue', tags, { ...known, method: 'qlm', status: 'live', input_age_s: 5 }, at);
}

const gatewayAt = (hall: string, step: number, at: number): Point =>
  point(
    'gateway_health',
    { hall, gateway: hall },
    {
      seq: step,
      ts: Math.floor(at / 1000),
      readings: 6,
      rejected_messages: 0,
      duplicates: 0,
      journal_points: 3,
      journal_oldest_s: 2,
      journal_bytes: 4_000_000,
      dropped_points: 0,
      quarantined: 0,
      rejected: 0,
      clock_skew_abs_ms: 40,
      data_age_s: 1.5,
      mqtt_clients: 9,
      rss_mb: 84,
      commit_p99_ms: 6,
    },
    at,
  );

/** Once a minute while the hall is open. */
function eventsAt(hall: string, shift: number, step: number, at: number): Point[] {
  const good = (step + shift) % 12 === 0 ? 0 : 1;
  const points: Point[] = [
    point('crossing', { hall, line: 'door', device: 'door' }, { in: 2, out: 1 }, at),
    point('vote', { hall, desk: 'hall', device: 'panel' }, { good, total: 1, level: 4, levels: 5 }, at),
  ];
  const minute = Math.floor(at / 60_000);
  if (minute % 30 === shift) {
    points.push(
      point(
        'event',
        { hall, type: ['alert', 'desk', 'gateway'][minute % 3]! },
        { title: 'x', text: 'y' },
        at,
      ),
      point('call', { hall, device: 'help' }, { opened: 1, answered: 1, answer_s: 95, in_time: 1 }, at),
      point('rejected', { hall, device: 'unknown', reason: 'no_profile' }, { n: 1 }, at),
    );
  }
  if (minute % 240 === shift)
    points.push(
      point('device', { hall, device: 'door' }, { battery_pct: 81, rssi_dbm: -67, reports: 1 }, at),
    );
  return points;
}

const scored = {
  ...{ day: '2026-01-05', observed_n: 14, observed_mae_s: 96, observed_bias_s: -12, observed_cover: 0.81 },
  ...{ inferred_n: 200, inferred_mae_s: 110, inferred_bias_s: 9, inferred_cover: 0.78 },
};

/** What must be there at the moment of asking, whatever the hour: each kind of event once, now. */
export const benchEvents = ({ halls }: BenchHalls, now: number): Point[] =>
  Array.from({ length: halls }, (_, hall) => {
    const [name, at] = [benchHall(hall), now - 20_000];
    return [
      ...(['alert', 'desk', 'gateway'] as const).map((type) =>
        point('event', { hall: name, type }, { title: 'x', text: 'y' }, at),
      ),
      point('device', { hall: name, device: 'door' }, { battery_pct: 81, rssi_dbm: -67, reports: 1 }, at),
      point('call', { hall: name, device: 'help' }, { opened: 1, answered: 1, answer_s: 95, in_time: 1 }, at),
      point('rejected', { hall: name, device: 'unknown', reason: 'no_profile' }, { n: 1 }, at),
      point('vote', { hall: name, desk: 'hall', device: 'panel' }, { good: 30, total: 31 }, at),
      point('crossing', { hall: name, line: 'door', device: 'door' }, { in: 2, out: 1 }, at),
      point('occupancy_correction', { hall: name, reason: 'queue' }, { by: 2 }, at),
      ...queues.map((queue) => point('self_score', { hall: name, queue }, scored, at)),
      ...queues.map((queue) => queueAt(name, queue, 0.8, true, at)),
    ];
  }).flat();

/** Days and hours of last month and of the one before. */
export function benchRollups({ halls }: BenchHalls, now: number, zone: string): Point[] {
  const end = DateTime.fromMillis(now, { zone }).startOf('month');
  const points: Point[] = [];
  for (let day = end.minus({ months: 2 }); day < end; day = day.plus({ days: 1 })) {
    for (let hall = 0; hall < halls; hall += 1) {
      points.push(...rollupsAt(benchHall(hall), day.toMillis(), '1d'));
      for (let hour = 0; hour < 24; hour += 1)
        points.push(...rollupsAt(benchHall(hall), day.plus({ hours: hour }).toMillis(), '1h'));
    }
  }
  return points;
}

function rollupsAt(hall: string, at: number, size: '1h' | '1d'): Point[] {
  const [length, n] = size === '1h' ? [3600, 360] : [86_400, 4320];
  const window = { ts: Math.floor(at / 1000) + length, n, expected: n };
  const { ts } = window;
  const served = { served: 180, served_in_sla: 160, served_wait_sum_s: 60_000 };
  const waits = { in_sla_sum: n * 0.92, wait_sum_s: n * 250, wait_max_s: 720, wait_p90_s: 540 };
  return [
    ...queues.map((queue) =>
      point(
        `queue_${size}`,
        { hall, queue },
        { ...window, ...waits, length_sum: n * 3, length_max: 9, ...served },
        at,
      ),
    ),
    point(
      `occupancy_${size}`,
      { hall },
      { ...window, count_sum: n * 20, count_max: 52, capacity, over_s: 0 },
      at,
    ),
    point(`vote_${size}`, { hall, desk: 'hall' }, { ts, good: 90, total: 96 }, at),
    point(
      `call_${size}`,
      { hall, device: 'help' },
      { ts, opened: 3, answered: 3, in_time: 3, answer_sum_s: 300, answer_max_s: 140 },
      at,
    ),
    ...devices.map((device) => point(`device_${size}`, { hall, device }, { ...window, heard: n }, at)),
    point(
      `gateway_${size}`,
      { hall, gateway: hall },
      { ...window, readings: 9000, rejected_messages: 2, rejected: 0 },
      at,
    ),
  ];
}
