/** The gateway as its users run it: `hallgate run` on a site in a directory of its own, the journal on disk. */
import { fileURLToPath } from 'node:url';
import { passwordOf } from '../support/hall.js';
import { freePort, writeSite } from '../support/site.js';
import { type Child, startChild } from './children.js';
import { benchHall, type bridge, type watcher } from './mix.js';

const program = fileURLToPath(new URL('../../cli/hallgate.js', import.meta.url));

export interface GatewayChild {
  readonly pid: number;
  readonly mqttPort: number;
  readonly webUrl: string;
  readonly dataDir: string;
  /** Ends the gateway; the journal stays. */
  stop(): Promise<void>;
  /** Ends it and removes its directory. */
  remove(): Promise<void>;
}

export interface GatewaySettings {
  readonly influxUrl?: string;
  /** Prepares the journal's directory before the start. */
  readonly prepare?: (dataDir: string) => void | Promise<void>;
  /** Flags for Node.js, such as those of its profiler. */
  readonly nodeFlags?: readonly string[];
}

export async function startGatewayChild(settings: GatewaySettings = {}): Promise<GatewayChild> {
  const ports = { mqttPort: await freePort(), webPort: await freePort() };
  const hall = benchHall({ ...ports, influxUrl: settings.influxUrl });
  const site = await writeSite(hall);
  let child: Child;
  const dataDir = `${site.dir}/.data/${hall.id}`;
  try {
    await settings.prepare?.(dataDir);
    const args = [...(settings.nodeFlags ?? []), program, 'run', '--site', site.dir, '--hall', hall.id];
    child = await startChild(process.execPath, args, /"web":"([^"]+)","mqtt":(\d+),"msg":"the gateway runs"/);
  } catch (error) {
    await site.remove();
    throw error;
  }
  return {
    pid: child.pid,
    webUrl: child.ready[1]!,
    mqttPort: Number(child.ready[2]),
    dataDir,
    stop: () => child.stop(),
    async remove() {
      await child.stop();
      await site.remove();
    },
  };
}

/** How a client logs in. */
export const login = (account: typeof bridge | typeof watcher) => ({
  username: account,
  password: passwordOf(account),
});
