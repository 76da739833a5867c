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
import { type Clock, systemClock } from '../../edge/platform/clock.js';
import type { Log } from '../../edge/platform/log.js';

export const passwordOf = (account: string) => [...account].reverse().join('');

/** The figures of the guide; short holds, so that a test need not wait. */
export const testStandards: StandardsFile = {
  organisation: 'Test',
  periods: [
    {
      from: '2000-01-01',
      wait: { target_s: 600, critical_s: 900, clear_s: 480, hold_s: 60, clear_hold_s: 30 },
      occupancy: { limit_share: 1, clear_share: 0.95, hold_s: 60 },
      satisfaction: {
        target_share: 0.9,
        min_votes: 20,
        hold_s: 60,
        burst: { window_s: 900, votes: 4, unhappy_share: 0.5 },
      },
      help_call: { answer_s: 300 },
      complaint: {
        acknowledged_s: 86_400,
        acknowledged_warning_s: 72_000,
        resolved_s: 172_800,
        resolved_warning_s: 144_000,
        rate_share: 0.05,
      },
      emergency: { on_site_s: 7_200, solved_s: 14_400 },
      abandonment: { limit_share: 0.1 },
      environment: { temperature_c: [18, 26], co2_ppm_max: 1_000, noise_dba_max: 65, hold_s: 600 },
      escalation_s: 900,
      device_silent_intervals: 3,
      completeness_share: 0.9,
      scorecard: {
        weights: {
          wait: 3,
          satisfaction: 2,
          complaints: 1,
          clocks: 1,
          help_calls: 1,
          completion: 1,
          environment: 1,
        },
        stars: [40, 55, 70, 80, 90],
      },
    },
  ],
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

/** Waits until `look` finds something, or fails with what it was waiting for. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  deadlineMs = 20_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (performance.now() > end) throw new Error(`${what}: not seen within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
