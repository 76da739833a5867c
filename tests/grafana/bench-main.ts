/** `npm run boards`: lists every query of the boards and rules with its rows and its time. */
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { startInfluxd } from '../support/influxd.js';
import { type Asked, ask, fill, questionsAt } from './bench.js';

interface Options {
  readonly halls: number;
  readonly days: number;
  readonly step: number;
  readonly json?: true;
}

/** Longest time that a panel may take. */
const limitMs = 500;

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('write a whole number over 0');
  return value;
};

async function main({ halls, days, step, json }: Options): Promise<void> {
  const influxd = await startInfluxd();
  try {
    const now = Date.now();
    const began = performance.now();
    const points = await filled(influxd, { halls, days, step_s: step }, now);
    const fill_s = Math.round((performance.now() - began) / 100) / 10;
    const queries: Asked[] = [];
    for (const question of questionsAt(now, halls)) queries.push(await ask(influxd, question));
    const empty = queries.filter(({ rows }) => rows === 0).map(({ name }) => name);
    const slow = queries.filter(({ max_ms }) => max_ms > limitMs).map(({ name }) => name);
    const summary = { halls, days, step_s: step, points, fill_s, limit_ms: limitMs, empty, slow };
    console.log(json ? JSON.stringify({ ...summary, queries }, null, 1) : asText(summary, queries));
    process.exitCode = empty.length + slow.length > 0 ? 1 : 0;
  } finally {
    await influxd.stop();
  }
}

async function filled(
  influxd: Parameters<typeof fill>[0],
  size: Parameters<typeof fill>[1],
  now: number,
): Promise<number> {
  const bar = new SingleBar(
    { stream: process.stderr, format: 'filling {bar} {percentage}% {eta_formatted}' },
    Presets.shades_classic,
  );
  if (process.stderr.isTTY) bar.start(1000, 0);
  const points = await fill(influxd, size, now, (share) => bar.update(Math.round(share * 1000)));
  bar.stop();
  return points;
}

function asText(
  summary: { readonly empty: readonly string[]; readonly slow: readonly string[] },
  queries: readonly Asked[],
): string {
  const rows = queries.map(
    ({ name, series, rows: n, first_ms, median_ms, max_ms }) =>
      `${name.padEnd(64)} ${String(series).padStart(6)} ${String(n).padStart(7)} ${[first_ms, median_ms, max_ms].map((ms) => ms.toFixed(1).padStart(8)).join('')}`,
  );
  const head = `${'query'.padEnd(64)} series    rows first ms  median     max`;
  return [head, ...rows, '', JSON.stringify(summary)].join('\n');
}

await new Command('boards')
  .description('time every query of the boards and rules on a month of many halls')
  .option('--halls <n>', 'halls', positive, 20)
  .option('--days <n>', 'days of raw points', positive, 30)
  .option('--step <seconds>', 'between two points of a gauge', positive, 10)
  .option('--json', 'print one JSON document')
  .action(main)
  .parseAsync();
