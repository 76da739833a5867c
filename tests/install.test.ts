/** A hall is installed: real broker, real devices, the page's requests over HTTP, and the gateway started again in between. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { HallFile } from '../cli/hall-file.js';
import { type SuperviseDeps, type Supervised, supervise } from '../cli/supervise.js';
import { LiveSecrets } from '../cloud/site/live-secrets.js';
import { hashPassword } from '../cloud/site/password.js';
import { loadSecrets, secretsPath } from '../cloud/site/secrets.js';
import { SimulatedPins } from '../devices/gpio/simulated-pins.js';
import { startGateway } from '../edge/gateway.js';
import type { Certificate } from '../edge/install/certificate.js';
import { flawsOf, seal } from '../edge/install/seal.js';
import type { EnrolAnswer, InstallError, InstallView, LoginAnswer } from '../edge/install/view.js';
import { systemClock } from '../edge/platform/clock.js';
import { testStandards } from './support/hall.js';
import { freePort } from './support/site.js';
import { until } from './support/until.js';

const hallText = (broker: number, web: number) => `# The hall of this test; this comment stays.
id: test
name: Test hall
time_zone: Europe/Warsaw
hours: { mon: ["00:00-24:00"], tue: ["00:00-24:00"], wed: ["00:00-24:00"], thu: ["00:00-24:00"], fri: ["00:00-24:00"], sat: ["00:00-24:00"], sun: ["00:00-24:00"] }
capacity: 50
lines:
  - { id: main, name: Main door } # the only one
  - { id: side, name: Side door, entrance: false }
zones: [{ id: west, name: West }]
devices:
  - { id: door, profile: hallgate-json, topics: [hall/door], watches: [{ channel: "line:1", line: main }] } # stays
  - { id: lamp, profile: gpio-lamp, pins: { lamp: 22 } }
# Who listens.
accounts:
  - { id: watcher, may_subscribe: ["#"] }
broker: { listen: "127.0.0.1:${broker}" }
web: { listen: "127.0.0.1:${web}" }
`;

const password = 'the-install-password';
const clock = systemClock();
const lampLevels: number[] = [];
const logged: string[] = [];
let site: string;
let hallPath: string;
let url: string;
let mqttUrl: string;
let supervised: Supervised;
/** A hall with a device of this name does not start: what no check of a file can foresee. */
const broken = 'does-not-start';

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), 'hallgate-install-'));
  const [broker, web] = [await freePort(), await freePort()];
  [url, mqttUrl] = [`http://127.0.0.1:${web}`, `mqtt://127.0.0.1:${broker}`];
  hallPath = join(site, 'halls', 'test.yaml');
  await mkdir(join(site, 'halls'));
  await mkdir(join(site, '.secrets'), { mode: 0o700 });
  await writeFile(join(site, 'standards.yaml'), stringify(testStandards));
  await writeFile(hallPath, hallText(broker, web), { mode: 0o640 });
  const mqtt = { door: await hashPassword('door-password'), watcher: await hashPassword('watcher-password') };
  const file = { mqtt, install: await hashPassword(password) };
  await writeFile(secretsPath(site, 'test'), JSON.stringify(file), { mode: 0o600 });
  supervised = await start();
});
afterAll(async () => {
  await supervised.stop();
  await rm(site, { recursive: true, force: true });
});

async function start(): Promise<Supervised> {
  const loaded = await loadSecrets(site, 'test', {});
  if ('problems' in loaded) throw new Error(loaded.problems[0]!.wrong);
  const secrets = await LiveSecrets.open(secretsPath(site, 'test'), loaded.secrets, () => Date.now());
  const write = (context: object, message: string) =>
    void logged.push(`${message} ${JSON.stringify(context)}`);
  const log = { debug: () => {}, info: write, warn: write, error: write };
  const hallFile = new HallFile(site, 'test');
  const deps: SuperviseDeps = {
    hallFile,
    secrets,
    software: 'hallgate test',
    monotonicMs: () => performance.now(),
    log,
    start: async ({ hall, standards }, install) => {
      if (hall.devices.some(({ id }) => id === broken)) throw new Error('it smells of smoke');
      return startGateway({
        hall,
        standards,
        verify: (login, given) => secrets.verify(login, given),
        dataDir: join(site, '.data'),
        pins: new SimulatedPins(clock, (_bcm, level) => void lampLevels.push(level)),
        clock,
        log,
        install,
      });
    },
  };
  return supervise(deps, await hallFile.load());
}

let token = '';
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const isJson = body !== undefined && !(body instanceof Uint8Array);
  const answer = await fetch(`${url}/api/install${path}`, {
    method,
    headers: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(isJson && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as Uint8Array<ArrayBuffer>) }),
  });
  const json = (await answer.json()) as InstallView & InstallError & LoginAnswer & EnrolAnswer;
  return { status: answer.status, headers: answer.headers, ...json };
}
const view = () => ask('GET', '');
const deviceRow = async (id: string) => (await view()).devices.find((device) => device.id === id)!;
/** The view when the gateway runs with another hall file than before. */
const viewWithout = (digest: string) =>
  until('the new hall file', async () => {
    const now = await view().catch(() => null);
    return now && now.hall_file !== digest ? now : null;
  });

async function say(login: string, given: string): Promise<MqttClient> {
  const options = { username: login, password: given, clientId: `${login}-1`, protocolVersion: 4 as const };
  return connectAsync(mqttUrl, { ...options, reconnectPeriod: 50 });
}
const publish = (client: MqttClient, topic: string, payload: unknown) =>
  client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
/** People who walked in by the readings on disk: each counts once, or the sum is wrong. */
function walkedIn(): number {
  const { journal } = supervised.gateway();
  const readings = [...journal.history({ since: 0, until: Number.MAX_SAFE_INTEGER })];
  return readings
    .map(({ reading }) => reading as { readonly kind: string; readonly in?: number })
    .filter(({ kind }) => kind === 'crossing')
    .reduce((sum, crossing) => sum + (crossing.in ?? 0), 0);
}

describe('the door of the page', () => {
  it('is shut without the password, and says so', async () => {
    expect(await view()).toMatchObject({ status: 401, code: 'session_ended' });
    expect(await ask('POST', '/test', { do: 'next' })).toMatchObject({ status: 401 });
    expect(await ask('PUT', '/photo/door', new Uint8Array(3))).toMatchObject({ status: 401 });
    const wrong = await ask('POST', '/login', { name: 'Eve', password: 'guess' });
    expect(wrong).toMatchObject({ status: 401, code: 'wrong_password' });
    expect(wrong.headers.get('cache-control')).toBe('no-store');
    expect(await ask('POST', '/login', { name: ' ', password })).toMatchObject({
      status: 400,
      code: 'bad_request',
    });
  });

  it('opens with it', async () => {
    const login = await ask('POST', '/login', { name: 'Ada', password });
    expect(login).toMatchObject({ status: 200, idle_s: 1_800 });
    token = login.token;
    const { devices, pins, places, test, certificate, hall_file_changed } = await view();
    expect(devices.map(({ id, state, test: kind }) => [id, state, kind])).toEqual([
      ['door', 'never_seen', 'line'],
      ['lamp', 'alive', 'output'],
    ]);
    expect(pins).toEqual([{ device: 'lamp', pin: 'lamp', bcm: 22, header_pin: 15, does: 'alert lamp' }]);
    expect(places.line.map(({ id }) => id)).toEqual(['main', 'side']);
    expect([test, hall_file_changed]).toEqual([null, false]);
    expect(certificate).toMatchObject({ missing: ['door', 'lamp'], issued: null });
    expect(certificate.key_fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lets no other page in, and changes nothing elsewhere', async () => {
    const foreign = { origin: 'http://evil.example' };
    expect(await ask('POST', '/test', { do: 'next' }, foreign)).toMatchObject({
      status: 403,
      code: 'not_allowed',
    });
    expect(await ask('POST', '/test', { do: 'next' }, { origin: 'null' })).toMatchObject({ status: 403 });
    expect(await ask('POST', '/test', { do: 'next' }, { origin: url })).toMatchObject({ status: 409 });
    expect(await ask('DELETE', '/test')).toMatchObject({ status: 405 });
    for (const path of ['/api/wall', '/api/installer', '/'])
      expect((await fetch(url + path, { method: 'POST' })).status).toBe(405);
  });

  it('has a page of its own, with a place for the style of the certificate', async () => {
    const page = await fetch(`${url}/install`);
    expect([page.status, page.url]).toEqual([200, `${url}/install/`]);
    expect((await fetch(`${url}/install?lang=zh-Hant`)).url).toBe(`${url}/install/?lang=zh-Hant`);
    expect(page.headers.get('content-security-policy')).toContain("style-src 'self' 'sha256-");
    expect((await fetch(url)).headers.get('content-security-policy')).not.toContain('sha256-');
  });

  it('refuses what is too large or has no form', async () => {
    expect(await ask('POST', '/note', { device: 'door', note: 'x'.repeat(17_000) })).toMatchObject({
      status: 413,
      code: 'too_large',
    });
    const picture = { 'content-type': 'image/jpeg' };
    const large = new Uint8Array(2 * 1024 * 1024 + 1).fill(0xff);
    expect(await ask('PUT', '/photo/door', large, picture)).toMatchObject({ status: 413 });
    expect(await ask('POST', '/note', { device: 'door' })).toMatchObject({
      status: 400,
      code: 'bad_request',
    });
    const noJson = { 'content-type': 'application/json' };
    expect(await ask('POST', '/note', new Uint8Array([123]), noJson)).toMatchObject({ status: 400 });
    expect(await ask('POST', '/note', new Uint8Array(3), { 'content-type': 'text/plain' })).toMatchObject({
      status: 400,
    });
  });
});

describe('a walk test', () => {
  it('of a door counts what the device tells, over a restart, and its result is kept', async () => {
    const door = await say('door', 'door-password');
    let [totalIn, totalOut] = [1_000, 400];
    const walk = async (inward: number, outward: number) => {
      [totalIn, totalOut] = [totalIn + inward, totalOut + outward];
      await publish(door, 'hall/door', { total_in: totalIn, total_out: totalOut });
    };
    await walk(0, 0);
    await ask('POST', '/test', { do: 'start', device: 'door' });
    await walk(1, 0);
    const begun = await ask('POST', '/test', { do: 'next' });
    expect(begun.test).toMatchObject({ device: 'door', kind: 'line', by: 'Ada' });
    expect(begun.test!.steps.map(({ counted, state }) => [counted, state])).toEqual([
      [1, 'done'],
      [0, 'now'],
      [0, 'waiting'],
      [0, 'waiting'],
    ]);
    await supervised.stop();
    supervised = await start();
    token = (await ask('POST', '/login', { name: 'Ada', password })).token;
    await until('the device is back', () => door.connected);
    await walk(0, 1);
    await ask('POST', '/test', { do: 'next' });
    await walk(19, 18);
    const { test, devices, events, certificate } = await ask('POST', '/test', { do: 'next' });
    expect(test).toBeNull();
    expect(devices[0]).toMatchObject({ state: 'alive', result: { passed: true, why: null, share: 39 / 40 } });
    expect(events[0]).toMatchObject({ device: 'door', channel: 'line:1', kind: 'total' });
    expect(certificate.missing).toEqual(['lamp']);
    await door.endAsync();
  });

  it('of a lamp lights it until it is answered for', async () => {
    await ask('POST', '/test', { do: 'start', device: 'lamp' });
    await until('the lamp is lit', () => lampLevels.includes(1));
    await ask('POST', '/test', { do: 'answer', seen: true });
    await until('the lamp is out', () => lampLevels.at(-1) === 0);
    expect(await deviceRow('lamp')).toMatchObject({ result: { kind: 'output', passed: true } });
  });
});

describe('notes and pictures', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

  it('are kept, and shown to whoever is logged in', async () => {
    await ask('POST', '/note', { device: 'door', note: 'Cable behind the left panel.\nLadder needed.' });
    await ask('PUT', '/photo/door', jpeg, { 'content-type': 'image/jpeg' });
    expect(await deviceRow('door')).toMatchObject({ note: expect.stringContaining('Ladder'), photo: true });
    const picture = await fetch(`${url}/api/install/photo/door`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([picture.headers.get('content-type'), new Uint8Array(await picture.arrayBuffer())]).toEqual([
      'image/jpeg',
      jpeg,
    ]);
    expect((await fetch(`${url}/api/install/photo/door`)).status).toBe(401);
  });

  it('are refused for what is no picture and for what is no device', async () => {
    const svg = new TextEncoder().encode('<svg onload="alert(1)">');
    const headers = { 'content-type': 'image/png' };
    expect(await ask('PUT', '/photo/door', svg, headers)).toMatchObject({
      status: 400,
      code: 'not_a_picture',
    });
    expect(await ask('PUT', '/photo/..%2Fdoor', jpeg, headers)).toMatchObject({
      status: 404,
      code: 'unknown_device',
    });
    expect(await ask('POST', '/note', { device: 'nobody', note: '' })).toMatchObject({ status: 404 });
    expect(await ask('GET', '/photo/lamp')).toMatchObject({ status: 404, code: 'no_photo' });
  });
});

describe('a new device', () => {
  let login: Awaited<ReturnType<typeof ask>>;
  const bindBody = (hall_file: string, change: object = {}) => ({
    hall_file,
    id: 'side-counter',
    name: 'Over the side door',
    profile: 'hallgate-json',
    topics: ['new/side'],
    account: null,
    watches: [{ channel: 'line:1', kind: 'line', place: 'side' }],
    ...change,
  });

  it('gets a login that works at once, and is a stranger', async () => {
    login = await ask('POST', '/enrol', { id: 'side-counter' });
    expect(login).toMatchObject({ status: 200, login: 'side-counter', broker: { host: '127.0.0.1' } });
    expect(login.qr_svg).toMatch(/^<svg [^>]*viewBox/);
    expect(login.qr_svg).not.toMatch(/style|script/);
    expect(await readFile(secretsPath(site, 'test'), 'utf8')).not.toContain(login.password);
    const device = await say('side-counter', login.password);
    const watcher = await say('watcher', 'watcher-password');
    const overheard: string[] = [];
    watcher.on('message', (topic) => overheard.push(topic));
    await watcher.subscribeAsync('new/#');
    const before = walkedIn();
    for (const topic of ['new/side', 'hall/door', 'hallgate/test/do/lamp'])
      await publish(device, topic, { in: 5 });
    const { strangers, devices } = await view();
    expect(strangers).toMatchObject([
      { topic: 'new/side', account: 'side-counter', n: 1, sample: '{"in":5}' },
    ]);
    const candidate = strangers[0]!.candidates.find(({ profile }) => profile === 'hallgate-json');
    expect(candidate?.channels).toEqual([{ channel: 'line:1', kind: 'crossing' }]);
    expect(walkedIn()).toBe(before);
    expect(devices).toHaveLength(2);
    expect(overheard).toEqual([]);
    await Promise.all([device.endAsync(), watcher.endAsync()]);
  });

  it('of a name that is taken gets none', async () => {
    for (const id of ['door', 'watcher'])
      expect(await ask('POST', '/enrol', { id })).toMatchObject({ status: 409, code: 'id_taken' });
    expect(await ask('POST', '/enrol', { id: 'Not An Id' })).toMatchObject({ status: 400 });
  });

  it('that floods fills nothing, and an honest one is counted', async () => {
    const [flood, door] = [await say('side-counter', login.password), await say('door', 'door-password')];
    const before = walkedIn();
    const floods = Array.from({ length: 3_000 }, (_, n) => publish(flood, `flood/${n % 200}`, { n }));
    await publish(door, 'hall/door', { in: 1 });
    await Promise.all(floods);
    expect(walkedIn()).toBe(before + 1);
    const { strangers, events } = await view();
    expect(strangers).toHaveLength(50);
    expect(events.length).toBeLessThanOrEqual(40);
    await publish(flood, 'new/side', { in: 5 });
    await Promise.all([flood.endAsync(), door.endAsync()]);
  });

  it('is not bound where the hall file would not pass the check: every problem comes back, nothing is written', async () => {
    const before = await readFile(hallPath, 'utf8');
    const { hall_file } = await view();
    const watches = [{ channel: 'line:1', kind: 'line', place: 'nowhere' }];
    const answer = await ask('POST', '/bind', bindBody(hall_file, { watches, profile: 'unheard-of' }));
    expect(answer).toMatchObject({ status: 400, code: 'hall_file_invalid' });
    expect(answer.problems!.map((line) => /\[(\w+)]$/.exec(line)?.[1]).sort()).toEqual([
      'unknown_line',
      'unknown_profile',
    ]);
    const taken = await ask('POST', '/bind', bindBody(hall_file, { id: 'door' }));
    expect(taken.problems!.join()).toContain('duplicate_id');
    expect(await readFile(hallPath, 'utf8')).toBe(before);
  });

  it('is bound: comments stay, the gateway starts again, and nothing that devices say meanwhile is lost or counted twice', async () => {
    const before = await readFile(hallPath, 'utf8');
    const { hall_file } = await view();
    const counted = walkedIn();
    const door = connect(mqttUrl, {
      username: 'door',
      password: 'door-password',
      clientId: 'door-1',
      protocolVersion: 4,
      reconnectPeriod: 20,
    });
    door.on('error', () => {});
    let sent = 0;
    let isGoing = true;
    const walks = (async () => {
      while (isGoing) {
        sent += 1;
        await publish(door, 'hall/door', { in: 1 });
      }
    })();
    await until('people walk', () => sent > 20);
    const answer = await ask('POST', '/bind', bindBody(hall_file));
    expect(answer).toMatchObject({ status: 200, device: 'side-counter' });
    const after = await viewWithout(hall_file);
    expect(after).toMatchObject({ status: 200, hall_file: answer.hall_file, hall_file_changed: false });
    expect(after.trouble).toBeUndefined();
    const walkedBefore = sent;
    await until('people walk on', () => sent > walkedBefore + 20);
    isGoing = false;
    await walks;
    expect(walkedIn()).toBe(counted + sent);
    await door.endAsync();
    const written = await readFile(hallPath, 'utf8');
    for (const line of before.split('\n')) expect(written).toContain(line);
    expect((await stat(hallPath)).mode & 0o777).toBe(0o640);
    const row = after.devices.find(({ id }) => id === 'side-counter')!;
    expect(row).toMatchObject({ state: 'never_seen', test: 'line', topics: ['new/side'] });
    // Results of what was not touched stay.
    expect(after.devices[0]!.result).toMatchObject({ passed: true });
  });

  it('speaks as itself from now on, with the login that it was given', async () => {
    const device = await say('side-counter', login.password);
    await publish(device, 'new/side', { in: 2 });
    expect(await deviceRow('side-counter')).toMatchObject({ state: 'alive' });
    expect((await view()).strangers.map(({ topic }) => topic)).not.toContain('new/side');
    await device.endAsync();
    const secrets = JSON.parse(await readFile(secretsPath(site, 'test'), 'utf8'));
    expect([Object.keys(secrets.mqtt).sort(), secrets.enrolled]).toEqual([
      ['door', 'side-counter', 'watcher'],
      {},
    ]);
  });

  it('that looks the other way is found out, and turned round', async () => {
    const device = await say('side-counter', login.password);
    await ask('POST', '/test', { do: 'start', device: 'side-counter' });
    for (const told of [{ out: 1 }, { in: 1 }, { in: 19, out: 19 }]) {
      await publish(device, 'new/side', told);
      await ask('POST', '/test', { do: 'next' });
    }
    expect((await deviceRow('side-counter')).result).toMatchObject({ passed: false, why: 'turned_round' });
    const { hall_file } = await view();
    const swap = { hall_file, device: 'side-counter', channel: 'line:1' };
    expect(await ask('POST', '/swap', { ...swap, channel: 'zone:1' })).toMatchObject({
      status: 400,
      code: 'not_a_line',
    });
    expect(await ask('POST', '/swap', swap)).toMatchObject({ status: 200 });
    const after = await viewWithout(hall_file);
    const row = after.devices.find(({ id }) => id === 'side-counter')!;
    expect(row.watches).toMatchObject([{ channel: 'line:1', swap: true }]);
    // Another entry is another installation: it must be tested again.
    expect(row.result).toBeNull();
    await device.endAsync();
  });

  it('that the gateway does not run with is taken out again, and the page is told why', async () => {
    const before = await readFile(hallPath, 'utf8');
    const { hall_file } = await view();
    expect(await ask('POST', '/bind', bindBody(hall_file, { id: broken, topics: ['x'] }))).toMatchObject({
      status: 200,
    });
    const after = await until('the trouble', async () => {
      const now = await view().catch(() => null);
      return now?.trouble ? now : null;
    });
    expect(after.trouble).toEqual({ code: 'hall_file_not_run', message: 'it smells of smoke' });
    expect(after).toMatchObject({ hall_file, hall_file_changed: false });
    expect(await readFile(hallPath, 'utf8')).toBe(before);
  });
});

describe('a hall file that somebody edits by hand meanwhile', () => {
  it('is not overwritten, and taken over when it passes the check', async () => {
    const { hall_file } = await view();
    const before = await readFile(hallPath, 'utf8');
    const twice = before.replace(
      'devices:',
      'devices:\n  - { id: buzzer, profile: gpio-buzzer, pins: { buzzer: 22 } }\n  - { id: horn, profile: gpio-buzzer, pins: { buzzer: 99 } }',
    );
    await writeFile(hallPath, twice);
    expect((await view()).hall_file_changed).toBe(true);
    const bind = {
      hall_file,
      id: 'other',
      name: '',
      profile: 'hallgate-json',
      topics: ['other'],
      account: null,
      watches: [],
    };
    expect(await ask('POST', '/bind', bind)).toMatchObject({ status: 409, code: 'hall_file_changed' });
    const refused = await ask('POST', '/reload', {});
    expect(refused).toMatchObject({ status: 400, code: 'hall_file_invalid' });
    const codes = refused.problems!.map((line) => /\[(\w+)]$/.exec(line)?.[1]);
    expect([...new Set(codes)].sort()).toEqual(expect.arrayContaining(['pin_off_header', 'pin_taken']));
    expect(await readFile(hallPath, 'utf8')).toBe(twice);

    await writeFile(hallPath, before.replace('name: Main door', 'name: Front door'));
    expect(await ask('POST', '/reload', {})).toMatchObject({ status: 200, device: '' });
    const after = await viewWithout(hall_file);
    expect(after.places.line[0]).toEqual({ id: 'main', name: 'Front door' });
    expect(after.hall_file_changed).toBe(false);
    expect(await ask('POST', '/bind', bind)).toMatchObject({ status: 409, code: 'hall_file_changed' });
  });
});

describe('a hall file by hand with which the gateway does not run', () => {
  it('stays on disk to be mended, and the hall goes on as it was', async () => {
    const { hall_file } = await view();
    const before = await readFile(hallPath, 'utf8');
    const edited = before.replace(
      'devices:',
      `devices:\n  - { id: ${broken}, profile: hallgate-json, topics: [smoke] }`,
    );
    await writeFile(hallPath, edited);
    expect(await ask('POST', '/reload', {})).toMatchObject({ status: 200 });
    const after = await until('the trouble', async () => {
      const now = await view().catch(() => null);
      return now?.trouble ? now : null;
    });
    expect(after).toMatchObject({
      hall_file,
      hall_file_changed: true,
      trouble: { code: 'hall_file_not_run' },
    });
    expect(await readFile(hallPath, 'utf8')).toBe(edited);
    await writeFile(hallPath, before);
    await ask('POST', '/reload', {});
    await until('an end of the trouble', async () => {
      const now = await view().catch(() => null);
      return now && now.trouble === undefined && !now.hall_file_changed;
    });
  });
});

describe('the certificate', () => {
  it('is signed over all that was found', async () => {
    expect(await ask('GET', '/certificate.json')).toMatchObject({ status: 404, code: 'no_certificate' });
    const issued = await ask('POST', '/certificate', { by: 'Ada Lovelace' });
    expect(issued.certificate.issued).toMatchObject({ by: 'Ada Lovelace' });
    expect(issued.certificate.missing).toEqual(['side-counter']);
    const { status: _s, headers: _h, ...rest } = await ask('GET', '/certificate.json');
    const certificate = rest as unknown as Certificate;
    expect(flawsOf(certificate)).toEqual([]);
    expect(certificate.body).toMatchObject({
      by: 'Ada Lovelace',
      hall_file: issued.hall_file,
      software: 'hallgate test',
    });
    expect(certificate.body.devices.map(({ id, result }) => [id, result?.passed])).toEqual([
      ['door', true],
      ['lamp', true],
      ['side-counter', undefined],
    ]);
    expect(certificate.body.devices[0]!.photo).toMatch(/^[0-9a-f]{64}$/);
    for (const lang of ['en', 'zh-Hant']) {
      const headers = { authorization: `Bearer ${token}` };
      const page = await fetch(`${url}/api/install/certificate.html?lang=${lang}`, { headers });
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('content-security-policy')).toContain("style-src 'self' 'sha256-");
      expect(await page.text()).toContain(certificate.digest);
      const pdf = await fetch(`${url}/api/install/certificate.pdf?lang=${lang}`, { headers });
      expect(pdf.headers.get('content-type')).toBe('application/pdf');
      expect(
        Buffer.from(await pdf.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    expect((await fetch(`${url}/api/install/certificate.pdf`)).status).toBe(401);
    const forged = seal(certificate.body, generateKeyPairSync('ed25519').privateKey);
    expect(forged.signature).not.toBe(certificate.signature);
  });
});

describe('what is written down', () => {
  it('holds no password, and tells who did what', () => {
    const text = logged.join('\n');
    expect(text).not.toContain(password);
    expect(text).toContain('install: a wrong password {"address":"127.0.0.1"}');
    expect(text).toContain('install: logged in');
    expect(text).toContain('install: a device was bound');
  });

  it('the session ends with the logout', async () => {
    expect(await ask('POST', '/logout', {})).toMatchObject({ status: 200 });
    expect(await view()).toMatchObject({ status: 401, code: 'session_ended' });
  });
});
