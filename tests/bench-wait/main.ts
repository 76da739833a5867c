/** `npm run bench:wait -- --json`: every target of the wait engine, its figure, and whether it is met. */
import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import cliProgress from 'cli-progress';
import { items } from './items.js';
import { learn } from './learn.js';
import { FULL, type Row, SHORT } from './row.js';

const { argv } = process;
const json = argv.includes('--json');
const short = argv.includes('--short');
const only = argv[argv.indexOf('--only') + 1];
/** Fewer days than the targets ask for, when time is short. */
const size = argv.includes('--days')
  ? { ...FULL, days: Number(argv[argv.indexOf('--days') + 1]) }
  : short
    ? SHORT
    : FULL;
const WORKERS = 2;

interface Answer {
  index: number;
  rows: Row[];
  seconds: number;
}

async function measure(): Promise<{ rows: Row[]; seconds: Record<string, number> }> {
  const chosen = items.flatMap((item, index) =>
    argv.includes('--only') && !item.name.includes(only!) ? [] : [index],
  );
  const answers: Answer[] = [];
  const bar = new cliProgress.SingleBar(
    { stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  if (process.stderr.isTTY) bar.start(chosen.length, 0);
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./worker.js', import.meta.url));
      const ask = () => {
        const index = chosen[next++];
        if (index === undefined) worker.terminate().then(() => resolve(), reject);
        else worker.postMessage({ index, size });
      };
      worker.on('error', reject);
      worker.on('message', (answer: Answer) => {
        answers.push(answer);
        bar.update(answers.length);
        ask();
      });
      ask();
    });
  await Promise.all(Array.from({ length: WORKERS }, work));
  bar.stop();
  answers.sort((a, b) => a.index - b.index);
  const seconds = Object.fromEntries(
    answers.map((answer) => [items[answer.index]!.name, Math.round(answer.seconds * 10) / 10]),
  );
  return { rows: answers.flatMap((answer) => answer.rows), seconds };
}

function print(rows: readonly Row[]): void {
  for (const { target, what, figure, limit, met, note } of rows) {
    const line = `${met ? 'met    ' : 'NOT MET'}  ${target.padEnd(10)} ${what}: ${Number(figure.toPrecision(4))} (${limit})`;
    process.stdout.write(`${line}${note ? `; ${note}` : ''}\n`);
  }
  const met = rows.filter((row) => row.met).length;
  process.stdout.write(`${met} of ${rows.length} met\n`);
}

setPriority(10);
if (argv.includes('--learn')) process.stdout.write(`${learn()}\n`);
else {
  const started = performance.now();
  const { rows, seconds } = await measure();
  const total = Math.round((performance.now() - started) / 1000);
  const met = rows.filter((row) => row.met).length;
  if (json)
    process.stdout.write(
      `${JSON.stringify({ seconds: total, targets: rows.length, met, rows, timing: seconds }, null, 2)}\n`,
    );
  else print(rows);
}
