import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveSecrets } from './live-secrets.js';
import { hashPassword } from './password.js';
import { loadSecrets } from './secrets.js';

const day = 86_400_000;
let directory: string;
let path: string;
let now = 0;

async function open(): Promise<LiveSecrets> {
  const loaded = await loadSecrets('', 'main', { HALLGATE_SECRETS: path });
  if ('problems' in loaded) throw new Error(loaded.problems[0]!.wrong);
  return LiveSecrets.open(path, loaded.secrets, () => now);
}

beforeEach(async () => {
  now = 1_000 * day;
  directory = await mkdtemp(join(tmpdir(), 'hallgate-secrets-'));
  path = join(directory, 'main.json');
  const file = { mqtt: { door: await hashPassword('door-password') }, influx: 'token' };
  await writeFile(path, JSON.stringify(file), { mode: 0o600 });
});
afterEach(() => rm(directory, { recursive: true }));

test('logs known devices in, and nobody else', async () => {
  const secrets = await open();
  expect(await secrets.verify('door', 'door-password')).toBe(true);
  expect(await secrets.verify('door', 'wrong')).toBe(false);
  expect(await secrets.verify('nobody', 'door-password')).toBe(false);
  expect(await secrets.verify('__proto__', 'x')).toBe(false);
  expect(await secrets.verifyInstall('')).toBe(false);
  expect(secrets.hasInstall).toBe(false);
});

test('an enrolled login works at once and after a restart, and is stored as a hash among what was there', async () => {
  const secrets = await open();
  const password = await secrets.enrol('new');
  expect(await secrets.verify('new', password)).toBe(true);
  expect(await (await open()).verify('new', password)).toBe(true);
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain(password);
  expect(JSON.parse(text)).toMatchObject({ influx: 'token', mqtt: { door: expect.any(String) } });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('an enrolment ends after a day, and is forgotten then', async () => {
  const secrets = await open();
  const password = await secrets.enrol('new');
  now += day - 1;
  expect(secrets.isEnrolled('new')).toBe(true);
  now += 1;
  expect(secrets.isEnrolled('new')).toBe(false);
  expect(await secrets.verify('new', password)).toBe(false);
  await secrets.settle([]);
  expect(JSON.parse(await readFile(path, 'utf8')).enrolled).toEqual({});
});

test('a login that the hall file names keeps its password beyond the day', async () => {
  const secrets = await open();
  const password = await secrets.enrol('new');
  await secrets.settle(['door', 'new']);
  expect(secrets.isEnrolled('new')).toBe(false);
  now += 2 * day;
  expect(await secrets.verify('new', password)).toBe(true);
  expect(await (await open()).verify('new', password)).toBe(true);
});

test('changes at one time all stand in the file', async () => {
  const secrets = await open();
  const names = ['a', 'b', 'c', 'd'];
  const passwords = await Promise.all(names.map((name) => secrets.enrol(name)));
  expect(secrets.enrolled).toBe(4);
  const again = await open();
  for (const [index, name] of names.entries()) expect(await again.verify(name, passwords[index]!)).toBe(true);
});
