/** Pull the plug: the gateway is killed while messages arrive, and every acknowledged one is in InfluxDB exactly once. */
import { connect } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { passwordOf, testHall, until } from './support/hall.js';
import { type Influxd, startInfluxd } from './support/influxd.js';
import { freePort, type GatewayProcess, runGateway, writeSite } from './support/site.js';

const total = 10_000;
const kills = 4;
const clients = 20;
/** Each client has this many messages under way, as a bridge has. */
const inFlight = 20;

/** Publishes its share of the tickets and resolves when all of them are acknowledged. */
async function printer(port: number, index: number, acked: Set<number>): Promise<void> {
  const client = connect(`mqtt://127.0.0.1:${port}`, {
    username: 'printer',
    password: passwordOf('printer'),
    clientId: `printer-${index}`,
    clean: true,
    protocolVersion: 4,
    reconnectPeriod: 50,
  });
  // A refused connection while the gateway is away is what this test makes; the client tries again.
  client.on('error', () => {});
  let next = index + 1;
  const one = async () => {
    while (next <= total) {
      const number = next;
      next += clients;
      const payload = JSON.stringify({ issued: number, id: `ticket-${number}` });
      // The client gives some messages back when the connection breaks: without a PUBACK the printer says it again.
      while (
        !(await client.publishAsync('printer', payload, { qos: 1 }).then(
          () => true,
          () => false,
        ))
      );
      acked.add(number);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  await client.endAsync();
}

let influx: Influxd;
beforeAll(async () => {
  influx = await startInfluxd();
  await influx.createDatabase('halls');
});
afterAll(() => influx?.stop());

it(`finds ${total} acknowledged messages once, over ${kills} kills`, { timeout: 120_000 }, async () => {
  const port = await freePort();
  const hall = testHall({
    desks: [{ id: 'd1', name: '1' }],
    queues: [{ id: 'cash', name: 'Cash', desks: ['d1'], service_s: 300 }],
    devices: [
      {
        id: 'printer',
        profile: 'hallgate-json',
        topics: ['printer'],
        watches: [{ channel: '*', queue: 'cash' }],
      },
    ],
    broker: { listen: `127.0.0.1:${port}` },
    web: { listen: `127.0.0.1:${await freePort()}` },
    influx: { url: influx.url, version: 1, database: 'halls' },
  });
  const site = await writeSite(hall);
  let gateway: GatewayProcess = await runGateway(site.dir, 'test');
  const acked = new Set<number>();
  const printers = Array.from({ length: clients }, (_, index) => printer(port, index, acked));
  for (let kill = 1; kill <= kills; kill += 1) {
    const mark = (total * kill) / (kills + 1);
    await until(`${mark} acknowledged`, () => acked.size >= mark, 60_000);
    await gateway.kill('SIGKILL');
    gateway = await runGateway(site.dir, 'test');
  }
  await Promise.all(printers);
  const numbers = await until(
    'every message in InfluxDB',
    async () => {
      const { series } = (await influx.query('SELECT "issued" FROM "ticket"', 'halls')).results[0] ?? {};
      const found = series?.[0]?.values.map((row) => row[1] as number) ?? [];
      return found.length >= total ? found : null;
    },
    60_000,
  );
  expect(acked.size).toBe(total);
  expect(numbers).toHaveLength(total);
  expect(new Set(numbers).size).toBe(total);
  expect(await gateway.kill('SIGTERM')).toBe(0);
  await site.remove();
});
