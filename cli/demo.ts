/** `hallgate demo`: a simulated hall with its gateway, wall and flows, all on loopback; it ends with Ctrl-C. */
import { fork } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash } from 'bcryptjs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import type { InfluxTarget } from '../cloud/influx/target.js';
import type { Hall } from '../cloud/site/hall.js';
import { LiveSecrets } from '../cloud/site/live-secrets.js';
import { hashPassword, newPassword } from '../cloud/site/password.js';
import { secretsPath } from '../cloud/site/secrets.js';
import { demoDirectory } from '../cloud/site/template.js';
import { SimulatedPins } from '../devices/gpio/simulated-pins.js';
import { startGateway } from '../edge/gateway.js';
import { address } from '../edge/options.js';
import { type Clock, systemClock } from '../edge/platform/clock.js';
import { environment, packageVersion, randomSecret } from '../edge/platform/process.js';
import { startHook } from './demo-hook.js';
import { HallFile } from './hall-file.js';
import { freshLogins, type Logins } from './logins.js';
import { stopped } from './run.js';
import { type SuperviseDeps, supervise } from './supervise.js';

interface DemoOptions {
  readonly speed: number;
  readonly scenario: string;
  readonly seed: number;
  readonly influx?: string;
  readonly database: string;
}

/** Sees everything that the hall says, and may tell it what to do: for a look with any MQTT client. */
const visitor = 'visitor';

export function demoCommand(): Command {
  return new Command('demo')
    .description('a simulated hall, its gateway, wall and flows, on loopback')
    .option('--speed <n>', 'times as fast as real time, 1 to 20', speed, 1)
    .addOption(
      new Option('--scenario <name>', 'what kind of day').choices(['rush', 'quiet', 'busy']).default('rush'),
    )
    .option('--seed <n>', 'another number, another day', Number, 1)
    .option('--influx <url>', 'InfluxDB that gets the points; a token is read from HALLGATE_INFLUX_TOKEN')
    .option('--database <name>', 'database or bucket there', 'halls')
    .action(async (options: DemoOptions) => {
      const directory = await mkdtemp(join(tmpdir(), 'hallgate-demo-'));
      const asked = stopped();
      const stop = await startDemo(directory, options);
      await asked;
      await stop();
      await rm(directory, { recursive: true, force: true });
    });
}

/** @param directory gets a copy of the demo's site, which the install page may change, and the journal */
async function startDemo(directory: string, options: DemoOptions): Promise<() => Promise<void>> {
  const site = join(directory, 'site');
  await cp(demoDirectory, site, { recursive: true });
  const installPassword = newPassword();
  const secrets = await installSecrets(site, installPassword);
  const hallFile = new HallFile(site, 'demo');
  const first = await hallFile.load();
  const { adapt, hall } = await onFreePorts(first.hall);
  const clock = systemClock(options.speed);
  const log = pino({ level: 'error' }, pino.destination(2));
  const logins = freshLogins(hall);
  const editorPassword = randomSecret();
  const hook = await startHook((text) => tell(clock, `Node-RED posted the web hook: ${text}`));
  const lampPin = pinOf(hall, 'gpio-lamp', 'lamp');
  let lit = false;
  const pins = new SimulatedPins(clock, (bcm, level) => {
    // Blinking is one lamp alert, not a line a second.
    if (bcm !== lampPin || level === 0 || lit) return;
    lit = true;
    tell(clock, 'The lamp in the hall is lit');
  });
  const influx = options.influx ? await influxOf(options.influx, options.database) : undefined;
  const flows = hall.node_red && {
    port: hall.node_red.port,
    adminPasswordHash: await hash(editorPassword, 10),
    credentialSecret: randomSecret(),
    environment: { HALLGATE_WEBHOOK: hook.url },
    onState: (state: { readonly phase: string }) => {
      if (state.phase === 'running') tell(clock, 'Node-RED runs');
    },
  };
  const deps: SuperviseDeps = {
    hallFile,
    secrets,
    software: packageVersion(new URL(import.meta.url)),
    monotonicMs: () => performance.now(),
    log,
    start: (loaded, install) =>
      startGateway({
        hall: adapt(loaded.hall),
        standards: loaded.standards,
        verify: async (login, password) =>
          (await logins.verify(login, password)) || secrets.verify(login, password),
        influx,
        dataDir: join(directory, 'data'),
        pins,
        clock,
        log,
        install,
        flows,
      }),
  };
  const supervised = await supervise(deps, first);
  const { mqttPort, webUrl } = supervised.gateway();
  const addresses = { mqttPort: mqttPort!, webUrl };
  const child = fork(fileURLToPath(new URL('../devices/virtual/main.js', import.meta.url)), {
    stdio: 'inherit',
  });
  child.on('message', (message: { kind?: string; bcm: number; level: 0 | 1 }) => {
    if (message.kind === 'press') pins.set(message.bcm, message.level);
  });
  child.send({
    kind: 'start',
    mqttUrl: `mqtt://127.0.0.1:${addresses.mqttPort}`,
    accounts: Object.fromEntries(logins.passwords),
    scenario: options.scenario,
    seed: options.seed,
    speed: options.speed,
    startMs: clock.wallMs(),
  });
  const watcher = await watchAlerts(hall, addresses, logins, clock);
  introduce(hall, addresses, logins, { editor: editorPassword, install: installPassword }, options);
  return async () => {
    child.kill();
    await watcher.endAsync();
    await supervised.stop();
    await hook.stop();
  };
}

interface Addresses {
  readonly mqttPort: number;
  readonly webUrl: string;
}

function introduce(
  hall: Hall,
  { mqttPort, webUrl }: Addresses,
  logins: Logins,
  passwords: { readonly editor: string; readonly install: string },
  options: DemoOptions,
): void {
  const mosquitto = `mosquitto_sub -p ${mqttPort} -u ${visitor} -P ${logins.passwords.get(visitor)} -v -t 'hallgate/#'`;
  console.log(
    [
      '',
      `  Hallgate demo: a simulated hall${options.speed === 1 ? '' : `, ${options.speed} times as fast as real time`}`,
      '',
      `  The wall         ${webUrl}`,
      `  Install page     ${webUrl}install/   any name, password ${passwords.install}`,
      ...(hall.node_red
        ? [
            `  Node-RED         http://127.0.0.1:${hall.node_red.port}/red/   user admin, password ${passwords.editor}`,
          ]
        : []),
      `  What it says     ${mosquitto}`,
      ...(options.influx ? [`  InfluxDB         ${options.influx}, database ${options.database}`] : []),
      '',
      ...(options.scenario === 'rush'
        ? ['  Within two minutes a coach arrives, and the wait passes ten minutes. Ctrl-C ends the demo.', '']
        : ['  Ctrl-C ends the demo.', '']),
    ].join('\n'),
  );
}

/** Prints the life of each alert. */
async function watchAlerts(hall: Hall, { mqttPort }: Addresses, logins: Logins, clock: Clock) {
  const client = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    username: visitor,
    password: logins.passwords.get(visitor)!,
    protocolVersion: 4,
  });
  const states = new Map<string, string>();
  client.on('message', (_topic, payload) => {
    if (payload.length === 0) return;
    const alert = JSON.parse(payload.toString()) as Record<string, string>;
    const key = `${alert.key} ${alert.since}`;
    if (states.get(key) === alert.state || alert.state === 'pending') return;
    states.set(key, alert.state!);
    tell(
      clock,
      `${alert.state === 'resolved' ? 'resolved' : `ALERT ${alert.state}`}: ${alert.text}. ${alert.state === 'firing' ? `${alert.action}.` : ''}`,
    );
  });
  await client.subscribeAsync(`hallgate/${hall.id}/alert/+`);
  return client;
}

function tell(clock: Clock, text: string): void {
  console.log(`  ${new Date(clock.wallMs()).toISOString().slice(11, 19)}Z  ${text}`);
}

function withVisitor(hall: Hall): Hall {
  const topics = `hallgate/${hall.id}`;
  const account = {
    id: visitor,
    may_publish: [`${topics}/do/#`],
    may_subscribe: [`${topics}/#`, 'hallgate/#'],
  };
  return { ...hall, accounts: [...hall.accounts, account] };
}

/** A password for the install page, and room for the logins that are made there. */
async function installSecrets(site: string, password: string): Promise<LiveSecrets> {
  const path = secretsPath(site, 'demo');
  const file = { mqtt: {}, install: await hashPassword(password) };
  await mkdir(join(site, '.secrets'), { mode: 0o700 });
  await writeFile(path, JSON.stringify(file), { mode: 0o600 });
  return LiveSecrets.open(path, file, () => Date.now());
}

/**
 * The ports of the hall file where they are free, others where another program has them; and a function that gives the
 * same ports, and the visitor, to a hall file that the install page has changed.
 */
async function onFreePorts(hall: Hall): Promise<{ hall: Hall; adapt: (hall: Hall) => Hall }> {
  if (!('listen' in hall.broker)) throw new Error('the demo hall uses the broker of its gateway');
  const free = async (listen: string) => `127.0.0.1:${await freePort(address(listen).port)}`;
  const ports = {
    broker: { listen: await free(hall.broker.listen) },
    web: { listen: await free(hall.web.listen) },
    ...(hall.node_red && { node_red: { port: await freePort(hall.node_red.port) } }),
  };
  const adapt = (read: Hall): Hall => ({ ...withVisitor(read), ...ports });
  return { hall: adapt(hall), adapt };
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && wanted !== 0) resolve(freePort(0));
      else reject(error);
    });
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** The target; the database is made where the server is a 1.x without accounts. */
async function influxOf(url: string, database: string): Promise<InfluxTarget> {
  const secret = environment().HALLGATE_INFLUX_TOKEN;
  if (secret === undefined) {
    const query = new URLSearchParams({ q: `CREATE DATABASE "${database}"` });
    await fetch(new URL(`query?${query}`, url.endsWith('/') ? url : `${url}/`), { method: 'POST' }).catch(
      (error: Error) => {
        throw new Error(
          `InfluxDB at ${url} does not answer: ${error.message}. Start it, or leave --influx out.`,
        );
      },
    );
  }
  return { url, database, ...(secret !== undefined && { secret }) };
}

function pinOf(hall: Hall, profile: string, name: string): number | undefined {
  return hall.devices.find((device) => device.profile === profile)?.pins?.[name];
}

function speed(text: string): number {
  const value = Number(text);
  if (value >= 1 && value <= 20) return value;
  throw new InvalidArgumentError('a number from 1 to 20');
}
