/** `hallgate run`: the gateway of one hall. */
import { join } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import type { Hall } from '../cloud/site/hall.js';
import { hashPassword, newPassword, verifyPassword } from '../cloud/site/password.js';
import { loadSecrets, type Secrets } from '../cloud/site/secrets.js';
import { openMachinePins } from '../devices/gpio/machine-pins.js';
import { startGateway } from '../edge/gateway.js';
import type { GatewayOptions } from '../edge/options.js';
import { systemClock } from '../edge/platform/clock.js';
import { environment } from '../edge/platform/process.js';
import { endWith, hallOf, siteOf } from './site-of.js';

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
      const site = await siteOf(command, options.site);
      const hall = hallOf(command, site, options.hall);
      const loaded = await loadSecrets(options.site, hall.id, environment());
      if ('problems' in loaded) endWith(command, loaded.problems);
      // Heard from here on: a signal while the gateway starts ends it in order, too.
      const asked = stopped();
      const log = pino({ level: options.logLevel });
      const clock = systemClock();
      const onError = (error: Error) => log.error({ error: error.message }, 'a pin could not be read');
      const onPins = hall.devices.some((device) => device.pins);
      const dataDir = options.data ?? join(options.site, '.data', hall.id);
      const machine = onPins ? await openMachinePins({ clock, onError }) : null;
      if (machine) log.info({ driver: machine.driver }, 'pins are open');
      const gateway = await startGateway({
        hall,
        standards: site.standards,
        verify: await passwords(loaded.secrets),
        brokerPassword: loaded.secrets.broker?.reveal(),
        influx: influxOf(hall, loaded.secrets),
        dataDir,
        pins: machine?.pins,
        clock,
        log,
        flows: flowsOf(command, hall, loaded.secrets),
      });
      await asked;
      await gateway.stop();
      machine?.pins.close();
    });
}

/** Checks logins against the hashes of the secrets; an unknown login takes as long as a known one. */
async function passwords(secrets: Secrets): Promise<GatewayOptions['verify']> {
  const decoy = await hashPassword(newPassword());
  return async (account, password) => {
    const stored = Object.hasOwn(secrets.mqtt, account) ? secrets.mqtt[account] : undefined;
    const matches = await verifyPassword(password, stored ?? decoy);
    return stored !== undefined && matches;
  };
}

function flowsOf(command: Command, hall: Hall, secrets: Secrets): GatewayOptions['flows'] {
  if (!hall.node_red) return undefined;
  if (!secrets.nodeRed)
    command.error('node_red is on, and the secrets have no nodeRed entry [secrets_missing]');
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
