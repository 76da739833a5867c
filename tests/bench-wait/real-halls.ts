/** Real halls known by ticket numbers: constants learnt on the first two thirds of the days, scored on the rest. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Joiner, type Score, scores } from '../../edge/wait/records/score.js';
import { followQueue, type QueueDay, WarsawDays, type WarsawRow } from '../../edge/wait/records/warsaw.js';
import type { WaitState } from '../../edge/wait/wait.js';
import { atLeast, atMost, between, type Item, type Row, type Size } from './row.js';

const WARSAW = '../shared/data/warsaw-halls-until-2020-01-12.csv.gz';
/** From here on nothing was learnt from. */
export const HELD_OUT = '2020-01-08';

export function warsawQueues(): QueueDay[][] {
  const collected = new WarsawDays(WARSAW);
  const text = gunzipSync(readFileSync(WARSAW));
  for (const row of parse(text, { columns: true, relax_column_count: true }) as unknown as WarsawRow[])
    collected.add(row, 0);
  const queues = new Map<string, QueueDay[]>();
  for (const day of collected.finish().days) queues.set(day.queue, [...(queues.get(day.queue) ?? []), day]);
  return [...queues.values()];
}

export function follow(
  queues: readonly QueueDay[][],
  see?: (state: WaitState, joiner: Joiner) => void,
): Joiner[] {
  return queues.flatMap((days) => (days.length === 0 ? [] : followQueue(days, see).joiners));
}

function rowsFor(what: string, joiners: readonly Joiner[]): Row[] {
  const all = scores(joiners);
  const ours = all.find(({ name }) => name === 'hallgate')!;
  const blend = all.find(({ name }) => name === 'blend')!;
  const target = 'real halls';
  const side = (pick: (score: Score) => number) =>
    all.map((score) => `${score.name} ${pick(score).toFixed(2)}`).join(', ');
  return [
    atMost(
      target,
      `${what}: RMSE (min)`,
      ours.rmse,
      18,
      side((score) => score.rmse),
    ),
    atMost(
      target,
      `${what}: mean absolute error (min)`,
      ours.mae,
      10,
      side((score) => score.mae),
    ),
    atMost(
      target,
      `${what}: median absolute error (min)`,
      ours.median_abs,
      6,
      side((score) => score.median_abs),
    ),
    atLeast(
      target,
      `${what}: share within 10 min`,
      ours.within_10,
      0.7,
      side((score) => score.within_10),
    ),
    between(target, `${what}: cover of the 80 % band`, ours.cover_80!, 0.77, 0.83),
    atMost(target, `${what}: RMSE over that of the blend`, ours.rmse / blend.rmse, 0.999),
    atMost(target, `${what}: mean absolute error over that of the blend`, ours.mae / blend.mae, 0.999),
  ];
}

/** All queues, or in short every sixth. */
const queuesFor = ({ days }: Size) => warsawQueues().filter((_, i) => days >= 20 || i % 6 === 0);

export const realHalls: Item[] = [
  {
    name: 'real halls, cold',
    run: (size) => {
      const late = queuesFor(size).map((days) => days.filter(({ date }) => date >= HELD_OUT));
      return rowsFor('held-out days, the engine new in every queue', follow(late));
    },
  },
  {
    name: 'real halls, warm',
    run: (size) => {
      const late = follow(queuesFor(size)).filter(({ date }) => date >= HELD_OUT);
      return rowsFor('held-out days, the engine in its second week', late);
    },
  },
];
