/** `hallgate run`: the gateway of one hall. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import type { Hall } from '../cloud/site/hall.js';
import { LiveSecrets } from '../cloud/site/live-secrets.js';
import { loadSecrets, type Secrets, secretsPath } from '../cloud/site/secrets.js';
import { openMachinePins } from '../devices/gpio/machine-pins.js';
import { startGateway } from '../edge/gateway.js';
import { InstallRefusal } from '../edge/install/refusal.js';
import type { GatewayOptions } from '../edge/options.js';
import { type Clock, systemClock } from '../edge/platform/clock.js';
import type { Log } from '../edge/platform/log.js';
import { environment, packageVersion } from '../edge/platform/process.js';
import { HallFile, type LoadedHall } from './hall-file.js';
import { endWith } from './site-of.js';
import { type SuperviseDeps, supervise } from './supervise.js';

interface RunOptions {
  readonly site: string;
  readonly hall: string;
  readonly data?: string;
  readonly logLevel: string;
}

export function runCommand(): Command {
  return new Command('run')
    .description('run the gateway of one hall')
    .requiredOption('--site <dir>', 'directory of the site')
    .requiredOption('--hall <id>', 'id of the hall')
    .option('--data <dir>', 'directory of the journal (default: <site>/.data/<hall>)')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    .action(async (options: RunOptions, command: Command) => {
      const hallFile = new HallFile(options.site, options.hall);
      const first = await loadOrEnd(command, hallFile);
      const { hall } = first;
      const loaded = await loadSecrets(options.site, hall.id, environment());
      if ('problems' in loaded) endWith(command, loaded.problems);
      // Heard from here on: a signal while the gateway starts ends it in order, too.
      const asked = stopped();
      const log = pino({ level: options.logLevel });
      const clock = systemClock();
      const pins = lazyPins(clock, log);
      const { secrets } = loaded;
      const secretsAt = environment().HALLGATE_SECRETS ?? secretsPath(options.site, hall.id);
      const logins = await LiveSecrets.open(secretsAt, secrets, () => clock.wallMs());
      const deps: SuperviseDeps = {
        hallFile,
        secrets: logins,
        software: packageVersion(new URL(import.meta.url)),
        monotonicMs: () => clock.monotonicMs(),
        log,
        start: async ({ hall, standards }, install) =>
          startGateway({
            hall,
            standards,
            verify: (account, password) => logins.verify(account, password),
            brokerPassword: secrets.broker?.reveal(),
            influx: influxOf(hall, secrets),
            dataDir: options.data ?? join(options.site, '.data', hall.id),
            pins: hall.devices.some((device) => device.pins) ? await pins.open() : undefined,
            clock,
            log,
            webTls: await webTls(options.site, hall),
            install,
            flows: flowsOf(hall, secrets),
          }),
      };
      const supervised = await supervise(deps, first);
      try {
        await Promise.race([asked, supervised.failed]);
      } finally {
        await supervised.stop();
        pins.close();
      }
    });
}

/** The hall of the site, its warnings told; or the end of the command, with every problem. */
async function loadOrEnd(command: Command, hallFile: HallFile): Promise<LoadedHall> {
  try {
    const loaded = await hallFile.load();
    for (const warning of loaded.warnings) console.error(warning);
    return loaded;
  } catch (error) {
    if (error instanceof InstallRefusal && error.problems) return command.error(error.problems.join('\n'));
    throw error;
  }
}

/** The machine's pins, opened once, and only for a hall that has devices on them. */
function lazyPins(clock: Clock, log: Log) {
  let machine: Awaited<ReturnType<typeof openMachinePins>> | undefined;
  const onError = (error: Error) => log.error({ error: error.message }, 'a pin could not be read');
  return {
    async open() {
      if (!machine) {
        machine = await openMachinePins({ clock, onError });
        log.info({ driver: machine.driver }, 'pins are open');
      }
      return machine.pins;
    },
    close: () => machine?.pins.close(),
  };
}

/** @throws what the disk throws, with the path in it */
async function webTls(site: string, { web }: Hall): Promise<GatewayOptions['webTls']> {
  if (!web.tls) return undefined;
  const [certificate, key] = await Promise.all(
    [web.tls.certificate, web.tls.key].map((path) => readFile(resolve(site, path), 'utf8')),
  );
  return { certificate: certificate!, key: key! };
}

function flowsOf(hall: Hall, secrets: Secrets): GatewayOptions['flows'] {
  if (!hall.node_red) return undefined;
  if (!secrets.nodeRed)
    throw new Error('node_red is on, and the secrets have no nodeRed entry [secrets_missing]');
  const webhook = environment().HALLGATE_WEBHOOK;
  return {
    port: hall.node_red.port,
    adminPasswordHash: secrets.nodeRed.admin.reveal(),
    credentialSecret: secrets.nodeRed.credentialSecret.reveal(),
    environment: { TZ: hall.time_zone, ...(webhook !== undefined && { HALLGATE_WEBHOOK: webhook }) },
    onState: () => {},
  };
}

function influxOf(hall: Hall, secrets: Secrets): GatewayOptions['influx'] {
  if (!hall.influx) return undefined;
  const { url, version, database, org, username } = hall.influx;
  const secret = secrets.influx?.reveal();
  return {
    url,
    version,
    database,
    ...(org !== undefined && { org }),
    ...(username !== undefined && { username }),
    ...(secret !== undefined && { secret }),
  };
}

/** Until somebody ends the process. */
export function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
