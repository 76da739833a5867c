/** An outage that ends: a backlog on disk, a gateway that starts on it, and a real InfluxDB. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { point } from '../../cloud/telemetry/index.js';
import { emptyBatch } from '../../edge/journal/journal.js';
import { openJournal } from '../../edge/journal/open.js';
import type { WallView } from '../../edge/web/view.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { database, rowsIn } from './database.js';
import type { Absent, Parts } from './document.js';
import { type GatewayChild, startGatewayChild } from './gateway-child.js';
import { sleep, stopwatch } from './processes.js';
import { absent } from './programs.js';
import { rounded } from './statistics.js';

const points = 200_000;
/** What a hall writes in a turn: more would make the backlog denser on disk than it is in truth. */
const pointsPerCommit = 20;
/** Points of this run that the gateway itself writes meanwhile; the backlog counts as drained below this. */
const ownPoints = 200;
const drainTimeoutMs = 60_000;

export async function measureUpload(): Promise<Absent | NonNullable<Parts['upload']>> {
  const missing = absent('influxd');
  if (missing) return missing;
  const influxd = await startInfluxd();
  try {
    await influxd.createDatabase(database);
    let bytes = 0;
    const prepare = (dir: string) => {
      bytes = fillJournal(dir);
    };
    const gateway = await startGatewayChild({ influxUrl: influxd.url, prepare });
    try {
      return { ...(await drain(gateway, influxd)), bytes_per_point: rounded(bytes / points) };
    } finally {
      await gateway.remove();
    }
  } finally {
    await influxd.stop();
  }
}

/** Returns the bytes on disk. */
function fillJournal(dir: string): number {
  mkdirSync(dir, { recursive: true });
  // Minutes ago, so that nothing of it counts as live.
  const start = Date.now() - 3_600_000;
  let now = start;
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const journal = openJournal({ dir, now: () => now, log: quiet });
  for (let stored = 0; stored < points; stored += pointsPerCommit) {
    now = start + stored;
    const batch = Array.from({ length: pointsPerCommit }, (_, i) => {
      const n = stored + i;
      const tags = { hall: 'test', zone: `${n % 4}-zone`, device: `presence-${n % 4}` };
      return point('presence', tags, { people: n % 17 }, start + n);
    });
    journal.commit({ ...emptyBatch, points: batch });
  }
  journal.close();
  return filesOf(dir).reduce((total, file) => total + statSync(file).size, 0);
}

function filesOf(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What is left when the gateway says that it runs is timed: it may have begun before. */
async function drain(gateway: GatewayChild, influxd: Influxd) {
  const cpu = stopwatch([gateway.pid, influxd.pid()]);
  const startedMs = performance.now();
  const atFirst = await backlogOf(gateway);
  const deadline = startedMs + drainTimeoutMs;
  let left = atFirst;
  while (left > ownPoints && performance.now() < deadline) {
    await sleep(50);
    left = await backlogOf(gateway);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  const [gatewayCpuS = 0, influxdCpuS = 0] = cpu();
  while ((await rowsIn(influxd, 'presence')) < points && performance.now() < deadline) await sleep(200);
  return {
    points,
    arrived: await rowsIn(influxd, 'presence'),
    seconds: rounded(seconds),
    points_per_s: rounded((atFirst - left) / seconds),
    gateway_cpu_s: rounded(gatewayCpuS),
    influxd_cpu_s: rounded(influxdCpuS),
  };
}

async function backlogOf(gateway: GatewayChild): Promise<number> {
  const response = await fetch(new URL('api/wall', gateway.webUrl));
  return ((await response.json()) as WallView).upload.backlog_points;
}
