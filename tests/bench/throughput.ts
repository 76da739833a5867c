/** How many readings a second the gateway takes in durably, and what each costs. */
import Database from 'libsql';
import type { Durable, LoadFigures } from './document.js';
import { type GatewayChild, login } from './gateway-child.js';
import { Load } from './load.js';
import { bridge } from './mix.js';
import { sleep, stopwatch, sum } from './processes.js';
import { rounded } from './statistics.js';

/** As several bridges have them together. */
export const clients = 100;
export const inFlight = 20;

const warmUpS = 4;

/** A load of its own on the gateway, at full speed unless a rate is given. */
export function startLoad(
  gateway: GatewayChild,
  run: string,
  readingsPerMessage: number,
  messagesPerS: number | null = null,
): Promise<Load> {
  return Load.start({
    port: gateway.mqttPort,
    ...login(bridge),
    clients,
    inFlight,
    readingsPerMessage,
    messagesPerS,
    run,
  });
}

export async function measureThroughput(
  gateway: GatewayChild,
  run: string,
  readingsPerMessage: number,
  seconds: number,
): Promise<Durable> {
  const load = await startLoad(gateway, run, readingsPerMessage);
  await sleep(warmUpS * 1_000);
  const commitsBefore = commitsOf(gateway);
  const figures = await steadyState(load, [gateway.pid], readingsPerMessage, seconds);
  const commits = commitsOf(gateway) - commitsBefore;
  await load.stop();
  return {
    ...figures,
    commits_per_s: rounded(commits / figures.seconds),
    readings_per_commit: rounded((figures.readings_per_s * figures.seconds) / commits),
  };
}

/** Counts for some seconds what a running load gets through, and the processor time it takes. */
export async function steadyState(
  load: Load,
  pids: readonly number[],
  readingsPerMessage: number,
  seconds: number,
): Promise<LoadFigures> {
  const cpu = stopwatch(pids);
  const before = await load.count();
  const startedMs = performance.now();
  await sleep(seconds * 1_000);
  const after = await load.count();
  const took = (performance.now() - startedMs) / 1_000;
  const cpuS = sum(cpu());
  const readings = after.acknowledged - before.acknowledged;
  return {
    clients,
    in_flight: inFlight,
    readings_per_message: readingsPerMessage,
    seconds: rounded(took),
    readings_per_s: rounded(readings / took),
    cpu_s: rounded(cpuS),
    readings_per_cpu_s: rounded(readings / cpuS),
    load_cpu_s: rounded(after.cpuS - before.cpuS),
  };
}

/** Commits that held readings, since the journal began: each is one row. */
function commitsOf(gateway: GatewayChild): number {
  const db = new Database(`${gateway.dataDir}/journal.db`, { readonly: true });
  try {
    const row = db.prepare('SELECT CAST(MAX(id) AS INTEGER) AS last FROM readings').get() as {
      last: number | null;
    };
    return row.last ?? 0;
  } finally {
    db.close();
  }
}
