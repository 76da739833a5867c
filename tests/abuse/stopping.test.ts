/** The end of the gateway, with clients in every state. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { puback, publish } from '../../edge/intake/fixtures.js';
import { openJournal } from '../../edge/journal/open.js';
import { startTestGateway } from '../support/hall.js';
import { abuseHall } from './abuse.js';
import { RawClient } from './raw.js';

it('stops with silent and logged-in clients, and takes no last will for a device that is still there', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hallgate-stop-'));
  const gateway = await startTestGateway({ hall: abuseHall(), dataDir });
  const port = gateway.mqttPort!;
  const silent = await RawClient.open(port);
  const will = { topic: 'hall/rogue', payload: '{"people":44}', qos: 1 };
  const device = await RawClient.login(port, 'rogue', { will });
  device.send(publish('hall/rogue', '{"people":43}', { qos: 1, id: 1 }));
  await device.receive(puback(1));
  await gateway.stop();
  await Promise.all([silent.cut(), device.cut()]);
  expect(gateway.logged.filter((line) => /failed|not stored/.test(line))).toEqual([]);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const journal = openJournal({ dir: dataDir, now: () => 0, log });
  const stored = [...journal.history({ since: 0, until: Number.MAX_SAFE_INTEGER })];
  journal.close();
  await rm(dataDir, { recursive: true, force: true });
  expect(stored.map(({ reading }) => (reading as { people: number }).people)).toEqual([43]);
});
