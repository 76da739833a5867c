/**
 * Records of queues event by event: a row per customer with arrival, start and end of service. Played to the engine
 * as a door, desks and a head count would report it, corrupted if asked for, and held against what came true.
 */
import { DateTime } from 'luxon';
import { normal, type Random, seeded } from '../../../devices/virtual/simulator/index.js';
import { estimate, newWait, observe, type WaitEvent, type WaitState } from '../wait.js';
import { EventBaselines } from './events-baselines.js';
import { isMissing, Problems } from './problems.js';
import type { Joiner } from './score.js';

/** One customer; UTC ms. */
export interface Customer {
  queue: string;
  arrived: number;
  /** Null: never served. */
  started: number | null;
  /** End of service, or the instant of giving up; null: not recorded. */
  ended: number | null;
}

/** How sensors would spoil the record: shares, and people. */
export interface Corruption {
  doorMiss: number;
  doorDouble: number;
  /** Standard deviation of a head count: so much, and a tenth of the people more if above 0. */
  zoneNoise: number;
  tagShare: number;
  tagMiss: number;
  seed: number;
}

export interface EventRow {
  queue?: string;
  arrived_at?: string;
  started_at?: string;
  ended_at?: string;
  outcome?: string;
}

/** @throws RecordError naming every row that cannot be read */
export function readCustomers(rows: readonly { row: EventRow; line: number }[], file: string): Customer[] {
  const problems = new Problems(file);
  const customers: Customer[] = [];
  for (const { row, line } of rows) {
    const arrived = instant(row.arrived_at);
    const started = instant(row.started_at);
    const ended = instant(row.ended_at);
    const outcome = isMissing(row.outcome) ? '' : row.outcome!.trim().toLowerCase();
    if (arrived === null || Number.isNaN(arrived))
      problems.add(line, `arrived_at "${row.arrived_at ?? ''}" is no time`);
    else if (Number.isNaN(started)) problems.add(line, `started_at "${row.started_at}" is no time`);
    else if (Number.isNaN(ended)) problems.add(line, `ended_at "${row.ended_at}" is no time`);
    else if (started !== null && started < arrived) problems.add(line, 'started before it arrived');
    else if (ended !== null && ended < (started ?? arrived)) problems.add(line, 'ended before it began');
    else if (!['served', 'abandoned', ''].includes(outcome))
      problems.add(line, `outcome "${outcome}" is not known`);
    else
      customers.push({
        queue: row.queue ?? '',
        arrived,
        started: outcome === 'abandoned' ? null : started,
        ended,
      });
  }
  problems.check(
    'Times are seconds or ISO 8601 (UTC where no offset is given); outcome is served or abandoned.',
  );
  return customers;
}

/** Null for an empty field, NaN for one that is neither seconds nor ISO 8601 (with a T or a space). */
function instant(text: string | undefined): number | null {
  if (text === undefined || isMissing(text)) return null;
  const trimmed = text.trim();
  const seconds = Number(trimmed);
  if (Number.isFinite(seconds)) return Math.round(seconds * 1000);
  return DateTime.fromISO(trimmed.replace(' ', 'T'), { zone: 'utc' }).toMillis();
}

const ZONE_EVERY_MS = 30_000;
/** A head count goes on for so long after the last change; an empty night needs none. */
const ZONE_AFTER_MS = 600_000;

/** What the sensors of one queue say, in order. Desks are numbered by the least that is free. */
export function sensorEvents(customers: readonly Customer[], how: Corruption): WaitEvent[] {
  const random = seeded(how.seed);
  const out: WaitEvent[] = [];
  for (const { arrived, started } of customers) {
    const u = random();
    if (u >= how.doorMiss) out.push({ type: 'entry', at: arrived, n: u > 1 - how.doorDouble ? 2 : 1 });
    if (started === null || random() >= how.tagShare) continue;
    if (random() >= how.tagMiss) out.push({ type: 'tag', at: started, joinedAt: arrived });
    else out.push({ type: 'tag_lost', at: started, joinedAt: arrived });
  }
  out.push(...deskEvents(customers), ...headCounts(customers, how, random));
  return out.sort((a, b) => a.at - b.at || order(a) - order(b));
}

/** At one instant a desk is free before it starts again, and a person is there before they are served. */
function order({ type }: WaitEvent): number {
  return type === 'done' ? 0 : type === 'entry' ? 1 : type === 'start' ? 2 : type === 'tag' ? 3 : 4;
}

/** A start whose end is not recorded is known, its desk is not. */
function deskEvents(customers: readonly Customer[]): WaitEvent[] {
  const endless = customers.flatMap(({ started, ended }): WaitEvent[] =>
    started !== null && ended === null ? [{ type: 'start', at: started }] : [],
  );
  const served = customers
    .filter(
      (one): one is Customer & { started: number; ended: number } =>
        one.started !== null && one.ended !== null,
    )
    .sort((a, b) => a.started - b.started);
  const freeAt: number[] = [];
  const whole = served.flatMap(({ started, ended }): WaitEvent[] => {
    let index = freeAt.findIndex((free) => free <= started);
    if (index < 0) index = freeAt.length;
    freeAt[index] = ended;
    const desk = `desk-${index + 1}`;
    return [
      { type: 'start', at: started, desk },
      { type: 'done', at: Math.max(ended, started + 1), desk },
    ];
  });
  return [...whole, ...endless];
}

function headCounts(customers: readonly Customer[], { zoneNoise }: Corruption, random: Random): WaitEvent[] {
  const changes = customers.flatMap(({ arrived, started, ended }) => {
    const left = started ?? ended;
    return left === null
      ? []
      : [
          { at: arrived, by: 1 },
          { at: left, by: -1 },
        ];
  });
  changes.sort((a, b) => a.at - b.at);
  const out: WaitEvent[] = [];
  let waiting = 0;
  changes.forEach(({ at, by }, i) => {
    waiting += by;
    const until = Math.min(
      changes[i + 1]?.at ?? at,
      waiting > 0 ? Number.POSITIVE_INFINITY : at + ZONE_AFTER_MS,
    );
    for (let t = Math.ceil((at + 1) / ZONE_EVERY_MS) * ZONE_EVERY_MS; t <= until; t += ZONE_EVERY_MS) {
      const noise = zoneNoise > 0 ? (zoneNoise + 0.1 * waiting) * normal(random) : 0;
      out.push({ type: 'zone', at: t, people: Math.max(0, Math.round(waiting + noise)) });
    }
  });
  return out;
}

/** Runs one queue through the engine; those who had to wait and were served are scored. */
export function followEvents(
  customers: readonly Customer[],
  how: Corruption,
  see?: (state: WaitState, joiner: Joiner) => void,
): Joiner[] {
  const inOrder = [...customers].sort((a, b) => a.arrived - b.arrived);
  const events = sensorEvents(inOrder, how);
  const start = events[0]?.at ?? 0;
  let state = newWait({ deskCount: 1, meanServiceS: 300, meanPatienceS: null, targetS: 600 }, start);
  const others = new EventBaselines(inOrder);
  const joiners: Joiner[] = [];
  let next = 0;
  for (const { queue, arrived, started } of inOrder) {
    while (next < events.length && events[next]!.at < arrived) state = observe(state, events[next++]!);
    if (started === null || started <= arrived) continue;
    const said = others.at(arrived);
    if (!said) continue;
    const told = estimate(state, arrived);
    if (told.p50_s === null) continue;
    const ours = { minutes: told.p50_s / 60, low: told.p10_s! / 60, high: told.p90_s! / 60 };
    const date = new Date(arrived).toISOString().slice(0, 10);
    const joiner = {
      queue,
      date,
      at: arrived,
      wait: (started - arrived) / 60_000,
      said: { hallgate: ours, ...said },
    };
    see?.(state, joiner);
    joiners.push(joiner);
  }
  return joiners;
}
