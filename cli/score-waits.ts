/** `hallgate score-waits`: the estimators on a record of a real queue. */
import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type Corruption,
  type Customer,
  type EventRow,
  followEvents,
  readCustomers,
} from '../edge/wait/records/events.js';
import { type Joiner, type Score, scores } from '../edge/wait/records/score.js';
import { followQueue, WARSAW_COLUMNS, WarsawDays, type WarsawRow } from '../edge/wait/records/warsaw.js';
import { readRecord } from './record-file.js';

interface Options extends Corruption {
  format: 'warsaw' | 'events';
  json?: true;
  from?: string;
}

export interface ScoreReport {
  dataset: string;
  /** Newcomers for whom every estimator could speak. */
  joiners: number;
  estimators: Score[];
}

/** The report, and for people how much of the record it rests on. */
interface Scored {
  report: ScoreReport;
  basis: string;
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
      const scored = await scoreFile(file, options, progressBar());
      process.stdout.write(options.json ? `${JSON.stringify(scored.report, null, 2)}\n` : table(scored));
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
async function scoreFile(file: string, options: Options, progress: Progress): Promise<Scored> {
  const { joiners, basis } = await (options.format === 'warsaw' ? scoreWarsaw : scoreEvents)(
    file,
    options,
    progress,
  );
  if (joiners.length === 0)
    throw new Error(
      `record_unscored: in ${file} nobody could be scored (${basis}). It must hold people who waited after others had been served${options.from ? `, from ${options.from} on` : ''}.`,
    );
  return {
    report: { dataset: options.format, joiners: joiners.length, estimators: scores(joiners) },
    basis,
  };
}

interface Followed {
  joiners: Joiner[];
  basis: string;
}

async function scoreWarsaw(file: string, { from }: Options, progress: Progress): Promise<Followed> {
  const collected = new WarsawDays(file);
  await readRecord(file, WARSAW_COLUMNS, (row, line) => collected.add(row as unknown as WarsawRow, line));
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
  const basis = `${days.length} queue-days of ${cut} before the test of their order, ${reconstructed} waits reconstructed`;
  return { joiners, basis };
}

const EVENT_COLUMNS = ['queue', 'arrived_at', 'started_at', 'ended_at', 'outcome'];

async function scoreEvents(file: string, options: Options, progress: Progress): Promise<Followed> {
  const rows: { row: EventRow; line: number }[] = [];
  await readRecord(file, EVENT_COLUMNS, (row, line) => rows.push({ row, line }));
  const customers = readCustomers(rows, file);
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
    joiners,
    basis: `${queues.length} queues, ${customers.length} people, ${waited.length} served after a wait`,
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

function table({ report: { dataset, joiners, estimators }, basis }: Scored): string {
  const cell = (value: number | null, digits: number) =>
    (value === null ? '-' : value.toFixed(digits)).padStart(10);
  const rows = estimators.map(
    (s) =>
      `${s.name.padEnd(16)}${cell(s.rmse, 2)}${cell(s.mae, 2)}${cell(s.median_abs, 2)}${cell(s.bias, 2)}${cell(s.within_10, 3)}${cell(s.cover_80, 3)}`,
  );
  const titles = ['rmse', 'mae', 'median', 'bias', 'within_10', 'cover_80']
    .map((title) => title.padStart(10))
    .join('');
  return `${dataset}: ${basis}; ${joiners} scored\nminutes${' '.repeat(9)}${titles}\n${rows.join('\n')}\n`;
}
