/** `hallgate replay`: plays a recorded day through a gateway, faster than it was. */
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { parse } from 'yaml';
import { type Hall, hallSchema } from '../cloud/site/hall.js';
import { standardsFileSchema } from '../cloud/site/standards.js';
import { queueTopic, type RecordedDay } from '../devices/virtual/recorded/day.js';
import { readWarsawDay } from '../devices/virtual/recorded/warsaw.js';
import { type Gateway, startGateway } from '../edge/gateway.js';
import { type Clock, systemClock } from '../edge/platform/clock.js';
import { packageRoot } from '../edge/platform/process.js';
import { freshLogins } from './logins.js';

interface ReplayOptions {
  readonly office: string;
  readonly date: string;
  readonly speed: number;
  readonly influx?: string;
  readonly database: string;
  readonly json?: true;
}

/** Hall time after the last message in which alerts still change. */
const afterwardsMs = 300_000;

export function replayCommand(): Command {
  return new Command('replay')
    .description('play a recorded day through a gateway')
    .argument('<file>', 'record of the Warsaw offices, CSV or CSV.gz')
    .requiredOption('--office <name>', 'office in the record, such as UD_Wola')
    .requiredOption('--date <yyyy-mm-dd>', 'day in the record')
    .option('--speed <n>', 'times as fast as it was', positive, 60)
    .option('--influx <url>', 'InfluxDB 1.x that gets the points')
    .option('--database <name>', 'database there', 'halls')
    .option('--json', 'print the summary as one JSON document')
    .action(async (file: string, options: ReplayOptions) => {
      const raw = createReadStream(file);
      const csv = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
      raw.on('error', (error) => csv.emit('error', error));
      const day = await readWarsawDay(csv, options);
      const summary = await replay(day, options);
      console.log(options.json ? JSON.stringify(summary) : render(summary));
    });
}

export interface ReplaySummary {
  readonly hall: string;
  readonly messages: number;
  /** Alerts that fired, with their times, UTC ms. */
  readonly alerts: readonly {
    readonly key: string;
    readonly fired: number;
    readonly resolved: number | null;
  }[];
  /** Largest expected wait of each queue, seconds. */
  readonly largest_wait_s: Readonly<Record<string, number>>;
  readonly uploaded: boolean;
}

/** Plays the day at `speed` times its pace; real MQTT, a real gateway, the clock of the recorded day. */
export async function replay(
  day: RecordedDay,
  options: Pick<ReplayOptions, 'speed' | 'influx' | 'database'>,
): Promise<ReplaySummary> {
  const hall = hallOfDay(day);
  const first = day.messages[0]!.at;
  const last = day.messages.at(-1)!.at;
  const clock = systemClock(options.speed, first - 1_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'hallgate-replay-'));
  const logins = freshLogins(hall);
  const standards = standardsFileSchema.parse(
    parse(
      await readFile(
        new URL('cloud/site/template/standards.yaml', packageRoot(new URL(import.meta.url))),
        'utf8',
      ),
    ),
  );
  const gateway = await startGateway({
    hall,
    standards,
    verify: logins.verify,
    influx: options.influx ? { url: options.influx, version: 1, database: options.database } : undefined,
    dataDir,
    clock,
    log: pino({ level: 'warn' }, pino.destination(2)),
  });
  const seen = await play(day, gateway, logins.passwords.get('recorder')!, clock, last);
  const uploaded = options.influx ? await drained(gateway) : false;
  await gateway.stop();
  await rm(dataDir, { recursive: true, force: true });
  return { messages: day.messages.length, ...seen, uploaded };
}

async function play(day: RecordedDay, gateway: Gateway, password: string, clock: Clock, last: number) {
  const client = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
    username: 'recorder',
    password,
    protocolVersion: 4,
  });
  const watched = watch(day.hall);
  client.on('message', watched.take);
  await client.subscribeAsync(`hallgate/${day.hall}/#`);
  const bar = new SingleBar(
    { format: '{bar} {percentage}% of the day, {value}/{total} messages' },
    Presets.shades_classic,
  );
  if (process.stderr.isTTY) bar.start(day.messages.length, 0);
  let next = 0;
  const sent: Promise<unknown>[] = [];
  await new Promise<void>((resolve) => {
    const stop = clock.every(1_000, () => {
      const now = clock.wallMs();
      for (; next < day.messages.length && day.messages[next]!.at <= now; next += 1) {
        const { topic, payload } = day.messages[next]!;
        sent.push(client.publishAsync(topic, payload, { qos: 1 }));
      }
      bar.update(next);
      if (now < last + afterwardsMs) return;
      stop();
      resolve();
    });
  });
  await Promise.all(sent);
  bar.stop();
  await client.endAsync();
  return watched.seen();
}

/** Follows what the gateway says of waits and alerts. */
function watch(hall: string) {
  const alerts = new Map<string, { key: string; fired: number; resolved: number | null }>();
  const largest: Record<string, number> = {};
  return {
    take(topic: string, payload: Buffer): void {
      if (payload.length === 0) return;
      const said = JSON.parse(payload.toString());
      const [, , kind, id = ''] = topic.split('/');
      if (kind === 'queue' && said.wait_s !== null) largest[id] = Math.max(largest[id] ?? 0, said.wait_s);
      if (kind !== 'alert') return;
      const identity = `${said.key} ${said.since}`;
      if (said.state === 'firing' && !alerts.has(identity)) {
        alerts.set(identity, { key: said.key, fired: said.ts, resolved: null });
      }
      const known = alerts.get(identity);
      if (known && said.state === 'resolved') known.resolved ??= said.ts;
    },
    seen: () => ({ hall, alerts: [...alerts.values()], largest_wait_s: largest }),
  };
}

/** Whether everything reached InfluxDB within a minute. */
async function drained(gateway: Gateway): Promise<boolean> {
  const end = performance.now() + 60_000;
  while (gateway.journal.stats().points > 0) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

/** A hall with a device of Hallgate's own plain JSON for each recorded queue. */
function hallOfDay(day: RecordedDay): Hall {
  const always = ['00:00-24:00'];
  const desksOf = (queue: string, n: number) =>
    Array.from({ length: n }, (_, index) => `${queue}-${index + 1}`);
  return hallSchema.parse({
    id: day.hall,
    name: day.hall,
    time_zone: day.timeZone,
    hours: Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((weekday) => [weekday, always]),
    ),
    capacity: 1_000,
    desks: day.queues.flatMap(({ id, desks }) =>
      desksOf(id, desks).map((desk) => ({ id: desk, name: desk })),
    ),
    queues: day.queues.map(({ id, name, desks, service_s }) => ({
      id,
      name,
      desks: desksOf(id, desks),
      service_s,
    })),
    devices: day.queues.map(({ id }) => ({
      id,
      profile: 'hallgate-json',
      topics: [queueTopic(id)],
      account: 'recorder',
      interval_s: 300,
      watches: [{ channel: 'queue:1', queue: id }],
    })),
    accounts: [{ id: 'recorder', may_publish: ['recorded/#'], may_subscribe: [`hallgate/${day.hall}/#`] }],
    broker: { listen: '127.0.0.1:0' },
    web: { listen: '127.0.0.1:0' },
  });
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1_000) return value;
  throw new InvalidArgumentError('a number above 0, at most 1,000');
}

function render(summary: ReplaySummary): string {
  const time = (at: number | null) => (at === null ? 'still open' : new Date(at).toISOString());
  return [
    `${summary.hall}: ${summary.messages} messages played`,
    ...Object.entries(summary.largest_wait_s).map(
      ([queue, wait]) => `  ${queue}: largest expected wait ${Math.round(wait / 60)} min`,
    ),
    ...summary.alerts.map((alert) => `  ${alert.key}: ${time(alert.fired)} to ${time(alert.resolved)}`),
  ].join('\n');
}
