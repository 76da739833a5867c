/** A real Mosquitto as the hall's broker: the gateway is killed, restarted, left without it, and counts each reading once. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incoming } from '../edge/intake/bus.js';
import { connectOutsideBroker } from '../edge/intake/outside-broker.js';
import { systemClock } from '../edge/platform/clock.js';
import { passwordOf, startTestGateway, testHall } from './support/hall.js';
import { type Mosquitto, startMosquitto } from './support/mosquitto.js';
import { freePort, type GatewayProcess, runGateway, writeSite } from './support/site.js';
import { until } from './support/until.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const accounts = { gateway: passwordOf('broker'), device: 'device' };

let mosquitto: Mosquitto;
beforeAll(async () => {
  mosquitto = await startMosquitto(accounts);
});
afterAll(() => mosquitto?.stop());

const device = (clientId: string): Promise<MqttClient> =>
  connectAsync(mosquitto.url, { username: 'device', password: 'device', clientId, protocolVersion: 4 });

const hallOf = (id: string, webPort: number) =>
  testHall({
    id,
    desks: [{ id: 'd1', name: '1' }],
    devices: [
      {
        id: 'panel',
        profile: 'hallgate-json',
        topics: [`${id}/panel`],
      },
    ],
    broker: { url: mosquitto.url, username: 'gateway' },
    web: { listen: `127.0.0.1:${webPort}` },
  });

describe('a gateway at an outside broker', () => {
  const webPort = { value: 0 };
  let gateway: GatewayProcess;
  let site: Awaited<ReturnType<typeof writeSite>>;
  let panel: MqttClient;
  const heard = new Map<string, Record<string, unknown>>();
  let cast = 0;

  const votes = async () => {
    const wall = await fetch(`http://127.0.0.1:${webPort.value}/api/wall`);
    return ((await wall.json()) as { satisfaction: { votes: number } }).satisfaction.votes;
  };
  const vote = async (n: number) => {
    const sent = Array.from({ length: n }, () => {
      cast += 1;
      return panel.publishAsync('outside/panel', JSON.stringify({ level: 5, id: `vote-${cast}` }), {
        qos: 1,
      });
    });
    await Promise.all(sent);
  };

  beforeAll(async () => {
    webPort.value = await freePort();
    site = await writeSite(hallOf('outside', webPort.value));
    const secrets = { mqtt: {}, broker: accounts.gateway };
    await writeFile(join(site.dir, '.secrets', 'outside.json'), JSON.stringify(secrets), { mode: 0o600 });
    gateway = await runGateway(site.dir, 'outside');
    panel = await device('panel');
    panel.on('message', (topic, payload) => heard.set(topic, JSON.parse(payload.toString() || '{}')));
    await panel.subscribeAsync('hallgate/outside/#');
  });
  afterAll(async () => {
    await panel?.endAsync(true);
    await gateway?.kill('SIGKILL');
    await site?.remove();
  });

  const state = () => heard.get('hallgate/outside/gateway')?.state;

  it('takes readings and publishes the retained state', async () => {
    await vote(30);
    await until('thirty votes', async () => (await votes()) === 30);
    await until('the gateway says that it is there', () => state() === 'online');
    const newcomer = await device('newcomer');
    const topics: string[] = [];
    newcomer.on('message', (topic, _, packet) => void (packet.retain && topics.push(topic)));
    await newcomer.subscribeAsync('hallgate/outside/#');
    await until('the retained state', () => topics.includes('hallgate/outside/gateway'));
    expect(topics).toContain('hallgate/outside/device/panel');
    await newcomer.endAsync();
  });

  it('answers commands', async () => {
    await panel.publishAsync('hallgate/outside/do/open-desk', '{"desk":"d1","id":"a"}', { qos: 1 });
    const answer = await until('the answer', () => heard.has('hallgate/outside/done/open-desk')).then(() =>
      heard.get('hallgate/outside/done/open-desk'),
    );
    expect(answer).toMatchObject({ verb: 'open-desk', id: 'a', ok: true });
  });

  it('does not carry out a stored command at its next start', async () => {
    await panel.publishAsync('hallgate/outside/do/close-desk', '{"desk":"d1","id":"live"}', {
      qos: 1,
      retain: true,
    });
    await until('the answer', () => heard.get('hallgate/outside/done/close-desk')?.id === 'live');
    heard.delete('hallgate/outside/done/close-desk');
    await gateway.kill('SIGKILL');
    gateway = await runGateway(site.dir, 'outside');
    await panel.publishAsync('hallgate/outside/do/open-desk', '{"desk":"d1","id":"later"}', { qos: 1 });
    await until('the answer', () => heard.get('hallgate/outside/done/open-desk')?.id === 'later');
    expect(heard.has('hallgate/outside/done/close-desk')).toBe(false);
    await panel.publishAsync('hallgate/outside/do/close-desk', '', { qos: 1, retain: true });
  });

  it('is killed while votes come in: its last will is heard, and each of them counts once', async () => {
    const coming = vote(300);
    await gateway.kill('SIGKILL');
    await coming;
    await until('the last will', () => state() === 'offline');
    await vote(50);
    gateway = await runGateway(site.dir, 'outside');
    await until(`${cast} votes`, async () => (await votes()) === cast);
    await until('the gateway is back', () => state() === 'online');
    // What was sent twice has come twice by now: another vote is behind it.
    await vote(1);
    await until('one more', async () => (await votes()) >= cast);
    expect(await votes()).toBe(cast);
  });

  it('says goodbye when it is stopped', async () => {
    expect(await gateway.kill('SIGTERM')).toBe(0);
    await until('the goodbye', () => state() === 'offline');
    gateway = await runGateway(site.dir, 'outside');
    expect(await votes()).toBe(cast);
  });

  it('finds the broker again after an outage, and no vote is lost', async () => {
    await mosquitto.halt();
    const offline = vote(20);
    await until('the wall lives on', async () => (await votes()) === cast - 20);
    await mosquitto.resume();
    await offline;
    await until('they have come', async () => (await votes()) === cast, 30_000);
  });
});

describe('without the broker', () => {
  it('a gateway starts, serves its wall, finds the broker later and stops', async () => {
    await mosquitto.halt();
    const dataDir = await mkdtemp(join(tmpdir(), 'hallgate-outside-'));
    const webPort = await freePort();
    const gateway = await startTestGateway({
      hall: hallOf('alone', webPort),
      dataDir,
      brokerPassword: accounts.gateway,
    });
    expect((await fetch(new URL('/api/wall', gateway.webUrl))).status).toBe(200);
    await mosquitto.resume();
    const watcher = await device('watcher');
    const states: string[] = [];
    watcher.on('message', (_, payload) => states.push(JSON.parse(payload.toString()).state));
    await watcher.subscribeAsync('hallgate/alone/gateway');
    await until('the gateway has come', () => states.includes('online'), 30_000);
    await mosquitto.halt();
    await watcher.endAsync(true);
    await gateway.stop();
    await mosquitto.resume();
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe('what cannot be stored', () => {
  it('is not acknowledged, tried again, and comes once and in order', async () => {
    const asked: string[] = [];
    const stored: string[] = [];
    let full = true;
    const accept = (incoming: Incoming, done: (error?: Error) => void) => {
      const text = Buffer.from(incoming.payload).toString();
      asked.push(text);
      if (full) return done(new Error('the disk is full'));
      stored.push(text);
      done();
    };
    const warnings: string[] = [];
    const options = {
      url: mosquitto.url,
      clientId: 'reluctant',
      username: 'gateway',
      password: accounts.gateway,
      topics: ['reluctant/+'],
      will: { topic: 'reluctant-state', payload: 'gone' },
      clock: systemClock(20),
      log: { ...silent, warn: (_: object, message: string) => void warnings.push(message) },
    };
    let bus = connectOutsideBroker({ ...options, accept });
    const sender = await device('sender');
    await until('it has subscribed', async () => {
      await sender.publishAsync('reluctant/probe', 'probe', { qos: 0 });
      return asked.length > 0;
    });
    for (const text of ['1', '2', '3']) await sender.publishAsync('reluctant/x', text, { qos: 1 });
    await until('it was tried again', () => asked.length > 3);
    expect(new Set(asked)).toEqual(new Set(['probe']));
    expect(warnings.filter((message) => message.includes('not stored'))).toHaveLength(1);
    // Given up while it was held: the next connection gets it again, since it was never acknowledged.
    await bus.stop();
    full = false;
    bus = connectOutsideBroker({ ...options, accept });
    await until('three are stored', () => stored.filter((text) => text !== 'probe').length === 3);
    expect(stored.filter((text) => text !== 'probe')).toEqual(['1', '2', '3']);
    await bus.stop();
    await sender.endAsync();
  });
});
