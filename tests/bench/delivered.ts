/** A load whose readings are counted where they end: in InfluxDB. */
import type { Influxd } from '../support/influxd.js';
import { readingsIn } from './database.js';
import type { Delivered } from './document.js';
import type { Load } from './load.js';
import { sleep, stopwatch, sum } from './processes.js';
import { rounded } from './statistics.js';
import { clients, inFlight } from './throughput.js';

export interface Offer {
  readonly readingsPerMessage: number;
  /** Null: as fast as the windows allow. */
  readonly readingsPerS: number | null;
  readonly warmUpS: number;
  readonly seconds: number;
}

/** Counts what arrives and what it costs while a load runs; stops the load. */
export async function measureDelivered(
  load: Load,
  influxd: Influxd,
  pids: readonly number[],
  offer: Offer,
): Promise<Delivered> {
  try {
    await sleep(offer.warmUpS * 1_000);
    const before = await load.count();
    const rowsBefore = await readingsIn(influxd);
    const cpu = stopwatch([...pids, influxd.pid()]);
    const startedMs = performance.now();
    await sleep(offer.seconds * 1_000);
    const delivered = (await readingsIn(influxd)) - rowsBefore;
    const seconds = (performance.now() - startedMs) / 1_000;
    const used = cpu();
    const after = await load.count();
    return {
      clients,
      in_flight: inFlight,
      readings_per_message: offer.readingsPerMessage,
      offered_per_s: offer.readingsPerS,
      seconds: rounded(seconds),
      acknowledged: after.acknowledged - before.acknowledged,
      delivered,
      readings_per_s: rounded(delivered / seconds),
      cpu_s: rounded(sum(used)),
      readings_per_cpu_s: rounded(delivered / sum(used)),
      influxd_cpu_s: rounded(used.at(-1)!),
      load_cpu_s: rounded(after.cpuS - before.cpuS),
    };
  } finally {
    await load.stop();
  }
}
