/** The whole way of a reading in one process: real MQTT in, journal, retained MQTT and the wall out. */

import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passwordOf, startTestGateway, type TestGateway, testHall, until } from './support/hall.js';

const hall = testHall({
  zones: [{ id: 'west', name: 'West' }],
  lines: [{ id: 'main', name: 'Main door' }],
  desks: [{ id: 'd1', name: '1' }],
  queues: [{ id: 'cash', name: 'Cash', zone: 'west', desks: ['d1'], service_s: 300 }],
  devices: [
    {
      id: 'sensor',
      profile: 'hallgate-json',
      topics: ['hall/sensor'],
      watches: [
        { channel: 'zone:1', zone: 'west' },
        { channel: 'line:1', line: 'main' },
        { channel: 'desk:1', desk: 'd1' },
        { channel: 'button:1', as: 'call', desk: 'd1' },
      ],
    },
  ],
  accounts: [{ id: 'watcher', may_publish: ['hallgate/test/do/#'], may_subscribe: ['hallgate/test/#'] }],
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ hall });
});
afterAll(() => gateway.stop());

interface Wall {
  queues: { id: string; status: string; wait_s: number | null; length: number | null; over: boolean }[];
  occupancy: { people: number | null };
  calls: { open: number };
  rejected: { device: string; code: string; n: number }[];
}
const wall = async () => (await (await fetch(new URL('/api/wall', gateway.webUrl))).json()) as Wall;

describe('the gateway', () => {
  it('turns readings into the wall and the retained state', async () => {
    const sensor = await gateway.client('sensor');
    const watcher = await gateway.client('watcher');
    const messages = new Map<string, Record<string, unknown>>();
    watcher.on('message', (topic, payload) => messages.set(topic, JSON.parse(payload.toString() || 'null')));
    await watcher.subscribeAsync(['hallgate/test/queue/+', 'hallgate/test/zone/+']);
    await sensor.publishAsync('hall/sensor', JSON.stringify({ desk: 'open' }), { qos: 1 });
    await sensor.publishAsync('hall/sensor', JSON.stringify({ people: 7, in: 9, out: 1 }), { qos: 1 });
    const seen = await until('seven people', async () => {
      const now = await wall();
      return now.queues[0]?.wait_s && now.occupancy.people !== null ? now : null;
    });
    expect(seen.queues[0]).toMatchObject({ id: 'cash', status: 'live', over: true });
    // Nine came and one left; at least those seven who wait are inside.
    expect(seen.occupancy.people).toBeGreaterThanOrEqual(7);
    expect(seen.occupancy.people).toBeLessThanOrEqual(9);
    const queue = await until(
      'the retained state',
      () => messages.get('hallgate/test/queue/cash')?.wait_s && messages.get('hallgate/test/queue/cash'),
    );
    expect(queue).toMatchObject({ status: 'live', over_limit: true, desks_open: 1, stale_after_s: 30 });
    expect(messages.get('hallgate/test/zone/west')).toMatchObject({ people: 7 });
  });

  it('counts what it refuses, by device and reason', async () => {
    const sensor = await gateway.client('sensor');
    for (const payload of ['{"people":', '{"people":-1}', '', '{"nonsense":1}']) {
      await sensor.publishAsync('hall/sensor', payload, { qos: 1 });
    }
    const { rejected } = await wall();
    const codes = rejected.filter(({ device }) => device === 'sensor').map(({ code }) => code);
    expect(codes.sort()).toEqual(['empty', 'implausible', 'schema', 'syntax']);
  });

  it('answers commands', async () => {
    const watcher = await gateway.client('watcher');
    const answers: Record<string, unknown>[] = [];
    watcher.on('message', (_topic, payload) => answers.push(JSON.parse(payload.toString())));
    await watcher.subscribeAsync('hallgate/test/done/#');
    await watcher.publishAsync('hallgate/test/do/open-desk', '{"desk":"d9","id":"a"}', { qos: 1 });
    await watcher.publishAsync('hallgate/test/do/close-desk', '{"desk":"d1","id":"b"}', { qos: 1 });
    await watcher.publishAsync('hallgate/test/do/dance', 'no json', { qos: 1 });
    await until('three answers', () => answers.length === 3);
    expect(answers).toMatchObject([
      { verb: 'open-desk', id: 'a', ok: false, code: 'unknown_desk' },
      { verb: 'close-desk', id: 'b', ok: true },
      { verb: 'dance', ok: false, code: 'unknown_verb' },
    ]);
  });

  it('lets nobody in without a password, and nobody speak for another', async () => {
    const sensor = await gateway.client('sensor', 'the-sensor');
    // A login under the sensor's client id by another account is refused, and the sensor stays.
    const thief = connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
      username: 'watcher',
      password: passwordOf('watcher'),
      clientId: 'the-sensor',
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    await expect(thief).rejects.toThrow(/Identifier rejected/);
    for (const login of [
      {},
      { username: 'sensor', password: 'wrong' },
      { username: 'nobody', password: '' },
    ]) {
      const stranger = connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
        ...login,
        protocolVersion: 4,
        reconnectPeriod: 0,
      });
      await expect(stranger).rejects.toThrow(/Not authorized|Bad username or password/);
    }
    expect(sensor.connected).toBe(true);
    // Acknowledged and dropped: a cut would make the sensor say it again for ever.
    await sensor.publishAsync('hall/other', '{"people":1}', { qos: 1 });
    expect(sensor.connected).toBe(true);
    const { rejected } = await wall();
    expect(rejected.map(({ device, code }) => `${device} ${code}`)).toEqual(
      expect.arrayContaining(['watcher mqtt_client_id', 'sensor mqtt_login', 'sensor mqtt_publish']),
    );
  });
});
