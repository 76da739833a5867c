/** Hallgate and what one would take instead, with one load generator on one machine, counted in InfluxDB. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { freePort } from '../support/site.js';
import { type Child, startChild } from './children.js';
import { database, readingsIn } from './database.js';
import { measureDelivered } from './delivered.js';
import type { Absent, Delivered, Parts } from './document.js';
import { startGatewayChild } from './gateway-child.js';
import { Load } from './load.js';
import { mosquittoConfig, nodeRedProgram, peerFlow, peerName, peerSettings } from './peer-flow.js';
import { sleep } from './processes.js';
import { absent, programs } from './programs.js';
import { clients, inFlight, startLoad } from './throughput.js';

/** The peer acknowledges what it has not written: it gets rising rates, and the last one that it could follow counts. */
const singleRates = [1_000, 2_000, 4_000, 6_000, 8_000, 12_000];
const listRates = [5_000, 10_000, 20_000, 30_000, 40_000];
const followedShare = 0.97;
const stepS = 3;
const warmUpS = 1;
const hallgateS = 8;

export async function measurePeer(
  onStep: (text: string) => void,
): Promise<Absent | NonNullable<Parts['peer']>> {
  const missing = absent('mosquitto', 'influxd');
  if (missing) return missing;
  const nodeRed = nodeRedProgram();
  if (nodeRed === undefined) return { absent: 'node-red-contrib-influxdb', install: 'npm ci' };
  const theirs = await withInfluxd((influxd) => measureTheirs(nodeRed, influxd, onStep));
  const ours = await withInfluxd((influxd) =>
    measureOurs(influxd, theirs.peer_single.offered_per_s ?? 0, onStep),
  );
  return { peer: peerName, ...theirs, ...ours };
}

async function withInfluxd<T>(work: (influxd: Influxd) => Promise<T>): Promise<T> {
  const influxd = await startInfluxd();
  try {
    await influxd.createDatabase(database);
    return await work(influxd);
  } finally {
    await influxd.stop();
  }
}

async function measureTheirs(nodeRed: string, influxd: Influxd, onStep: (text: string) => void) {
  const dir = await mkdtemp(join(tmpdir(), 'hallgate-bench-peer-'));
  const started: Child[] = [];
  try {
    const port = await freePort();
    await writeFile(join(dir, 'mosquitto.conf'), mosquittoConfig(port));
    await writeFile(join(dir, 'settings.cjs'), peerSettings());
    await writeFile(join(dir, 'flows.json'), JSON.stringify(peerFlow(port, influxd.port)));
    started.push(
      await startChild(
        programs.mosquitto.path,
        ['-c', join(dir, 'mosquitto.conf')],
        /mosquitto version .* running/,
      ),
    );
    const args = [nodeRed, '--settings', join(dir, 'settings.cjs'), '--userDir', dir];
    started.push(await startChild(process.execPath, args, /Connected to broker/, { cwd: dir }));
    const pids = started.map(({ pid }) => pid);
    return {
      peer_single: await climb(port, influxd, pids, 1, singleRates, onStep),
      peer_arrays: await climb(port, influxd, pids, 10, listRates, onStep),
    };
  } finally {
    for (const child of started.reverse()) await child.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The best step: more delivered than in the one before it, until one is not followed. */
async function climb(
  port: number,
  influxd: Influxd,
  pids: readonly number[],
  readingsPerMessage: number,
  rates: readonly number[],
  onStep: (text: string) => void,
): Promise<Delivered> {
  let best: Delivered | undefined;
  for (const rate of rates) {
    onStep(`peer, ${readingsPerMessage} a message, ${rate} readings/s`);
    const load = await Load.start({
      port,
      username: null,
      password: null,
      clients,
      inFlight,
      readingsPerMessage,
      messagesPerS: rate / readingsPerMessage,
      run: `peer-${readingsPerMessage}-${rate}`,
    });
    const offer = { readingsPerMessage, readingsPerS: rate, warmUpS, seconds: stepS };
    const found = await measureDelivered(load, influxd, pids, offer);
    if (best === undefined || found.readings_per_s > best.readings_per_s) best = found;
    if (found.readings_per_s < rate * followedShare) break;
    await settled(influxd);
  }
  return best!;
}

/** What is still on its way belongs to the step before. */
async function settled(influxd: Influxd): Promise<void> {
  for (let [before, now] = [-1, 0]; before !== now; ) {
    before = now;
    await sleep(250);
    now = await readingsIn(influxd);
  }
}

async function measureOurs(influxd: Influxd, peersRate: number, onStep: (text: string) => void) {
  const gateway = await startGatewayChild({ influxUrl: influxd.url });
  const step = async (readingsPerMessage: number, readingsPerS: number | null) => {
    onStep(
      `hallgate into InfluxDB, ${readingsPerMessage} a message, ${readingsPerS ?? 'as many'} readings/s`,
    );
    const rate = readingsPerS === null ? null : readingsPerS / readingsPerMessage;
    const load = await startLoad(
      gateway,
      `own-${readingsPerMessage}-${readingsPerS}`,
      readingsPerMessage,
      rate,
    );
    const seconds = readingsPerS === null ? hallgateS : stepS * 2;
    const found = await measureDelivered(load, influxd, [gateway.pid], {
      readingsPerMessage,
      readingsPerS,
      warmUpS: 3,
      seconds,
    });
    await settled(influxd);
    return found;
  };
  try {
    return {
      hallgate_at_peers_rate: await step(1, peersRate),
      hallgate_single: await step(1, null),
      hallgate_arrays: await step(10, null),
    };
  } finally {
    await gateway.remove();
  }
}
