/** Days and hours of last month and the month before, as the roll-ups hold them, for the halls of the sample day. */
import { DateTime } from 'luxon';
import { type Point, point } from '../../cloud/telemetry/index.js';
import { type HallOfDay, hallsOfDay } from './story.js';

const zone = 'Europe/Berlin';
/** Samples of ten seconds in ten hours of opening. */
const expected = 3600;
const queues = [
  { queue: 'cash', share: 1 },
  { queue: 'advice', share: 0.6 },
];

/** @param now UTC milliseconds */
export function sampleMonths(now: number): Point[] {
  const end = DateTime.fromMillis(now, { zone }).startOf('month');
  const points: Point[] = [];
  for (let day = end.minus({ months: 2 }); day < end; day = day.plus({ days: 1 })) {
    // Closed on Sundays: no samples are expected, and there is no point.
    if (day.weekday === 7) continue;
    for (const [index, hall] of hallsOfDay.entries()) points.push(...dayOf(hall, day, index));
  }
  return points;
}

function dayOf(hall: HallOfDay, day: DateTime, shift: number): Point[] {
  const at = day.toMillis();
  const ts = Math.floor(day.plus({ days: 1 }).toMillis() / 1000);
  // Busier on Mondays and at the end of the week, and a little different each day.
  const wave = [1, 0.7, 0.75, 0.8, 0.95, 0.6][day.weekday - 1]! + 0.1 * Math.sin(day.day * 2.3 + shift);
  // A gateway that is silent now has often been silent in these months.
  const n = hall.silent > 0 && day.day % 3 > 0 ? expected * 0.6 : expected - 12 * ((day.day + shift) % 4);
  // The second hall did its walk tests in the middle of a month.
  const isTested = shift !== 1 || day.day > 15;
  const busy = { hall, at, ts, n: Math.round(n), wave, isTested };
  return [
    ...queues.map(({ queue, share }) => queueDay(busy, queue, share)),
    occupancyDay(busy),
    ...hoursOf(hall, day, wave),
    votesDay(busy, shift),
    callsDay(busy, day.day + shift),
    ...equipmentDay(busy),
  ];
}

interface Busy {
  readonly hall: HallOfDay;
  readonly at: number;
  readonly ts: number;
  readonly n: number;
  readonly wave: number;
  readonly isTested: boolean;
}

function queueDay({ hall, at, ts, n, wave, isTested }: Busy, queue: string, share: number): Point {
  const peak = hall.rush * wave * share;
  const kept = Math.min(1, Math.max(0.3, 1.05 - (peak / 600) * 0.25));
  return point(
    'queue_1d',
    { hall: hall.hall, queue },
    {
      ts,
      n,
      expected,
      untested: isTested ? 0 : n,
      in_sla_sum: n * kept,
      wait_sum_s: n * peak * 0.45,
      wait_max_s: peak * 1.15,
      wait_p90_s: peak * 0.9,
      length_sum: (n * peak) / 160,
      length_max: peak / 60,
      served: Math.round(180 * wave * share),
      served_in_sla: Math.round(180 * wave * share * kept),
      served_wait_sum_s: 180 * wave * share * peak * 0.4,
    },
    at,
  );
}

function occupancyDay({ hall, at, ts, n, wave }: Busy): Point {
  const { capacity, crowd } = hall;
  const peak = capacity * crowd * wave;
  const over = Math.max(0, peak - capacity) * 120;
  const fields = { ts, n, expected, count_sum: n * peak * 0.5, count_max: peak, capacity, over_s: over };
  return point('occupancy_1d', { hall: hall.hall }, fields, at);
}

function hoursOf({ hall, capacity, crowd }: HallOfDay, day: DateTime, wave: number): Point[] {
  return Array.from({ length: 10 }, (_, index) => {
    const start = day.plus({ hours: 8 + index });
    const ts = Math.floor(start.plus({ hours: 1 }).toMillis() / 1000);
    const count_max = capacity * crowd * wave * (0.35 + 0.65 * Math.sin(((index + 0.5) / 10) * Math.PI) ** 2);
    const fields = { ts, n: 360, expected: 360, count_sum: 300 * count_max, count_max, capacity, over_s: 0 };
    return point('occupancy_1h', { hall }, fields, start.toMillis());
  });
}

function votesDay({ hall, at, ts, wave }: Busy, shift: number): Point {
  const total = Math.round(40 * wave) + shift;
  const good = total - Math.round(total / hall.unhappy);
  return point('vote_1d', { hall: hall.hall, desk: 'hall' }, { ts, good, total }, at);
}

function callsDay({ hall, at, ts }: Busy, seed: number): Point {
  const opened = 1 + (seed % 4);
  const in_time = opened - (seed % 5 === 0 ? 1 : 0);
  const fields = { ts, opened, answered: opened, in_time, answer_sum_s: opened * 130, answer_max_s: 240 };
  return point('call_1d', { hall: hall.hall, device: 'help' }, fields, at);
}

function equipmentDay({ hall, at, ts, n }: Busy): Point[] {
  const gateway = { ts, n: Math.round((n / expected) * 8640), expected: 8640, readings: 9000 };
  return [
    ...['door', 'help', 'panel'].map((device, index) => {
      const heard = index === 1 ? gateway.n * 0.97 : gateway.n;
      const fields = { ts, n: gateway.n, expected: 8640, heard };
      return point('device_1d', { hall: hall.hall, device }, fields, at);
    }),
    point(
      'gateway_1d',
      { hall: hall.hall, gateway: `${hall.hall}-gateway` },
      { ...gateway, rejected_messages: 2, rejected: 0 },
      at,
    ),
  ];
}
