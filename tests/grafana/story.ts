/** Points for the tests of boards and rules: written by the project's own writer, through the contract. */
import { measurements, type Point, point, rollupPolicy, toLine } from '../../cloud/telemetry/index.js';
import type { Influxd, QueryResult } from '../support/influxd.js';

export const database = 'halls';
/** InfluxDB 1.x, 2.x and 3.x all take batches of this many lines well. */
const batch = 5000;

/** The database of the halls, with the retention policy of hours and days. */
export async function createStores(influxd: Influxd): Promise<void> {
  await influxd.createDatabase(database);
  await influxd.query(
    `CREATE RETENTION POLICY "${rollupPolicy}" ON "${database}" DURATION INF REPLICATION 1 SHARD DURATION 52w`,
  );
}

export async function write(influxd: Influxd, points: readonly Point[]): Promise<void> {
  const isRollup = ({ measurement }: Point) => measurements[measurement].sort === 'rollup';
  await writeInto(
    influxd,
    '',
    points.filter((one) => !isRollup(one)),
  );
  await writeInto(influxd, `&rp=${rollupPolicy}`, points.filter(isRollup));
}

async function writeInto(influxd: Influxd, policy: string, points: readonly Point[]): Promise<void> {
  const lines = points.map((one, index) => toLine(one, index)).filter((line) => line !== null);
  for (let start = 0; start < lines.length; start += batch) {
    const body = lines.slice(start, start + batch).join('\n');
    const url = `${influxd.url}/write?db=${database}&precision=ns${policy}`;
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
    if (answer.status !== 204) throw new Error(`InfluxDB answered ${answer.status}: ${await answer.text()}`);
  }
}

export type Series = NonNullable<QueryResult['results'][number]['series']>[number];

export async function seriesOf(influxd: Influxd, query: string): Promise<readonly Series[]> {
  return (await influxd.query(query, database)).results[0]?.series ?? [];
}

export interface HallOfDay {
  readonly hall: string;
  /** Largest expected wait at the height of the rush, seconds. */
  readonly rush: number;
  readonly capacity: number;
  /** Share of the capacity that is filled at the height of the rush. */
  readonly crowd: number;
  /** One vote of so many is unhappy. */
  readonly unhappy: number;
  /** Minutes for which its gateway has been silent. */
  readonly silent: number;
}

export const hallsOfDay: readonly HallOfDay[] = [
  { hall: 'north', rush: 780, capacity: 60, crowd: 0.98, unhappy: 7, silent: 0 },
  { hall: 'south', rush: 340, capacity: 40, crowd: 0.7, unhappy: 40, silent: 0 },
  { hall: 'harbour', rush: 565, capacity: 25, crowd: 1.08, unhappy: 9, silent: 0 },
  { hall: 'airport', rush: 260, capacity: 80, crowd: 0.55, unhappy: 60, silent: 0 },
  { hall: 'old-town', rush: 430, capacity: 35, crowd: 0.8, unhappy: 16, silent: 0 },
  { hall: 'university', rush: 180, capacity: 45, crowd: 0.4, unhappy: 60, silent: 0 },
  { hall: 'riverside', rush: 300, capacity: 30, crowd: 0.5, unhappy: 30, silent: 45 },
];

const queues = [
  { queue: 'cash', share: 1 },
  { queue: 'advice', share: 0.6 },
];
const minute = 60_000;

/** Eight hours of seven halls that end at `now`, each with a rush in its last hour; one fell silent before that. */
export function sampleDay(now: number): Point[] {
  const points: Point[] = [];
  const steps = 8 * 60;
  for (const [index, hall] of hallsOfDay.entries()) {
    for (let step = 0; step <= steps - hall.silent; step += 1) {
      const at = now - (steps - step) * minute;
      points.push(...minuteOf(hall, step, steps, at, index));
    }
    points.push(...eventsOf(hall.hall, now - hall.silent * minute));
  }
  return points;
}

/** 0 to 1: quiet with a wave at noon, and a rush at the end. */
function load(step: number, steps: number): number {
  const wave = 0.25 + 0.2 * Math.sin((step / steps) * 3 * Math.PI) ** 2;
  const rush = step > steps - 70 ? (step - (steps - 70)) / 60 : 0;
  return Math.min(1, wave + rush * 0.6);
}

function minuteOf(
  { hall, rush, capacity, crowd, unhappy }: HallOfDay,
  step: number,
  steps: number,
  at: number,
  shift: number,
): Point[] {
  const busy = load(step + shift * 7, steps);
  const gateway = `${hall}-gateway`;
  const wobble = Math.sin(step * 1.7 + shift) * 12;
  return [
    ...queues.map(({ queue, share }) =>
      queuePoint(hall, queue, Math.max(0, rush * busy * share + wobble), busy, at),
    ),
    point('occupancy', { hall }, { count: Math.round(capacity * crowd * busy), capacity, over_limit: 0 }, at),
    point('crossing', { hall, line: 'door', device: 'door' }, { in: 1 + (step % 3), out: step % 3 }, at),
    point(
      'help_call',
      { hall, device: 'help' },
      { open: shift === 0 ? 1 : 0, oldest_open_s: shift === 0 ? 140 : 0 },
      at,
    ),
    votePoint(hall, step % unhappy !== 0, at),
    point('alert_open', { hall }, { firing: 0, not_acknowledged_s: 0 }, at),
    ...['door', 'help', 'panel'].map((device) => devicePoint(hall, gateway, device, step, at)),
    ...(step % 5 === 0 ? [balancePoint(hall, step, at)] : []),
    gatewayPoint(hall, gateway, step, at),
  ];
}

function queuePoint(hall: string, queue: string, wait: number, busy: number, at: number): Point {
  return point(
    'queue',
    { hall, queue },
    {
      wait_s: wait,
      wait_p10_s: wait * 0.6,
      wait_p50_s: wait * 0.95,
      wait_p90_s: wait * 1.5,
      over_limit: wait > 600 ? 1 : 0,
      in_sla: wait > 600 ? 0 : 1,
      length: wait / 70,
      desks_open: busy > 0.6 ? 4 : 3,
      grade: 2,
      method: 'qlm',
      status: busy > 0.25 ? 'live' : 'stale',
      realised_in_sla: 1 - busy * 0.2,
      over_share: busy * 0.6,
      abandon_share: busy * 0.08,
      desks_needed: busy > 0.5 ? 4 : 2,
      realised_n: 40,
      arrivals_per_h: 90 * busy,
    },
    at,
  );
}

const votePoint = (hall: string, good: boolean, at: number): Point =>
  point(
    'vote',
    { hall, desk: 'hall', device: 'panel' },
    { good: good ? 1 : 0, total: 1, level: good ? 4 : 1, levels: 4 },
    at,
  );

const devicePoint = (hall: string, gateway: string, device: string, step: number, at: number): Point =>
  point(
    'device_health',
    { hall, gateway, device },
    {
      silent_s: (step * 7) % 50,
      silent_over: device === 'help' && step % 200 > 180 ? 1 : 0,
      ...{ never_seen: 0, unknown: 0, rejected: 0, state: 'alive' },
      ...(device === 'door' ? { battery_pct: 81, battery_days_left: 240 } : {}),
      ...(device === 'help' ? { battery_pct: 22, battery_days_left: 12 } : {}),
    },
    at,
  );

const balancePoint = (hall: string, step: number, at: number): Point =>
  point(
    'balance',
    { hall },
    {
      ...{
        in: 60 + (step % 9),
        out: 58 + (step % 7),
        served: 55,
        present: 8,
        residual: (step % 5) - 2,
        sd: 4,
      },
      ...{ day_in: step, day_out: step, day_served: step, day_residual: 1, day_sd: 6 },
      ...(hall === 'harbour'
        ? { doubtful: 1, suspect: 'door', fault: 'turned', evidence: 19 }
        : { doubtful: 0, suspect: '', fault: '' }),
    },
    at,
  );

const gatewayPoint = (hall: string, gateway: string, step: number, at: number): Point =>
  point(
    'gateway_health',
    { hall, gateway },
    {
      seq: step,
      ts: Math.floor(at / 1000),
      readings: 40 + (step % 9),
      rejected_messages: 0,
      journal_points: 3,
      journal_oldest_s: 2 + (step % 5),
      journal_bytes: 4_000_000,
      rejected: 0,
      clock_skew_abs_ms: 40,
      data_age_s: 1.5,
      mqtt_clients: 9,
      rss_mb: 84 + (step % 3),
      commit_p99_ms: 6,
    },
    at,
  );

function eventsOf(hall: string, now: number): Point[] {
  const opened = now - 40 * minute;
  const scored = {
    day: '2026-01-05',
    observed_n: 14,
    observed_mae_s: 96,
    observed_bias_s: -12,
    observed_cover: 0.81,
  };
  const call = { hall, device: 'help' };
  return [
    point(
      'event',
      { hall, type: 'alert' },
      { title: 'Wait above 10 min', text: 'queue/cash fires' },
      now - 9 * minute,
    ),
    point('event', { hall, type: 'desk' }, { title: 'Desk 4 opened', text: 'queue cash' }, now - 6 * minute),
    point(
      'event',
      { hall, type: 'gateway' },
      { title: 'Gateway started', text: 'after an update' },
      now - 12 * minute,
    ),
    ...queues.map(({ queue }) =>
      point(
        'self_score',
        { hall, queue },
        { ...scored, inferred_n: 200, inferred_mae_s: 110, inferred_bias_s: 9, inferred_cover: 0.78 },
        opened,
      ),
    ),
    point('occupancy_correction', { hall, reason: 'queue' }, { by: 3.2 }, opened),
    point('occupancy_correction', { hall, reason: 'balance' }, { by: -1.4 }, now - 20 * minute),
    point('call', call, { opened: 1 }, opened),
    point('call', call, { answered: 1, answer_s: 95, in_time: 1 }, opened + 95_000),
    point('device', { hall, device: 'door' }, { battery_pct: 81, rssi_dbm: -67, reports: 1 }, now - minute),
    point('rejected', { hall, device: 'unknown', reason: 'no_profile' }, { n: 1 }, opened),
    point('rejected', { hall, device: 'unknown', reason: 'no_profile' }, { n: 2 }, now - minute),
  ];
}
