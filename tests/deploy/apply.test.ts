/** Setting up InfluxDB over HTTP: 1.x on a real one with accounts, 2.x and 3 on fakes that answer as documented. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { provisionCommand } from '../../cli/provision.js';
import { applyInflux, applyVariables, missingVariables } from '../../cloud/influx/apply.js';
import { testHall } from '../support/hall.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { writeSite } from '../support/site.js';
import { adminToken, type FakeAdmin, startFake2, startFake3 } from './fake-influx-admin.js';

const secrets = {
  INFLUX_ADMIN_USER: 'root',
  INFLUX_ADMIN_PASSWORD: "r'o\\ot\npass",
  INFLUX_WRITE_PASSWORD: "wri'te",
  INFLUX_READ_PASSWORD: 're"ad\\',
  INFLUX_ROLLUP_PASSWORD: 'roll up',
};

describe('InfluxDB 1.x with accounts', () => {
  let influxd: Influxd;
  const wanted = () => ({
    url: influxd.url,
    version: 1 as const,
    database: 'halls',
    writers: ['hallgate', 'north'],
  });

  beforeAll(async () => {
    influxd = await startInfluxd({ auth: true });
    await influxd.query(`CREATE USER "root" WITH PASSWORD 'r\\'o\\\\ot\\npass' WITH ALL PRIVILEGES`);
  });
  afterAll(() => influxd.stop());

  async function status(user: string, password: string, path: string, body: string): Promise<number> {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(`${influxd.url}${path}`, { method: 'POST', headers, body })).status;
  }
  const write = (user: string, password: string) =>
    status(user, password, '/write?db=halls&rp=rollup', 'x v=1');
  const ask = (user: string, password: string) =>
    status(user, password, '/query?db=halls', 'q=SELECT * FROM x');

  it('gets its database, policies and accounts, and nothing the second time', async () => {
    const first = await applyInflux(wanted(), secrets);
    expect(first.changed).toEqual([
      'database halls',
      'retention policy rollup of halls',
      'account hallgate',
      'hallgate has WRITE on halls',
      'account north',
      'north has WRITE on halls',
      'account grafana',
      'grafana has READ on halls',
      'account hallgate-rollup',
      'hallgate-rollup has ALL PRIVILEGES on halls',
    ]);
    const second = await applyInflux(wanted(), secrets);
    expect(second).toMatchObject({ changed: [], notices: [] });
    expect(second.kept.length).toBe(10);
  });

  it('gives each account its own rights and no more', async () => {
    const may = [
      ['hallgate', secrets.INFLUX_WRITE_PASSWORD, 204, 403],
      ['north', secrets.INFLUX_WRITE_PASSWORD, 204, 403],
      ['grafana', secrets.INFLUX_READ_PASSWORD, 403, 200],
      ['hallgate-rollup', secrets.INFLUX_ROLLUP_PASSWORD, 204, 200],
    ] as const;
    const seen = await Promise.all(
      may.map(async ([user, password]) => [
        user,
        password,
        await write(user, password),
        await ask(user, password),
      ]),
    );
    expect(seen).toEqual(may);
  });

  it('changes a password that is another now', async () => {
    const changed = await applyInflux(wanted(), { ...secrets, INFLUX_READ_PASSWORD: 'new' });
    expect(changed.changed).toEqual(['password of grafana']);
    expect(await ask('grafana', 'new')).toBe(200);
    expect(await ask('grafana', secrets.INFLUX_READ_PASSWORD)).toBe(401);
  });

  it('never shortens what is kept for longer', async () => {
    const database = 'old';
    const q = new URLSearchParams({ q: 'CREATE DATABASE old' });
    expect(await status('root', secrets.INFLUX_ADMIN_PASSWORD, '/query', q.toString())).toBe(200);
    const { notices } = await applyInflux(
      { ...wanted(), database },
      { ...secrets, INFLUX_READ_PASSWORD: 'new' },
    );
    expect(notices).toEqual(['retention policy autogen keeps 0s, not 90 days; it is left as it is']);
  });

  it('says that the administrator is refused, and shows no secret', async () => {
    const wrong = applyInflux(wanted(), { ...secrets, INFLUX_ADMIN_PASSWORD: 'canary-1' });
    const message = await wrong.then(
      () => '',
      (error: Error) => error.message,
    );
    expect(message).toMatch(/influx_unauthorized/);
    expect(message).not.toContain('canary-1');
  });
});

describe('InfluxDB 2.x, a fake', () => {
  let fake: FakeAdmin;
  const wanted = () => ({ url: fake.url, version: 2 as const, database: 'halls', org: 'city', writers: [] });
  const environment = { INFLUX_ADMIN_TOKEN: adminToken };
  beforeAll(async () => {
    fake = await startFake2(['city', 'other']);
  });
  afterAll(() => fake.stop());

  it('gets two buckets, their names in InfluxQL and three tokens, once', async () => {
    const first = await applyInflux(wanted(), environment);
    expect(first.tokens.map(({ name, token }) => [name, token.reveal(), String(token)])).toEqual([
      ['hallgate-write', 'token-authorizations-4', '***'],
      ['hallgate-read', 'token-authorizations-5', '***'],
      ['hallgate-rollup', 'token-authorizations-6', '***'],
    ]);
    const second = await applyInflux(wanted(), environment);
    expect(second).toMatchObject({ changed: [], tokens: [] });
    expect(second.kept.length).toBe(7);
    expect(fake.made.length).toBe(7);
  });

  it('is asked for exactly these', () => {
    const bodies = (path: string) =>
      fake.made.filter((one) => one.path === `/api/v2/${path}`).map(({ body }) => body);
    expect(bodies('buckets')).toMatchObject([
      { name: 'halls', orgID: 'id-city', retentionRules: [{ type: 'expire', everySeconds: 7_776_000 }] },
      { name: 'halls/rollup', retentionRules: [{ type: 'expire', everySeconds: 158_112_000 }] },
    ]);
    expect(bodies('dbrps')).toMatchObject([
      { database: 'halls', retention_policy: 'autogen', default: true, bucketID: 'buckets-0' },
      { database: 'halls', retention_policy: 'rollup', default: false, bucketID: 'buckets-1' },
    ]);
    const rights = bodies('authorizations').map(({ permissions }) =>
      (permissions as { action: string; resource: { id: string } }[]).map(
        ({ action, resource }) => `${action} ${resource.id}`,
      ),
    );
    expect(rights).toEqual([
      ['write buckets-0'],
      ['read buckets-0', 'read buckets-1'],
      ['read buckets-0', 'read buckets-1', 'write buckets-1'],
    ]);
  });

  it('is not guessed at when it has several organisations, or not the named one', async () => {
    const { org: _org, ...unnamed } = wanted();
    await expect(applyInflux(unnamed, environment)).rejects.toThrow('several organisations: city, other');
    await expect(applyInflux({ ...wanted(), org: 'none' }, environment)).rejects.toThrow(
      'no organisation none',
    );
    await expect(applyInflux(wanted(), { INFLUX_ADMIN_TOKEN: 'x' })).rejects.toThrow(/influx_unauthorized/);
  });
});

describe('InfluxDB 3, a fake', () => {
  const environment = { INFLUX_ADMIN_TOKEN: adminToken };
  const wanted = (fake: FakeAdmin) => ({
    url: fake.url,
    version: 3 as const,
    database: 'halls',
    writers: [],
  });

  it('Enterprise gets two databases and three tokens, once', async () => {
    const fake = await startFake3('enterprise');
    const first = await applyInflux(wanted(fake), environment);
    expect(first.tokens.map(({ name }) => name)).toEqual([
      'hallgate-write',
      'hallgate-read',
      'hallgate-rollup',
    ]);
    expect(fake.made.map(({ body }) => body)).toEqual([
      { db: 'halls', retention_period: '90d' },
      { db: 'halls/rollup', retention_period: '1830d' },
      { token_name: 'hallgate-write', permissions: [rights('halls', 'write')] },
      { token_name: 'hallgate-read', permissions: [rights('halls', 'read'), rights('halls/rollup', 'read')] },
      {
        token_name: 'hallgate-rollup',
        permissions: [rights('halls', 'read'), rights('halls/rollup', 'read', 'write')],
      },
    ]);
    expect(await applyInflux(wanted(fake), environment)).toMatchObject({ changed: [], tokens: [] });
    await fake.stop();
  });

  it('Core gets its databases, and is said to have no tokens but the administrator’s', async () => {
    const fake = await startFake3('core');
    const applied = await applyInflux(wanted(fake), environment);
    expect(applied.changed).toEqual(['database halls', 'database halls/rollup']);
    expect(applied.notices.join()).toContain('InfluxDB 3 Core');
    await fake.stop();
  });

  it('that is not there is named', async () => {
    const gone = { url: 'http://127.0.0.1:1', version: 3 as const, database: 'halls', writers: [] };
    await expect(applyInflux(gone, environment)).rejects.toThrow(/127\.0\.0\.1:1.*influx_unreachable/s);
  });
});

const rights = (name: string, ...actions: string[]) => ({
  resource_type: 'db',
  resource_identifier: [name],
  actions,
});

it('names every secret that the environment lacks', () => {
  expect(missingVariables(1, { INFLUX_ADMIN_USER: 'root', INFLUX_READ_PASSWORD: '' })).toEqual(
    applyVariables[1].slice(1),
  );
  expect(missingVariables(3, { INFLUX_ADMIN_TOKEN: 'x' })).toEqual([]);
});

describe('hallgate provision --apply', () => {
  async function provision(dir: string, ...args: string[]): Promise<string> {
    let printed = '';
    const print = vi.spyOn(console, 'log').mockImplementation((text: string) => {
      printed += text;
    });
    try {
      const command = provisionCommand()
        .exitOverride()
        .configureOutput({ writeErr: () => {} });
      await command.parseAsync(['--site', dir, '--out', `${dir}/out`, ...args], { from: 'user' });
      return printed;
    } finally {
      print.mockRestore();
    }
  }

  it('shows new tokens once and the administrator’s never, and names what is missing', async () => {
    const fake = await startFake2(['city']);
    const site = await writeSite(
      testHall({
        id: 'north',
        broker: { listen: '127.0.0.1:1883' },
        web: { listen: '127.0.0.1:8080' },
        influx: { url: 'http://influx.example.org:8086', version: 2, database: 'halls', org: 'city' },
      }),
    );
    await expect(provision(site.dir, '--apply', fake.url)).rejects.toThrow(
      /INFLUX_ADMIN_TOKEN.*influx_secret_missing/s,
    );
    vi.stubEnv('INFLUX_ADMIN_TOKEN', adminToken);
    await expect(provision(site.dir, '--apply', `${fake.url}/path`)).rejects.toThrow(/influx_url/);
    const first = await provision(site.dir, '--apply', fake.url);
    expect(first).toContain('  hallgate-write: token-authorizations-4');
    const second = await provision(site.dir, '--apply', `${fake.url}/`, '--json');
    expect(JSON.parse(second)).toMatchObject({ applied: { changed: [], tokens: {} } });
    expect(`${first}${second}`).not.toContain(adminToken);
    vi.stubEnv('INFLUX_ADMIN_TOKEN', 'canary-2');
    const refused = await provision(site.dir, '--apply', fake.url).catch((error: Error) => error.message);
    expect(refused).toMatch(/influx_unauthorized/);
    expect(refused).not.toContain('canary-2');
    vi.unstubAllEnvs();
    await site.remove();
    await fake.stop();
  });
});
