/** How long each query of every board and rule takes on a real InfluxDB that holds a month of many halls. */
import { sampleSite } from '../../cli/sample-site.js';
import { measurements, type Point, rollupPolicy, toLine } from '../../cloud/telemetry/index.js';
import { dashboardFiles } from '../../dashboards/index.js';
import type { Influxd } from '../support/influxd.js';
import {
  type BenchHalls,
  benchEvents,
  benchGauges,
  benchHall,
  benchRollups,
  gaugeTimes,
} from './bench-data.js';
import { parsed, queriesOf } from './boards.js';
import { intervalOf, substitute, timesOf } from './macros.js';
import { createStores, database } from './story.js';
import { rules } from './timeline.js';

export interface Asked {
  readonly name: string;
  readonly query: string;
  readonly series: number;
  readonly rows: number;
  /** The first time, and the median and the longest of the five times that follow. */
  readonly first_ms: number;
  readonly median_ms: number;
  readonly max_ms: number;
}

const batch = 10_000;
const repeats = 5;

/** @param progress told the share that is written, 0 to 1; @returns how many points were written */
export async function fill(
  influxd: Influxd,
  size: BenchHalls,
  now: number,
  progress: (share: number) => void,
): Promise<number> {
  await createStores(influxd);
  const { timeZone } = sampleSite();
  const rolled = benchRollups(size, now, timeZone);
  let written = await send(influxd, [...rolled, ...benchEvents(size, now)]);
  const steps = gaugeTimes(size, now).length * size.halls;
  let waiting: Point[] = [];
  let sending: Promise<number> = Promise.resolve(0);
  let done = 0;
  for (const points of benchGauges(size, now)) {
    waiting.push(...points);
    done += 1;
    if (waiting.length < batch) continue;
    // One batch is rendered while the one before it is stored.
    written += await sending;
    sending = send(influxd, waiting);
    waiting = [];
    progress(done / steps);
  }
  return written + (await sending) + (await send(influxd, waiting));
}

async function send(influxd: Influxd, points: readonly Point[]): Promise<number> {
  const lines = new Map<string, string[]>([
    ['', []],
    [`&rp=${rollupPolicy}`, []],
  ]);
  for (const [index, one] of points.entries()) {
    const line = toLine(one, index);
    const policy = measurements[one.measurement].sort === 'rollup' ? `&rp=${rollupPolicy}` : '';
    if (line !== null) lines.get(policy)!.push(line);
  }
  for (const [policy, all] of lines) {
    for (let start = 0; start < all.length; start += batch)
      await post(influxd, policy, all.slice(start, start + batch));
  }
  return points.length;
}

async function post(influxd: Influxd, policy: string, lines: readonly string[]): Promise<void> {
  const answer = await fetch(`${influxd.url}/write?db=${database}&precision=ns${policy}`, {
    method: 'POST',
    body: lines.join('\n'),
    signal: AbortSignal.timeout(60_000),
  });
  if (answer.status !== 204) throw new Error(`InfluxDB answered ${answer.status}: ${await answer.text()}`);
}

interface Question {
  readonly name: string;
  readonly query: string;
}

/** Every query of the English boards (the others ask the same), then of the rules. */
export function questionsAt(now: number, halls: number): Question[] {
  const all = Array.from({ length: halls }, (_, index) => benchHall(index));
  const boards = [...dashboardFiles(sampleSite())]
    .filter(([file]) => file.startsWith('en/'))
    .map(([file, text]) => parsed({ file, text }));
  const ofBoards = boards.flatMap((board) => {
    const many = board.templating.list.some(({ name, multi }) => name === 'hall' && multi);
    const variables = { hall: many ? all : all.slice(0, 1), queue: ['cash', 'advice'] };
    return queriesOf(board).map(({ name, query, range }) => {
      const { from, to } = timesOf(range, now);
      return { name, query: substitute(query, { from, to, intervalMs: intervalOf(from, to), variables }) };
    });
  });
  const ofRules = rules.flatMap(({ rule }) =>
    rule.data.flatMap((node) => {
      if (!('relativeTimeRange' in node)) return [];
      const from = now - node.relativeTimeRange.from * 1000;
      const shown = { from, to: now + 1000, intervalMs: node.model.intervalMs, variables: {} };
      return [{ name: `rule ${rule.uid}, ${node.refId}`, query: substitute(node.model.query, shown) }];
    }),
  );
  return [...ofBoards, ...ofRules];
}

export async function ask(influxd: Influxd, { name, query }: Question): Promise<Asked> {
  const times: number[] = [];
  let found: Awaited<ReturnType<Influxd['query']>> | undefined;
  for (let run = 0; run <= repeats; run += 1) {
    const began = performance.now();
    found = await influxd.query(query, database);
    times.push(Math.round((performance.now() - began) * 10) / 10);
  }
  const series = found?.results[0]?.series ?? [];
  const [first = 0, ...others] = times;
  const sorted = [...others].sort((a, b) => a - b);
  return {
    name,
    query,
    series: series.length,
    rows: series.reduce((sum, { values }) => sum + values.length, 0),
    first_ms: first,
    median_ms: sorted[Math.floor(repeats / 2)]!,
    max_ms: sorted.at(-1)!,
  };
}
