/** The real Node-RED as a child, a real broker and a real web hook on loopback. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { hash } from 'bcryptjs';
import mqtt, { type MqttClient } from 'mqtt';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../edge/platform/clock.js';
import { launchNodeRed } from './launch.js';
import { type NodeRed, type NodeRedOptions, startNodeRed } from './node-red.js';
import type { ChildState } from './supervisor.js';

const secrets = {
  mqttPassword: 'mqtt-4711',
  adminPassword: 'admin-0815',
  credentialSecret: 'credential-1234',
};
const since = Date.parse('2026-01-05T09:00:00Z');

const said: string[] = [];
const note = (context: object, message: string) => said.push(`${message} ${JSON.stringify(context)}`);
const states: ChildState[] = [];
const hooks: { headers: IncomingMessage['headers']; body: Record<string, unknown> }[] = [];
const connected = new Set<string>();
const commands: [topic: string, payload: unknown][] = [];

let broker: Aedes;
let brokerServer: Server;
let hookServer: ReturnType<typeof createServer>;
let hall: MqttClient;
let dataDir: string;
let options: NodeRedOptions;
let nodeRed: NodeRed;

/** Waits until a condition holds, or fails with what was seen. */
async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  deadlineMs = 20_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end)
      throw new Error(`${what}: not within ${deadlineMs} ms. Said: ${said.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const listen = (server: Server) =>
  new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

async function freePort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const url = (path: string) => `http://127.0.0.1:${options.port}/red/${path}`;

async function token(password = secrets.adminPassword): Promise<Response> {
  const body = {
    client_id: 'node-red-admin',
    grant_type: 'password',
    scope: '*',
    username: 'admin',
    password,
  };
  return fetch(url('auth/token'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function admin(path: string, init: RequestInit = {}): Promise<Response> {
  const { access_token } = (await (await token()).json()) as { access_token: string };
  const headers = {
    Authorization: `Bearer ${access_token}`,
    'Content-Type': 'application/json',
    ...init.headers,
  };
  return fetch(url(path), { ...init, headers });
}

function publishAlert(queue: string, state: string, begun = since): Promise<unknown> {
  const key = `wait:${queue}`;
  const alert = {
    ts: begun,
    stale_after_s: 60,
    key,
    rule: 'wait',
    hall: 'main',
    subject: { queue },
    state,
    since: begun,
  };
  const words = {
    value: 720,
    limit: 600,
    unit: 's',
    text: 'People wait 12 minutes.',
    action: 'Open a desk.',
  };
  const payload = JSON.stringify({ ...alert, ...words });
  return hall.publishAsync(`hallgate/main/alert/${key}`, payload, { qos: 1, retain: true });
}

const running = async () => {
  await until('Node-RED runs', () => nodeRed.state().phase === 'running', 60_000);
  return nodeRed.state();
};
const flowsConnected = () => until('the flows are connected', () => connected.has('flows'));
const lamp = () => commands.map(([, payload]) => (payload as { state: string }).state);

beforeAll(async () => {
  broker = await Aedes.createBroker({
    authenticate: (_client, user, password, done) => {
      done(null, user === 'hall' || (user === 'flows' && password?.toString() === secrets.mqttPassword));
    },
  });
  broker.on('clientReady', ({ id }) => connected.add(id));
  broker.on('clientDisconnect', ({ id }) => connected.delete(id));
  brokerServer = createTcpServer(broker.handle);
  const mqttUrl = `mqtt://127.0.0.1:${await listen(brokerServer)}`;
  hall = await mqtt.connectAsync(mqttUrl, { username: 'hall', password: 'x', clientId: 'hall' });
  hall.on('message', (topic, payload) => commands.push([topic, JSON.parse(payload.toString())]));
  await hall.subscribeAsync('hallgate/main/do/#', { qos: 1 });
  hookServer = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    hooks.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.end('ok');
  });
  const hookPort = await listen(hookServer);
  dataDir = await mkdtemp(join(tmpdir(), 'hallgate-flows-'));
  options = {
    dataDir,
    hall: 'main',
    port: await freePort(),
    mqttUrl,
    mqttUser: 'flows',
    ...secrets,
    adminPasswordHash: await hash(secrets.adminPassword, 10),
    environment: { HALLGATE_WEBHOOK: `http://127.0.0.1:${hookPort}/hook` },
    clock: systemClock(),
    log: { info: note, warn: note, error: note },
    onState: (state) => states.push(state),
  };
  nodeRed = startNodeRed(options);
  await running();
}, 90_000);

afterAll(async () => {
  await nodeRed.stop();
  await hall.endAsync(true);
  brokerServer.close();
  await new Promise<void>((resolve) => broker.close(resolve));
  hookServer.close();
  await rm(dataDir, { recursive: true });
});

describe('Node-RED beside the gateway', () => {
  it('lets nobody in without the password', async () => {
    await until('the editor answers', () =>
      fetch(url('auth/login')).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    for (const path of ['flows', 'nodes', 'settings', 'context/global']) {
      expect((await fetch(url(path))).status, path).toBe(401);
    }
    expect((await token('wrong')).status).toBe(403);
    expect((await fetch(`http://127.0.0.1:${options.port}/red-http/x`)).status).toBe(401);
    expect((await admin('flows')).status).toBe(200);
  });

  it('counts a refused login where the gateway hears it', async () => {
    await token('wrong');
    await until('the failed login is told', () => said.some((line) => line.includes('auth.login.fail')));
  });

  it('has our nodes, and none that runs programs or reads files', async () => {
    const sets = (await (await admin('nodes', { headers: { Accept: 'application/json' } })).json()) as {
      types: string[];
    }[];
    const types = sets.flatMap((set) => set.types);
    expect(types).toEqual(
      expect.arrayContaining(['hallgate alert', 'hallgate do', 'mqtt in', 'http request']),
    );
    expect(types.filter((type) => ['exec', 'file', 'file in', 'watch'].includes(type))).toEqual([]);
  });

  it('installs nothing', async () => {
    const install = await admin('nodes', {
      method: 'POST',
      body: JSON.stringify({ module: 'node-red-node-random' }),
    });
    expect(install.ok).toBe(false);
    const settings = (await (await admin('settings')).json()) as Record<string, Record<string, unknown>>;
    expect(settings.externalModules).toMatchObject({
      palette: { allowInstall: false },
      modules: { allowInstall: false },
    });
    expect(settings.telemetryEnabled).toBe(false);
    expect(JSON.stringify(settings)).not.toMatch(/mqtt-4711|admin-0815|credential-1234/);
  });

  it('keeps its directory to itself', async () => {
    expect((await stat(join(dataDir, 'node-red'))).mode & 0o777).toBe(0o700);
  });

  it('has an editor that loads nothing from elsewhere and speaks three languages', async () => {
    if (!existsSync('/usr/bin/chromium')) throw new Error('This test needs the Debian package chromium.');
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
    try {
      const languages = [
        ['en-US', 'hallgate alert', 'connected'],
        ['zh-CN', 'hallgate 告警', '已连接'],
        ['zh-TW', 'hallgate 警示', '已連接'],
      ] as const;
      for (const [locale, alert, status] of languages) {
        const page = await browser.newPage({ locale });
        const elsewhere: string[] = [];
        page.on('request', (request) => {
          if (/^(https?|wss?):\/\/(?!127\.0\.0\.1[:/])/.test(request.url())) elsewhere.push(request.url());
        });
        await page.goto(url(''));
        await page.fill('#node-dialog-login-username', 'admin');
        await page.fill('#node-dialog-login-password', secrets.adminPassword);
        await page.click('#node-dialog-login-submit');
        await page.locator('.red-ui-palette-node', { hasText: alert }).waitFor();
        await page.locator('#red-ui-workspace-chart', { hasText: status }).waitFor();
        expect(elsewhere).toEqual([]);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  }, 90_000);

  it('lights the lamp and posts the web hook once when a wait alert fires', async () => {
    await flowsConnected();
    await publishAlert('cash', 'pending');
    await publishAlert('cash', 'firing');
    await publishAlert('cash', 'firing');
    await until('hook and lamp', () => hooks.length > 0 && commands.length > 0);
    expect(hooks[0]!.body).toMatchObject({
      rule: 'wait',
      state: 'firing',
      subject: { queue: 'cash' },
      value: 720,
    });
    expect(hooks[0]!.headers['idempotency-key']).toBe(`wait:cash@${since}:firing`);
    expect(commands).toEqual([['hallgate/main/do/lamp', { state: 'on' }]]);
  });

  it('leaves the lamp on until the last wait alert is resolved', async () => {
    await publishAlert('loans', 'firing');
    await until('the second hook', () => hooks.length === 2);
    await publishAlert('cash', 'acknowledged');
    await publishAlert('cash', 'resolved');
    await publishAlert('loans', 'resolved');
    await until('the lamp is off', () => lamp().at(-1) === 'off');
    expect(lamp()).toEqual(['on', 'on', 'off']);
    expect(hooks).toHaveLength(2);
  });

  it('comes back after a kill with the flows as their user left them, while the broker goes on', async () => {
    const flows = (await (await admin('flows')).json()) as object[];
    const own = {
      id: 'own-note',
      type: 'comment',
      z: 'hg-tab',
      name: 'mine',
      info: '',
      x: 90,
      y: 400,
      wires: [],
    };
    const deployed = await admin('flows', { method: 'POST', body: JSON.stringify([...flows, own]) });
    expect(deployed.status).toBe(204);
    await until('it is on disk', async () =>
      (await readFile(join(dataDir, 'node-red/flows.json'), 'utf8')).includes('mine'),
    );

    const before = nodeRed.state();
    states.length = 0;
    process.kill(before.pid!, 'SIGKILL');
    await until('the end is reported', () => states.some(({ phase }) => phase === 'waiting'));
    // The broker serves while Node-RED is away: what fires now is retained, and told when Node-RED is back.
    commands.length = 0;
    hooks.length = 0;
    await publishAlert('cash', 'firing', since + 3_600_000);
    const after = await running();
    expect(after).toMatchObject({ restarts: before.restarts + 1, lastEnd: 'killed by SIGKILL' });
    expect(after.pid).not.toBe(before.pid);
    await until('hook and lamp', () => hooks.length > 0 && lamp().at(-1) === 'on');
    expect(JSON.stringify(await (await admin('flows')).json())).toContain('"mine"');
  });

  it('ends when it is stopped', async () => {
    const { pid } = nodeRed.state();
    await nodeRed.stop();
    expect(nodeRed.state()).toMatchObject({ phase: 'stopped', pid: undefined });
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  });

  it('does without a web hook, and ends by itself when the gateway is gone', async () => {
    said.length = 0;
    commands.length = 0;
    const child = await launchNodeRed({ ...options, port: await freePort(), environment: {} });
    child.on('message', (message: { text?: string }) => message.text && said.push(message.text));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    expect(child.spawnargs).toContain('--max-old-space-size=192');
    expect(child.spawnargs.join(' ')).not.toMatch(/mqtt-4711|admin-0815|credential-1234/);
    await until('the lamp is on', () => lamp().at(-1) === 'on');
    expect(said.filter((line) => line.includes('HALLGATE_WEBHOOK') || line.includes('hg-'))).toEqual([]);
    child.disconnect();
    expect(await ended).toBe(0);
    expect(hooks).toHaveLength(1);
  });
});
