/** A gateway under test: a hall from a few lines, passwords that are the account's name backwards, all in a temp dir. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import type { z } from 'zod';
import type { InfluxTarget } from '../../cloud/influx/target.js';
import { hallSchema } from '../../cloud/site/hall.js';
import type { StandardsFile } from '../../cloud/site/standards.js';
import type { Pins } from '../../devices/gpio/pins.js';
import { type Gateway, startGateway } from '../../edge/gateway.js';
import { standards } from '../../edge/hall/fixtures.js';
import { type Clock, systemClock } from '../../edge/platform/clock.js';
import type { Log } from '../../edge/platform/log.js';

export { until } from './until.js';

export const passwordOf = (account: string) => [...account].reverse().join('');

/** The standards of the hall's own tests, in force since always. */
export const testStandards: StandardsFile = {
  organisation: 'Test',
  periods: [{ ...standards, from: '2000-01-01', occupancy: { ...standards.occupancy, clear_share: 0.95 } }],
};

const always = ['00:00-24:00'];

/** A hall that is always open, with what the test adds. */
export function testHall(parts: Partial<z.input<typeof hallSchema>>) {
  return hallSchema.parse({
    id: 'test',
    name: 'Test hall',
    time_zone: 'Europe/Warsaw',
    hours: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always },
    capacity: 50,
    broker: { listen: '127.0.0.1:0' },
    web: { listen: '127.0.0.1:0' },
    ...parts,
  });
}

export interface TestGateway extends Gateway {
  readonly logged: readonly string[];
  readonly dataDir: string;
  client(account: string, clientId?: string): Promise<MqttClient>;
}

export interface TestGatewayOptions {
  readonly hall: ReturnType<typeof testHall>;
  readonly influx?: InfluxTarget;
  readonly clock?: Clock;
  readonly pins?: Pins;
  readonly dataDir?: string;
  /** Password at an outside broker. */
  readonly brokerPassword?: string;
}

export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'hallgate-test-')));
  const logged: string[] = [];
  const write = (context: object, message: string) =>
    void logged.push(`${message} ${JSON.stringify(context)}`);
  const log: Log = { debug: () => {}, info: write, warn: write, error: write };
  const gateway = await startGateway({
    hall: options.hall,
    standards: testStandards,
    verify: async (account, password) => password === passwordOf(account),
    brokerPassword: options.brokerPassword,
    influx: options.influx,
    dataDir,
    pins: options.pins,
    clock: options.clock ?? systemClock(),
    log,
  });
  const clients: MqttClient[] = [];
  return {
    ...gateway,
    logged,
    dataDir,
    async client(account, clientId = `${account}-${clients.length}`) {
      const client = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
        username: account,
        password: passwordOf(account),
        clientId,
        protocolVersion: 4,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
      await gateway.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
