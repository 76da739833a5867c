/** The order of the measurements, so that one gateway lives through rest, load and idleness. */
import type { Memory, Parts } from './document.js';
import { measureEstimator } from './estimator.js';
import { type GatewayChild, startGatewayChild } from './gateway-child.js';
import { measureLatency } from './latency.js';
import { measurePeer } from './peer.js';
import { memoryOf, sleep } from './processes.js';
import type { Progress } from './progress.js';
import { measureThroughput, startLoad } from './throughput.js';
import { measureUpload } from './upload.js';

export const partNames = ['latency', 'throughput', 'memory', 'estimator', 'upload', 'peer'] as const;
export type PartName = (typeof partNames)[number];

/** About how long each part takes, seconds. */
const durations: Readonly<Record<PartName, number>> = {
  latency: 110,
  throughput: 52,
  memory: 5,
  estimator: 5,
  upload: 20,
  peer: 95,
};

const backgroundPerS = 1_000;
const throughputS = 20;
const idleS = 60;

export function durationOf(chosen: ReadonlySet<PartName>): number {
  return partNames.filter((name) => chosen.has(name)).reduce((total, name) => total + durations[name], 0);
}

export async function measure(chosen: ReadonlySet<PartName>, progress: Progress): Promise<Parts> {
  const begin = (name: PartName) => progress.part(name, durations[name]);
  const parts: Parts = {};
  const gateway = await startGatewayChild();
  try {
    await sleep(2_000);
    const atRest = memoryOf(gateway.pid);
    let afterDay: Memory | undefined;
    if (chosen.has('latency')) {
      begin('latency');
      parts.latency = await latencies(gateway, progress);
      afterDay = memoryOf(gateway.pid);
    }
    if (chosen.has('throughput') || chosen.has('memory')) {
      begin('throughput');
      parts.throughput = {
        single: await measureThroughput(gateway, 'single', 1, throughputS),
        arrays: await measureThroughput(gateway, 'arrays', 10, throughputS),
      };
    }
    const afterLoad = memoryOf(gateway.pid);
    const idleSinceMs = performance.now();
    Object.assign(parts, await measureBesides(chosen, progress));
    if (chosen.has('memory')) {
      begin('memory');
      await sleep(Math.max(0, idleS * 1_000 - (performance.now() - idleSinceMs)));
      parts.memory = {
        at_rest: atRest,
        ...(afterDay === undefined ? {} : { after_day: afterDay }),
        after_load: afterLoad,
        after_idle: memoryOf(gateway.pid),
        idle_s: Math.round((performance.now() - idleSinceMs) / 1_000),
      };
    }
    return parts;
  } finally {
    await gateway.remove();
  }
}

/** What needs no gateway at work: measured while the one that was loaded stands idle, which costs a thousandth of a core. */
async function measureBesides(chosen: ReadonlySet<PartName>, progress: Progress): Promise<Parts> {
  const parts: Parts = {};
  if (chosen.has('estimator')) {
    progress.part('estimator', durations.estimator);
    parts.estimator = measureEstimator();
  }
  if (chosen.has('upload')) {
    progress.part('upload', durations.upload);
    parts.upload = await measureUpload();
  }
  if (chosen.has('peer')) {
    progress.part('peer', durations.peer);
    parts.peer = await measurePeer((text) => progress.step(text));
  }
  return parts;
}

async function latencies(gateway: GatewayChild, progress: Progress): Promise<NonNullable<Parts['latency']>> {
  progress.step('hall at rest');
  const atRest = await measureLatency(gateway, 'rest', 0);
  progress.step(`${backgroundPerS} readings/s beside it`);
  const load = await startLoad(gateway, 'background', 1, backgroundPerS);
  try {
    return { at_rest: atRest, loaded: await measureLatency(gateway, 'loaded', backgroundPerS) };
  } finally {
    await load.stop();
  }
}
