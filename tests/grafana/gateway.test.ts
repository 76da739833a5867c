/**
 * From a device to the boards and the alert: a real gateway takes readings over MQTT and delivers to a real InfluxDB,
 * and the boards' own queries and the rule for the wait find them there.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway, testHall, until } from '../support/hall.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { boardNamed, queriesOf } from './boards.js';
import { evaluate, type Instance } from './evaluator.js';
import { substitute, timesOf } from './macros.js';
import { createStores, database, type Series, seriesOf } from './story.js';
import { rules } from './timeline.js';

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
      ],
    },
  ],
});

let influxd: Influxd;
let gateway: TestGateway;
beforeAll(async () => {
  influxd = await startInfluxd();
  await createStores(influxd);
  gateway = await startTestGateway({ hall, influx: { url: influxd.url, version: 1, database } });
});
afterAll(async () => {
  await gateway.stop();
  await influxd.stop();
});

async function ask(name: string): Promise<readonly Series[]> {
  const { query, range } = queriesOf(boardNamed('ops-wall')).find((one) => one.name.includes(name))!;
  const now = Date.now();
  const variables = { hall: ['test'], queue: ['cash'] };
  return seriesOf(influxd, substitute(query, { ...timesOf(range, now), intervalMs: 30_000, variables }));
}

it('shows a queue of seven on the wall, and the rule for the wait judges it', async () => {
  const sensor = await gateway.client('sensor');
  await sensor.publishAsync('hall/sensor', JSON.stringify({ desk: 'open' }), { qos: 1 });
  await sensor.publishAsync('hall/sensor', JSON.stringify({ people: 7, in: 9, out: 1 }), { qos: 1 });

  const [worst] = await until('the wait in InfluxDB', async () => {
    const found = await ask('Halls, the longest wait first, A');
    return Number(found[0]?.values[0]?.[1] ?? 0) > 600 ? found : null;
  });
  expect(worst?.tags).toEqual({ hall: 'test' });
  expect(await ask('Queues over')).toMatchObject([{ values: [[expect.anything(), 1]] }]);
  const occupancy = await until('the occupancy', async () => {
    const found = await ask('Halls, the longest wait first, B');
    return found[0]?.values[0]?.[1] ? found : null;
  });
  expect(occupancy[0]?.values[0]?.[1]).toBe((8 / hall.capacity) * 100);
  const newest = await until('the health of the gateway', async () => (await ask('Oldest data'))[0]);
  expect(Math.abs(Number(newest.values[0]?.[1]) - Date.now())).toBeLessThan(60_000);

  const { rule } = rules.find((one) => one.rule.uid === 'wait-high')!;
  const outcome = await evaluate(rule, (query) => seriesOf(influxd, query), Date.now() + 1000, new Set());
  const instances: ReadonlyMap<string, Instance> = outcome.kind === 'series' ? outcome.instances : new Map();
  expect([...instances].map(([key, { firing }]) => [key, firing])).toEqual([['hall=test,queue=cash', true]]);
});
