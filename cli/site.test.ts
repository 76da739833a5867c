import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcryptjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyPassword } from '../cloud/site/password.js';
import { formatProblem } from '../cloud/site/problem.js';
import { loadSecrets, secretsPath } from '../cloud/site/secrets.js';
import { demoDirectory } from '../cloud/site/template.js';
import { checkSite, renderWiring } from './check.js';
import { initSite } from './init.js';
import { setInstallPassword, setPassword } from './password.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hallgate-site-'));
});
afterEach(() => rm(root, { recursive: true }));

async function secretsOf(directory: string) {
  const loaded = await loadSecrets(directory, 'main', {});
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.secrets;
}

describe('hallgate init', () => {
  test('makes a site that passes the check, with working credentials that only the owner can read', async () => {
    const directory = join(root, 'site');
    const { passwords, nodeRedAdmin, install } = await initSite(directory);
    const report = await checkSite(directory);
    expect(report.problems.map(formatProblem)).toEqual([]);
    expect(report.ok).toBe(true);
    expect([...passwords.keys()]).toEqual(['door-counter']);
    const { mqtt, nodeRed, install: installHash } = await secretsOf(directory);
    expect(await verifyPassword(install, installHash!)).toBe(true);
    for (const [login, password] of passwords)
      expect(await verifyPassword(password, mqtt[login]!)).toBe(true);
    expect(await bcrypt.compare(nodeRedAdmin, nodeRed!.admin.reveal())).toBe(true);
    expect((await stat(join(directory, '.secrets'))).mode & 0o777).toBe(0o700);
    expect((await stat(secretsPath(directory, 'main'))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(directory, '.gitignore'), 'utf8')).split('\n')).toContain('.secrets/');
    const stored = await readFile(secretsPath(directory, 'main'), 'utf8');
    for (const password of [...passwords.values(), nodeRedAdmin, install])
      expect(stored).not.toContain(password);
  });

  test('two sites have nothing in common but their files', async () => {
    const [first, second] = [await initSite(join(root, 'a')), await initSite(join(root, 'b'))];
    const values = ({ file, passwords, nodeRedAdmin, install }: typeof first) => [
      ...Object.values(file.mqtt),
      ...Object.values(file.nodeRed ?? {}),
      ...passwords.values(),
      nodeRedAdmin,
      install,
      file.install,
    ];
    expect(values(first).filter((value) => values(second).includes(value))).toEqual([]);
    expect(values(first)).toHaveLength(7);
  });

  test('leaves a directory alone that is not empty', async () => {
    await writeFile(join(root, 'notes.txt'), 'mine');
    await expect(initSite(root)).rejects.toThrow('is not empty: notes.txt; name a new directory [not_empty]');
    expect(await readdir(root)).toEqual(['notes.txt']);
  });
});

describe('hallgate check', () => {
  test('the demo site has no problem, not even a warning', async () => {
    const report = await checkSite(demoDirectory);
    expect(report.problems.map(formatProblem)).toEqual([]);
  });

  test('prints a wire for each pin, in the order of the header', async () => {
    const { wiring } = await checkSite(demoDirectory);
    const pins = wiring.demo!.pins;
    expect(pins.map(({ headerPin, bcm, device, pin }) => `${headerPin} GPIO${bcm} ${device}.${pin}`)).toEqual(
      [
        '11 GPIO17 key-7.switch',
        '13 GPIO27 key-8.switch',
        '15 GPIO22 lamp.lamp',
        '18 GPIO24 answer-button.answer',
        '22 GPIO25 buzzer.buzzer',
        '29 GPIO5 smileys.1',
        '31 GPIO6 smileys.2',
        '33 GPIO13 smileys.3',
        '35 GPIO19 smileys.4',
        '37 GPIO26 smileys.5',
      ],
    );
    const text = renderWiring('demo', wiring.demo!);
    expect(text).toContain('11          GPIO17  key-7.switch');
    expect(text).toContain('single press: call');
    expect(text).toContain('answer');
  });

  test('warns of a device without a password, and hallgate password mends it', async () => {
    const directory = join(root, 'site');
    await initSite(directory);
    const path = join(directory, 'halls', 'main.yaml');
    const hall = await readFile(path, 'utf8');
    const added = 'devices:\n  - { id: new-counter, profile: hallgate-json, topics: [main/new] }';
    await writeFile(path, hall.replace('devices:', added));
    const before = await checkSite(directory);
    expect(before.ok).toBe(true);
    expect(before.problems.map((problem) => formatProblem(problem).replaceAll(directory, 'SITE'))).toEqual([
      'SITE/.secrets/main.json:1:1 warning: mqtt.new-counter: is missing, so that the device cannot log in; run: hallgate password --site SITE --hall main new-counter [no_credential]',
    ]);
    const password = await setPassword(secretsPath(directory, 'main'), 'new-counter');
    expect((await checkSite(directory)).problems).toEqual([]);
    const { mqtt } = await secretsOf(directory);
    expect(await verifyPassword(password, mqtt['new-counter']!)).toBe(true);
    expect(mqtt['door-counter']).toBeDefined();
  });

  test('warns of a hall without an install page, and hallgate password --install mends it', async () => {
    const directory = join(root, 'site');
    const { file } = await initSite(directory);
    const path = secretsPath(directory, 'main');
    const { install: _hash, ...without } = file;
    await writeFile(path, JSON.stringify(without));
    const { ok, problems } = await checkSite(directory);
    expect([ok, problems.map(({ code }) => code)]).toEqual([true, ['no_install_password']]);
    expect(problems[0]!.mend).toMatch(/--hall main --install$/);
    const password = await setInstallPassword(path);
    expect((await checkSite(directory)).problems).toEqual([]);
    const { install, mqtt } = await secretsOf(directory);
    expect(await verifyPassword(password, install!)).toBe(true);
    expect(mqtt['door-counter']).toBe(file.mqtt['door-counter']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('secrets that others can read are an error', async () => {
    const directory = join(root, 'site');
    await initSite(directory);
    await chmod(secretsPath(directory, 'main'), 0o644);
    const report = await checkSite(directory);
    expect(report.ok).toBe(false);
    expect(report.problems.map(({ code }) => code)).toEqual(['secrets_open']);
  });
});
