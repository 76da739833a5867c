/** `hallgate score-waits`: the estimators on a record of a real queue. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parse } from 'csv-parse';
import {
  type Corruption,
  type Customer,
  type EventRow,
  followEvents,
  readCustomers,
} from '../edge/wait/records/events.js';
import { type Joiner, type Score, scores } from '../edge/wait/records/score.js';
import { followQueue, WARSAW_COLUMNS, WarsawDays, type WarsawRow } from '../edge/wait/records/warsaw.js';

interface Options extends Corruption {
  format: 'warsaw' | 'events';
  json?: true;
  from?: string;
}

export interface ScoreReport {
  dataset: string;
  /** Newcomers for whom every estimator could speak. */
  joiners: number;
  /** Newcomers whose wait could be reconstructed. */
  reconstructed: number;
  queue_days?: number;
  queue_days_before_order_test?: number;
  estimators: Score[];
}

type Progress = (done: number, of: number) => void;

export function scoreWaitsCommand(): Command {
  const share = (text: string) => number(text, 0, 1);
  return new Command('score-waits')
    .description('score the wait estimators on a record of a real queue')
    .argument('<file>', 'CSV, plain or .gz')
    .addOption(
      new Option('--format <format>', 'form of the record')
        .choices(['warsaw', 'events'])
        .makeOptionMandatory(),
    )
    .option('--json', 'one JSON document instead of a table')
    .option(
      '--from <date>',
      'score newcomers from this date on (YYYY-MM-DD); the days before only teach',
      date,
    )
    .option('--door-miss <share>', 'events: share of people the door misses', share, 0)
    .option('--door-double <share>', 'events: share of people the door counts twice', share, 0)
    .option('--zone-noise <people>', 'events: error of the head count (standard deviation)', people, 0)
    .option('--tag-share <share>', 'events: share of people who carry a beacon', share, 0)
    .option('--tag-miss <share>', 'events: share of beacons that the desk misses', share, 0)
    .option('--seed <n>', 'seed of the corruption', (text) => number(text, 0, 2 ** 31), 1)
    .action(async (file: string, options: Options) => {
      const report = await scoreFile(file, options, progressBar());
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : table(report));
    });
}

const people = (text: string) => number(text, 0, 100);

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new InvalidArgumentError(`a number from ${least} to ${most} is needed.`);
  return value;
}

function date(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new InvalidArgumentError('a date like 2020-01-08 is needed.');
  return text;
}

/** Reads the record and runs every queue of it through the engine. */
export async function scoreFile(file: string, options: Options, progress: Progress): Promise<ScoreReport> {
  return options.format === 'warsaw'
    ? scoreWarsaw(file, options, progress)
    : scoreEvents(file, options, progress);
}

async function scoreWarsaw(file: string, { from }: Options, progress: Progress): Promise<ScoreReport> {
  const collected = new WarsawDays();
  await readRows(file, WARSAW_COLUMNS, (row) => collected.add(row as unknown as WarsawRow));
  const { days, cut } = collected.finish();
  const queues = groupBy(days);
  const joiners: Joiner[] = [];
  let reconstructed = 0;
  let done = 0;
  for (const queue of queues) {
    const followed = followQueue(queue);
    for (const joiner of followed.joiners) if (!from || joiner.date >= from) joiners.push(joiner);
    reconstructed += followed.reconstructed;
    progress(++done, queues.length);
  }
  return {
    dataset: 'warsaw',
    joiners: joiners.length,
    reconstructed,
    queue_days: days.length,
    queue_days_before_order_test: cut,
    estimators: scores(joiners),
  };
}

async function scoreEvents(file: string, options: Options, progress: Progress): Promise<ScoreReport> {
  const rows: EventRow[] = [];
  await readRows(file, ['queue', 'arrived_at', 'started_at', 'ended_at', 'outcome'], (row) => rows.push(row));
  const customers = readCustomers(rows);
  const queues = groupBy(customers);
  const joiners: Joiner[] = [];
  let done = 0;
  for (const queue of queues) {
    for (const joiner of followEvents(queue, options))
      if (!options.from || joiner.date >= options.from) joiners.push(joiner);
    progress(++done, queues.length);
  }
  const waited = customers.filter((one: Customer) => one.started !== null && one.started > one.arrived);
  return {
    dataset: 'events',
    joiners: joiners.length,
    reconstructed: waited.length,
    estimators: scores(joiners),
  };
}

function groupBy<T extends { queue: string }>(items: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.queue);
    if (group) group.push(item);
    else groups.set(item.queue, [item]);
  }
  return [...groups.values()];
}

/** Calls `take` for each row. Fails with what is missing when the file has not the columns that are needed. */
async function readRows(
  file: string,
  needed: readonly string[],
  take: (row: Record<string, string>) => void,
): Promise<void> {
  const parser = parse({ columns: true, bom: true, relax_column_count: true, skip_empty_lines: true });
  const source = createReadStream(file);
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error: Error) => parser.destroy(error));
  text.on('error', (error: Error) => parser.destroy(error));
  text.pipe(parser);
  let checked = false;
  for await (const row of parser as AsyncIterable<Record<string, string>>) {
    if (!checked) {
      const missing = needed.filter((column) => !(column in row));
      if (missing.length > 0)
        throw new Error(
          `record_columns: ${file} lacks ${missing.join(', ')}; it has ${Object.keys(row).join(', ')}. Give --format the form of this file.`,
        );
      checked = true;
    }
    take(row);
  }
}

/** A bar on a terminal, nothing elsewhere; it leaves standard output alone. */
export function progressBar(): Progress {
  if (!process.stderr.isTTY) return () => {};
  const bar = new cliProgress.SingleBar(
    { stream: process.stderr, clearOnComplete: true, hideCursor: true },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return (done, of) => {
    if (!started) bar.start(of, 0);
    started = true;
    bar.update(done);
    if (done >= of) bar.stop();
  };
}

function table(report: ScoreReport): string {
  const { estimators, ...counts } = report;
  const head = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
  const cell = (value: number | null, digits: number) =>
    (value === null ? '-' : value.toFixed(digits)).padStart(10);
  const rows = estimators.map(
    (s) =>
      `${s.name.padEnd(16)}${cell(s.rmse, 2)}${cell(s.mae, 2)}${cell(s.median_abs, 2)}${cell(s.bias, 2)}${cell(s.within_10, 3)}${cell(s.cover_80, 3)}`,
  );
  const titles = ['rmse', 'mae', 'median', 'bias', 'within_10', 'cover_80']
    .map((title) => title.padStart(10))
    .join('');
  return `${head.join(', ')}\nminutes${' '.repeat(9)}${titles}\n${rows.join('\n')}\n`;
}
