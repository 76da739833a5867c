import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../../tests/support/influxd.js';
import { influxSetup } from './setup.js';

const run = promisify(execFile);
const admin = { user: 'root', password: 'root$pass word' };
let influxd: Influxd;
let directory: string;

beforeAll(async () => {
  influxd = await startInfluxd({ auth: true });
  directory = mkdtempSync(join(tmpdir(), 'hallgate-setup-'));
  await influxd.query(`CREATE USER "${admin.user}" WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`);
});
afterAll(async () => {
  await influxd.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function setUp(writePassword = 'write$pass') {
  const file = join(directory, 'setup.sh');
  writeFileSync(file, influxSetup({ version: 1, database: 'halls', writers: ['hallgate'] }));
  const secrets = {
    INFLUX_URL: influxd.url,
    INFLUX_ADMIN_USER: admin.user,
    INFLUX_ADMIN_PASSWORD: admin.password,
    INFLUX_WRITE_PASSWORD: writePassword,
    INFLUX_READ_PASSWORD: 'read pass',
    INFLUX_ROLLUP_PASSWORD: 'rollup pass',
  };
  return run('sh', [file], { env: { ...process.env, ...secrets }, timeout: 60_000 });
}

async function status(path: string, user: string, password: string, body: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${influxd.url}${path}`, {
    method: 'POST',
    headers: { authorization, ...form },
    body,
  });
  return answer.status;
}
const ask = (user: string, password: string) =>
  status('/query?db=halls', user, password, 'q=SELECT * FROM "queue"');
const write = (user: string, password: string) =>
  status('/write?db=halls', user, password, 'queue,hall=a wait_s=1');

describe('the script for InfluxDB 1.x, on a real one with accounts', () => {
  it('makes one account that only writes and one that only reads, and may run again', async () => {
    await setUp();
    await setUp();
    expect(await write('hallgate', 'write$pass')).toBe(204);
    expect(await ask('hallgate', 'write$pass')).toBe(403);
    expect(await ask('grafana', 'read pass')).toBe(200);
    expect(await write('grafana', 'read pass')).toBe(403);
  });

  it('keeps points for weeks, and hours and days for years', async () => {
    await setUp();
    const authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`;
    const q = encodeURIComponent('SHOW RETENTION POLICIES ON halls');
    const answer = await fetch(`${influxd.url}/query?q=${q}`, { headers: { authorization } });
    const policies = (await answer.json()) as { results: { series: { values: unknown[][] }[] }[] };
    expect(policies.results[0]?.series[0]?.values.map(([name, duration]) => [name, duration])).toEqual([
      ['autogen', '2160h0m0s'],
      ['rollup', '43920h0m0s'],
    ]);
    expect(await write('hallgate-rollup', 'rollup pass')).toBe(204);
    expect(await ask('hallgate-rollup', 'rollup pass')).toBe(200);
  });

  it('changes a password', async () => {
    await setUp('another');
    expect(await write('hallgate', 'another')).toBe(204);
    expect(await write('hallgate', 'write$pass')).toBe(401);
  });

  it('refuses a password that could end its statement', async () => {
    await expect(setUp("x' OR 'y")).rejects.toThrow('must not hold quotes');
  });
});

it.each([1, 2, 3] as const)('writes no secret for %i.x, and a shell can read it', async (version) => {
  const script = influxSetup({ version, database: "ha'lls", writers: ['hall-a'] });
  const file = join(directory, `setup${version}.sh`);
  writeFileSync(file, script);
  await run('sh', ['-n', file]);
  expect(script).not.toMatch(/PASSWORD[^\n]*'(?!\$2')[^'\n]+'"/);
});
