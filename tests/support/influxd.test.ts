import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Influxd, startInfluxd } from './influxd.js';

let influxd: Influxd;
beforeAll(async () => {
  influxd = await startInfluxd();
});
afterAll(() => influxd?.stop());

test('a point written is found, also after kill and resume on the same port', async () => {
  await influxd.createDatabase('halls');
  const write = await fetch(`${influxd.url}/write?db=halls&precision=ns`, {
    method: 'POST',
    body: 'm,a=b v=1i 1700000000000000001',
  });
  expect(write.status).toBe(204);
  await influxd.kill();
  await influxd.resume();
  const { results } = await influxd.query('SELECT sum(v) AS v FROM m', 'halls');
  expect(results[0]?.series?.[0]?.values[0]?.[1]).toBe(1);
});

test('an error of a statement rejects', async () => {
  await expect(influxd.query('SELECT v FROM m', 'nowhere')).rejects.toThrow('database not found');
});
