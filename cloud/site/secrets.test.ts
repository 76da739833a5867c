import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword, isPasswordHash, newPassword, verifyPassword } from './password.js';
import { formatProblem } from './problem.js';
import { Secret } from './secret.js';
import { loadSecrets, secretsPath } from './secrets.js';

describe('a secret', () => {
  const secret = new Secret('hunter2');
  test('is told only to who asks for it', () => expect(secret.reveal()).toBe('hunter2'));
  for (const [way, text] of [
    ['a template', `${secret}`],
    ['String', String(secret)],
    ['adding', `token ${secret as unknown as string}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ secret }, { depth: 9, showHidden: true })],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['keys and values', JSON.stringify(Object.entries(secret))],
  ] as const) {
    test(`${way} does not show it`, () => {
      expect(text).not.toContain('hunter2');
    });
  }
});

describe('passwords', () => {
  test('the right one is accepted, others are not, and two hashes of one password differ', async () => {
    const [first, second] = [await hashPassword('secret'), await hashPassword('secret')];
    expect(first).toMatch(/^scrypt\$4096\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword('secret', first)).toBe(true);
    expect(await verifyPassword('Secret', first)).toBe(false);
    expect(await verifyPassword('', first)).toBe(false);
  });

  test('a hash that somebody shortened is refused', async () => {
    const stored = (await hashPassword('password')).slice(0, -1);
    expect(isPasswordHash(stored)).toBe(false);
    await expect(verifyPassword('password', stored)).rejects.toThrow('scrypt$N$r$p$salt$hash');
  });

  test('a hash that asks for gigabytes is refused', async () => {
    const stored = (await hashPassword('x')).replace('4096', '1073741824');
    expect(isPasswordHash(stored)).toBe(false);
  });

  test('new ones have 144 bits and differ', () => {
    const some = new Set(Array.from({ length: 100 }, newPassword));
    expect(some.size).toBe(100);
    for (const password of some) expect(password).toMatch(/^[\w-]{24}$/);
  });
});

describe('the file of secrets', () => {
  let site: string;
  beforeEach(async () => {
    site = await mkdtemp(join(tmpdir(), 'hallgate-secrets-'));
    await mkdir(join(site, '.secrets'), { mode: 0o700 });
  });
  afterEach(() => rm(site, { recursive: true }));

  async function write(value: unknown, mode = 0o600): Promise<string> {
    const path = secretsPath(site, 'main');
    await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
    await chmod(path, mode);
    return path;
  }

  async function problems(environment = {}): Promise<string[]> {
    const loaded = await loadSecrets(site, 'main', environment);
    if (!('problems' in loaded)) throw new Error('loaded');
    return loaded.problems.map(formatProblem).map((message) => message.replaceAll(site, 'SITE'));
  }

  test('is read', async () => {
    const hash = await hashPassword('secret');
    await write({
      mqtt: { door: hash },
      influx: 'token',
      nodeRed: { admin: `$2b$10$${'a'.repeat(53)}`, credentialSecret: 'x' },
    });
    const loaded = await loadSecrets(site, 'main', {});
    if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join());
    expect(loaded.secrets.mqtt.door).toBe(hash);
    expect(loaded.secrets.influx?.reveal()).toBe('token');
    expect(JSON.stringify(loaded.secrets)).not.toContain('token');
  });

  test('the environment names another file, and its token goes first', async () => {
    const path = join(site, 'elsewhere.json');
    await writeFile(path, JSON.stringify({ mqtt: {}, influx: 'file' }), { mode: 0o600 });
    const loaded = await loadSecrets(site, 'main', { HALLGATE_SECRETS: path, HALLGATE_INFLUX_TOKEN: 'env' });
    if ('problems' in loaded) throw new Error('problems');
    expect(loaded.secrets.influx?.reveal()).toBe('env');
  });

  test('absent', async () => {
    expect(await problems()).toEqual([
      'SITE/.secrets/main.json:1:1 the secrets of the hall are missing; hallgate init makes them for a new site; or name the file in HALLGATE_SECRETS [secrets_missing]',
    ]);
  });

  for (const mode of [0o640, 0o604, 0o644, 0o620, 0o666]) {
    test(`mode ${mode.toString(8)} is refused`, async () => {
      await write({ mqtt: {} }, mode);
      expect(await problems()).toEqual([
        `SITE/.secrets/main.json:1:1 its mode is ${mode.toString(8)}, so that others can read it; run: chmod 600 SITE/.secrets/main.json [secrets_open]`,
      ]);
    });
  }

  test('every mistake at once, and no value of it', async () => {
    await write({ mqtt: { door: 'hunter2' }, token: 'hunter2', nodeRed: { admin: 'hunter2' } }, 0o644);
    const found = await problems();
    expect(found.map((message) => message.replace(/^SITE\/.secrets\/main.json:/, ''))).toEqual([
      '1:1 its mode is 644, so that others can read it; run: chmod 600 SITE/.secrets/main.json [secrets_open]',
      '3:13 mqtt.door: found "***", which cannot be meant; a hash as hallgate writes it: scrypt$N$r$p$salt$hash [bad_format]',
      '7:14 nodeRed.admin: found "***", which is not in the right form; a bcrypt hash [bad_format]',
      '6:14 nodeRed.credentialSecret: is missing; add a text [missing]',
      '5:3 token: a secret in clear text; secrets never stand in a site: take it out, change it, and put the new one into .secrets/<hall>.json (mode 600) [secret_in_site]',
    ]);
  });

  test('broken JSON does not show what it holds', async () => {
    await write('{"mqtt": {"door": hunter2}, "influx": *hunter2');
    expect((await problems()).join()).toMatch(/the file is not valid JSON; mend the JSON here \[syntax\]/);
    expect((await problems()).join()).not.toContain('hunter2');
  });
});
