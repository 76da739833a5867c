/** `npm run scale`: what one InfluxDB 1.x on this machine takes from many halls, and how fast the ops wall is then. */
import { Command } from 'commander';
import { rollUpInto } from '../../../cli/rollup.js';
import { sampleS } from '../../../cloud/influx/rollup/points.js';
import { sendLines } from '../../../edge/upload/send.js';
import { describeMachine } from '../../bench/machine.js';
import { boardNamed, queriesOf } from '../../grafana/boards.js';
import { intervalOf, substitute, timesOf } from '../../grafana/macros.js';
import { type Influxd, startInfluxd } from '../../support/influxd.js';
import { eventsOf, gaugesOf, hallsOf, healthOf, linesOf } from './halls.js';

const sizes = [20, 100, 300];
const stepMs = sampleS * 1_000;
const allMs = 20 * 60_000;
const healthMs = 6 * 3_600_000;
/** As the uploader sends a backlog. */
const backlog = 5_000;
/** Requests under way at a time: halls do not wait for one another. */
const abreast = 8;
const liveS = 10;

async function main({ json }: { readonly json?: true }): Promise<void> {
  const machine = describeMachine();
  const influxd = await startInfluxd();
  try {
    const live = await liveWrites(influxd);
    say(`live: ${live.points_per_s} points/s in ${live.requests_per_s} requests/s`);
    const walls: Awaited<ReturnType<typeof wallOf>>[] = [];
    for (const halls of sizes) {
      const wall = await wallOf(influxd, halls);
      say(`${halls} halls: ${JSON.stringify(wall)}`);
      walls.push(wall);
    }
    const document = { machine, live, walls };
    console.log(json ? JSON.stringify(document, null, 1) : asText(document));
  } finally {
    await influxd.stop();
  }
}

const say = (text: string) => console.error(text);
const rounded = (value: number) => Math.round(value * 10) / 10;
const since = (startedMs: number) => performance.now() - startedMs;

async function send(influxd: Influxd, database: string, lines: readonly string[]): Promise<void> {
  const reply = await sendLines({ url: influxd.url, database }, 1, lines, AbortSignal.timeout(60_000));
  if (reply.kind !== 'answer' || reply.status !== 204)
    throw new Error(`not stored: ${JSON.stringify(reply)}`);
}

/** Runs tasks, `abreast` at a time. */
async function together(tasks: Iterator<() => Promise<void>>): Promise<void> {
  const worker = async () => {
    for (let next = tasks.next(); !next.done; next = tasks.next()) await next.value();
  };
  await Promise.all(Array.from({ length: abreast }, worker));
}

/** Halls that send as they do all day: gauges in one request, each event in its own, since the uploader looks each second. */
async function liveWrites(influxd: Influxd) {
  const database = 'live';
  await influxd.createDatabase(database);
  const now = Date.now();
  let [turns, requests, points] = [0, 0, 0];
  const startedMs = performance.now();
  await together(
    (function* () {
      for (let turn = 0; since(startedMs) < liveS * 1_000; turn += 1)
        yield async () => {
          const [index, at] = [turn % 300, now + Math.floor(turn / 300) * stepMs];
          turns += 1;
          for (const part of [gaugesOf(index, at), ...eventsOf(index, at).map((event) => [event])]) {
            await send(influxd, database, linesOf(part));
            requests += 1;
            points += part.length;
          }
        };
    })(),
  );
  const seconds = since(startedMs) / 1_000;
  const perHall = points / turns / sampleS;
  return {
    points_per_hall_and_s: rounded(perHall),
    requests_per_s: Math.round(requests / seconds),
    points_per_s: Math.round(points / seconds),
    halls: Math.floor(points / seconds / perHall),
  };
}

/** Twenty minutes of all points, and six hours of the gateways' health, then the wall and the roll-up on them. */
async function wallOf(influxd: Influxd, halls: number) {
  const database = `halls${halls}`;
  await influxd.createDatabase(database);
  await influxd.query(`CREATE RETENTION POLICY "rollup" ON "${database}" DURATION 0s REPLICATION 1`);
  const now = Math.floor(Date.now() / stepMs) * stepMs;
  let points = 0;
  const startedMs = performance.now();
  await together(
    batches(halls, now, (lines) => {
      points += lines.length;
      return send(influxd, database, lines);
    }),
  );
  const fillS = since(startedMs) / 1_000;
  const times = await wallTimes(influxd, database, now);
  const rollStartedMs = performance.now();
  const rolled = await rollUpInto({ url: influxd.url, database }, 1, hallsOf(halls), now, now - allMs);
  return {
    halls,
    points,
    backlog_points_per_s: Math.round(points / fillS),
    wall_queries: times.length,
    wall_median_ms: rounded(times[times.length >> 1]?.ms ?? 0),
    wall_slowest_ms: rounded(times.at(-1)?.ms ?? 0),
    wall_slowest: times.at(-1)?.name,
    wall_sum_ms: rounded(times.reduce((sum, { ms }) => sum + ms, 0)),
    rollup_s: rounded(since(rollStartedMs) / 1_000),
    rollup_points: rolled.points,
  };
}

function* batches(
  halls: number,
  now: number,
  store: (lines: readonly string[]) => Promise<void>,
): Generator<() => Promise<void>> {
  let lines: string[] = [];
  for (let at = now - healthMs; at <= now; at += stepMs) {
    for (let index = 0; index < halls; index += 1) {
      const all = at > now - allMs;
      lines.push(...linesOf(all ? [...gaugesOf(index, at), ...eventsOf(index, at)] : [healthOf(index, at)]));
    }
    if (lines.length < backlog && at < now) continue;
    const batch = lines;
    lines = [];
    yield () => store(batch);
  }
}

interface Timed {
  readonly name: string;
  readonly ms: number;
}

/** Each query of the ops wall, the median of five, shortest first. */
async function wallTimes(influxd: Influxd, database: string, now: number): Promise<Timed[]> {
  const times: Timed[] = [];
  for (const { name, query, range } of queriesOf(boardNamed('ops-wall'))) {
    const { from, to } = timesOf(range, now);
    const text = substitute(query, { from, to, intervalMs: intervalOf(from, to), variables: {} });
    const taken: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const startedMs = performance.now();
      await influxd.query(text, database);
      taken.push(since(startedMs));
    }
    times.push({ name, ms: taken.sort((a, b) => a - b)[2] ?? 0 });
  }
  return times.sort((a, b) => a.ms - b.ms);
}

type Document = {
  readonly machine: ReturnType<typeof describeMachine>;
  readonly live: Awaited<ReturnType<typeof liveWrites>>;
  readonly walls: readonly Awaited<ReturnType<typeof wallOf>>[];
};

function asText({ machine, live, walls }: Document): string {
  const heads = [
    'halls',
    'points',
    'backlog points/s',
    'wall: queries',
    'median ms',
    'slowest ms',
    'sum ms',
    'roll-up s',
  ];
  const rows = walls.map((wall) => [
    wall.halls,
    wall.points,
    wall.backlog_points_per_s,
    wall.wall_queries,
    wall.wall_median_ms,
    wall.wall_slowest_ms,
    wall.wall_sum_ms,
    wall.rollup_s,
  ]);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_mb} MB, Node.js ${machine.node}, load ${machine.load_before[0]}`,
    `live: ${live.points_per_s} points/s in ${live.requests_per_s} requests/s; a hall writes ` +
      `${live.points_per_hall_and_s} points/s, so that is the pace of ${live.halls} halls`,
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

await new Command('scale').option('--json', 'print one JSON document').action(main).parseAsync();
