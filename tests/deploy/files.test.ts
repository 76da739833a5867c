/** What cloud/deploy ships, as far as it can be tried without Docker and without being process 1. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rollupCommand } from '../../cli/rollup.js';
import { runCommand } from '../../cli/run.js';
import { keepDays } from '../../cloud/influx/retention.js';
import { startMosquitto } from '../support/mosquitto.js';
import { until } from '../support/until.js';
import { composeSchema } from './compose-schema.js';

const run = promisify(execFile);
const directory = fileURLToPath(new URL('../../cloud/deploy/', import.meta.url));
const read = (name: string) => readFileSync(join(directory, name), 'utf8');

describe('compose.yaml', () => {
  const text = read('compose.yaml');
  const compose = composeSchema.parse(parse(text));
  const services = Object.entries(compose.services);
  /** Name and what follows it: `:?why`, `:-default` or nothing. */
  const variables = [...text.matchAll(/\$\{([A-Z_]+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({
    name,
    rest,
  }));

  it('has the services that the README names', () => {
    expect(services.map(([name]) => name)).toEqual(['influxdb', 'grafana', 'rollup', 'mosquitto']);
    expect(compose.services.mosquitto?.profiles).toEqual(['broker']);
  });

  it('refuses a key that it does not know', () => {
    const wrong = {
      ...compose,
      services: { ...compose.services, x: { ...compose.services.grafana, privileged: true } },
    };
    expect(composeSchema.safeParse(wrong).success).toBe(false);
    expect(composeSchema.safeParse({ ...compose, networks: {} }).success).toBe(false);
  });

  it.each(services)('%s can be asked how it is if it opens a port', (_name, service) => {
    expect(service.healthcheck !== undefined).toBe(service.ports !== undefined);
  });

  it.each(services)('%s mounts what exists, and nothing of the host to write', (_name, { volumes }) => {
    for (const volume of volumes) {
      const path = volume.replace(/^\$\{[A-Z_]+:[-?]([^}]*)\}/, (_all, value: string) => value);
      const [source = '', , mode] = volume.startsWith('${')
        ? ['$', '', volume.split(':').at(-1)]
        : path.split(':');
      if (!/^[.$/]/.test(source)) expect(compose.volumes).toHaveProperty(source);
      else expect(mode, volume).toBe('ro');
      if (source.startsWith('.')) expect(existsSync(join(directory, source)), volume).toBe(true);
    }
  });

  it('has every volume in use', () => {
    for (const name of Object.keys(compose.volumes)) expect(text).toContain(`- ${name}:/`);
  });

  it('has no password, and refuses to start without one', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|TOKEN|USER(NAME)?$/.test(name)),
    );
    expect(secrets.map(([name]) => name)).toEqual([
      'DOCKER_INFLUXDB_INIT_USERNAME',
      'DOCKER_INFLUXDB_INIT_PASSWORD',
      'DOCKER_INFLUXDB_INIT_ADMIN_TOKEN',
      'GF_SECURITY_ADMIN_USER',
      'GF_SECURITY_ADMIN_PASSWORD',
    ]);
    for (const [name, value] of secrets) expect(value, name).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
  });

  it('has each variable in .env.example, and nothing else there', () => {
    const example = [...read('.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => ({
      name,
      value,
    }));
    expect(example.map(({ name }) => name).sort()).toEqual(
      [...new Set(variables.map(({ name }) => name))].sort(),
    );
    for (const { name, rest } of variables) {
      const value = example.find((one) => one.name === name)?.value;
      expect(value, name).toBe(rest.startsWith(':-') ? rest.slice(2) : '');
    }
  });

  it('keeps raw points as long as the roll-up believes', () => {
    expect(compose.services.influxdb?.environment).toMatchObject({
      DOCKER_INFLUXDB_INIT_BUCKET: 'halls',
      DOCKER_INFLUXDB_INIT_RETENTION: `${keepDays.raw}d`,
    });
  });

  it('starts the roll-up with options that it has', () => {
    const [node, program, command, ...options] = compose.services.rollup?.command ?? [];
    expect([node, program, command]).toEqual(['node', '/opt/hallgate/dist/cli/hallgate.js', 'rollup']);
    const known = rollupCommand().options.map(({ long }) => long);
    for (const option of options.filter((one) => one.startsWith('--'))) expect(known).toContain(option);
  });

  it('has its environment files explained, and their filled-in copies kept out of the repository', () => {
    const files = services.flatMap(([, { env_file = [] }]) => env_file);
    expect(files).toEqual(['grafana.env', 'rollup.env']);
    expect(read('.gitignore').split('\n')).toEqual(
      expect.arrayContaining([...files, '.env', 'mosquitto/passwords']),
    );
    expect(existsSync(join(directory, 'rollup.env.example'))).toBe(true);
  });
});

describe('hallgate.service', () => {
  const unit = read('hallgate.service');
  const setting = (name: string) =>
    [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value);

  it('starts the gateway with options that it has', async () => {
    const [start = ''] = setting('ExecStart');
    const [, flags = '', ours = ''] =
      /^\/usr\/bin\/node (.*) \/opt\/hallgate\/dist\/cli\/hallgate\.js run (.*)$/.exec(start) ?? [];
    // A flag that this Node.js does not know ends it before the gateway starts.
    await run(process.execPath, [...flags.split(' '), '--eval', ''], { timeout: 60_000 });
    const known = runCommand().options.map(({ long }) => long);
    const used = ours.match(/--[a-z]+/g) ?? [];
    expect(used).toEqual(['--site', '--hall', '--data']);
    for (const option of used) expect(known).toContain(option);
    for (const [, name] of start.matchAll(/\$\{([A-Z_]+)\}/g))
      expect(read('hallgate.env.example')).toMatch(new RegExp(`^${name}=`, 'm'));
  });

  it('has no capability, only the pins, and no root', () => {
    expect(setting('CapabilityBoundingSet')).toEqual(['']);
    expect(setting('DevicePolicy')).toEqual(['closed']);
    expect(setting('DeviceAllow')).toEqual(['char-gpiochip rw']);
    expect(setting('User')).toEqual(['hallgate']);
    expect(read('hallgate.sysusers.conf')).toMatch(/^u hallgate - /m);
    // The JIT would not start, and nothing here tells systemd that it is ready.
    expect(setting('MemoryDenyWriteExecute')).toEqual([]);
    expect(setting('Type')).toEqual(['simple']);
  });

  it('is exposed by at most 2.0 of 10, by systemd-analyze', async () => {
    const program = '/usr/bin/systemd-analyze';
    if (!existsSync(program)) throw new Error(`${program} is missing: install Debian's package "systemd"`);
    const file = join(directory, 'hallgate.service');
    const { stdout } = await run(program, ['security', '--offline=true', '--no-pager', file], {
      timeout: 60_000,
    });
    const exposure = Number(/Overall exposure level for hallgate\.service: ([\d.]+)/.exec(stdout)?.[1]);
    console.log(`exposure of hallgate.service: ${exposure}`);
    expect(exposure).toBeGreaterThan(0);
    expect(exposure).toBeLessThanOrEqual(2.0);
  });
});

describe('mosquitto.conf, in a real Mosquitto', () => {
  it('refuses strangers, and lets each login write its own topics only', async () => {
    const broker = await startMosquitto(
      { door: 'door', 'gateway-main': 'secret' },
      ({ dir, port, passwords }) => {
        const access = join(dir, 'access.conf');
        const block = read('mosquitto/access.conf').match(/^# {3}(user|topic) .*$/gm) ?? [];
        const rights = block.map((line) => line.slice(4)).join('\n');
        writeFileSync(access, `${rights}\n${read('mosquitto/access.conf')}`);
        return read('mosquitto/mosquitto.conf')
          .replace('listener 1883', `listener ${port} 127.0.0.1`)
          .replace('/mosquitto/config/passwords', passwords)
          .replace('/mosquitto/config/access.conf', access)
          .replace('/mosquitto/data/', `${dir}/`);
      },
    );
    try {
      const options = { protocolVersion: 4, reconnectPeriod: 0 } as const;
      await expect(connectAsync(broker.url, options)).rejects.toThrow(/not authorized/i);
      const gateway = await connectAsync(broker.url, {
        ...options,
        username: 'gateway-main',
        password: 'secret',
      });
      const door = await connectAsync(broker.url, { ...options, username: 'door', password: 'door' });
      const heard: string[] = [];
      gateway.on('message', (topic) => heard.push(topic));
      await gateway.subscribeAsync('#', { qos: 1 });
      for (const topic of ['main/other/telemetry', 'hallgate/main/do/acknowledge', 'main/door/telemetry'])
        await door.publishAsync(topic, '1', { qos: 1 });
      await until('the door is heard', () => heard.length > 0);
      await gateway.publishAsync('hallgate/main/gateway', '1', { qos: 1 });
      await until('the gateway is heard', () => heard.length > 1);
      expect(heard).toEqual(['main/door/telemetry', 'hallgate/main/gateway']);
      await Promise.all([gateway.endAsync(true), door.endAsync(true)]);
    } finally {
      await broker.stop();
    }
  });
});

describe('the directory', () => {
  it('has every file explained in its README', () => {
    const page = read('README.md');
    const files = readdirSync(directory).filter((name) => name !== 'README.md' && name !== '.gitignore');
    expect(files.length).toBeGreaterThan(7);
    for (const name of files) expect(page, name).toContain(name);
  });
});
