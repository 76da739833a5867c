/** The hall under attack, and its honest device that must be served all the while. */
import { publish } from '../../edge/intake/fixtures.js';
import { startTestGateway, type TestGateway, testHall } from '../support/hall.js';
import { RawClient } from './raw.js';

const presence = (zone: string) => [{ channel: 'zone:1', zone }];

export const abuseHall = () =>
  testHall({
    zones: [{ id: 'west', name: 'West' }],
    lines: [{ id: 'main', name: 'Main door' }],
    devices: [
      { id: 'honest', profile: 'hallgate-json', topics: ['hall/honest'], watches: presence('west') },
      {
        id: 'rogue',
        profile: 'hallgate-json',
        topics: ['hall/rogue', 'hall/rogue/#'],
        watches: [...presence('west'), { channel: 'line:1', line: 'main' }],
      },
      { id: 'button', profile: 'hallgate-json', topics: ['zigbee2mqtt/button'], account: 'bridge' },
    ],
    accounts: [
      { id: 'bridge', may_publish: ['zigbee2mqtt/#'] },
      { id: 'watcher', may_publish: ['hallgate/test/do/#'], may_subscribe: ['hallgate/test/#', 'hall/#'] },
    ],
  });

export interface Attacked extends TestGateway {
  readonly port: number;
  /** Has the honest device's next message acknowledged; resolves to the milliseconds that it took. */
  serve(): Promise<number>;
  /** Readings of a device that are in the journal. */
  journalled(device: string): unknown[];
  /** How often something was refused, from the wall. */
  refused(code: string, device?: string): Promise<number>;
}

export async function startAttacked(): Promise<Attacked> {
  const gateway = await startTestGateway({ hall: abuseHall() });
  const port = gateway.mqttPort!;
  const honest = await RawClient.login(port, 'honest', { from: '127.0.0.3' });
  let id = 0;
  return {
    ...gateway,
    port,
    async serve() {
      id += 1;
      const startedMs = performance.now();
      honest.send(publish('hall/honest', `{"people":${id % 50},"id":"honest-${id}"}`, { qos: 1, id }));
      await honest.receive(Buffer.of(0x40, 2, id >> 8, id & 0xff));
      return performance.now() - startedMs;
    },
    journalled(device) {
      const range = { since: 0, until: Number.MAX_SAFE_INTEGER };
      return [...gateway.journal.history(range)].filter((stored) => stored.device === device);
    },
    async refused(code, device) {
      const wall = await fetch(new URL('/api/wall', gateway.webUrl));
      const { rejected } = (await wall.json()) as { rejected: { device: string; code: string; n: number }[] };
      return rejected
        .filter((row) => row.code === code && (device === undefined || row.device === device))
        .reduce((sum, { n }) => sum + n, 0);
    },
    async stop() {
      honest.close();
      await gateway.stop();
    },
  };
}

/** Keeps the honest device talking while `attack` runs; resolves to its slowest acknowledgement, ms. */
export async function during(gateway: Attacked, attack: () => Promise<void>): Promise<number> {
  let over = false;
  let slowestMs = 0;
  const attacked = attack().finally(() => {
    over = true;
  });
  do {
    slowestMs = Math.max(slowestMs, await gateway.serve());
    await new Promise((resolve) => setTimeout(resolve, 5));
  } while (!over);
  await attacked;
  return Math.max(slowestMs, await gateway.serve());
}
