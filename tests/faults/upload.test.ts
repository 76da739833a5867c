/** The uploader against a server with faults. Oracle: every journalled line is stored once, byte for byte, or counted as refused. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InfluxTarget } from '../../cloud/influx/target.js';
import { Bench, crossings, numberOf } from '../../edge/journal/fixtures.js';
import type { Journal } from '../../edge/journal/journal.js';
import { type Clock, systemClock } from '../../edge/platform/clock.js';
import { limits } from '../../edge/upload/core.js';
import type { Uploader, UploadState } from '../../edge/upload/state.js';
import { startUploader } from '../../edge/upload/uploader.js';
import { type FakeInflux, type Fault, startFakeInflux, storedLines } from '../support/fake-influx.js';
import { seededRandom, until } from '../support/until.js';

/** A second of the uploader takes 25 ms. */
const speed = 40;

let bench: Bench;
let fake: FakeInflux;
let journal: Journal;
let uploader: Uploader | undefined;
let clock: Clock;
let states: UploadState[];

beforeEach(async () => {
  bench = new Bench();
  fake = await startFakeInflux({ version: 1 });
  journal = bench.open();
  clock = systemClock(speed);
  states = [];
});

afterEach(async () => {
  await uploader?.stop();
  uploader = undefined;
  journal.close();
  await fake.stop();
  bench.clean();
});

function start(target: Partial<InfluxTarget> = {}): Uploader {
  uploader = startUploader({
    journal,
    // Property by property: a getter stays a getter.
    target: Object.defineProperties(
      { url: fake.url, version: 1 as const, database: 'halls' },
      Object.getOwnPropertyDescriptors(target),
    ),
    clock,
    random: seededRandom(1),
    log: bench.log,
    onState: (state) => states.push(state),
  });
  return uploader;
}

/** Journals `backlog` points in a run before, and `live` points in this one. Returns all lines, sorted. */
function fill(backlog: number, live: number): string[] {
  journal.commit(crossings(0, backlog));
  journal.close();
  journal = bench.open();
  journal.commit(crossings(backlog, live));
  const all = [journal.nextLines(1e6, 'backlog'), journal.nextLines(1e6, 'live')].flatMap((one) => one.lines);
  expect(all.length).toBe(backlog + live);
  return all.sort();
}

const empty = () => journal.stats().points === 0;

const html = '<html>Please log in to the guest network</html>';
const scripts: readonly [string, readonly Fault[]][] = [
  ['500, 502, 503 and 504', [500, 502, 503, 504].map((status) => ({ kind: 'answer', status }))],
  [
    '500 with a hinted handoff',
    [
      {
        kind: 'answer',
        status: 500,
        body: '{"error":"hinted handoff queue not empty"}',
        headers: { 'content-type': 'application/json' },
      },
    ],
  ],
  ['408 and 429', [408, 429].map((status) => ({ kind: 'answer', status }))],
  [
    'a captive portal',
    [200, 302].map((status) => ({ kind: 'answer', status, body: html, headers: { location: '/login' } })),
  ],
  ['401, 403 and 404', [401, 403, 404].map((status) => ({ kind: 'answer', status }))],
  [
    '413',
    [
      { kind: 'answer', status: 413 },
      { kind: 'answer', status: 413 },
    ],
  ],
  ['400 with half stored', [{ kind: 'answer', status: 400, store: 'half' }]],
  ['201 with half stored', [{ kind: 'answer', status: 201, store: 'half' }]],
  ['422 with nothing stored', [{ kind: 'answer', status: 422 }]],
  ['connections cut', [{ kind: 'reset' }, { kind: 'reset' }]],
  ['the reply lost after the store', [{ kind: 'reset', store: 'all' }]],
  ['no answer', [{ kind: 'hang' }]],
  ['an answer that never ends', [{ kind: 'drip', status: 500 }]],
];

describe('after each fault all points arrive, once and unchanged', () => {
  test.each(scripts)('%s', async (_name, faults) => {
    const lines = fill(300, 20);
    fake.faults.push(...faults);
    start();
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines);
    expect(fake.faults).toEqual([]);
    expect(uploader?.state()).toMatchObject({ backlogPoints: 0, quarantined: 0, sent: 320 });
    // A fresh point passes as well.
    journal.commit(crossings(900, 1));
    await until('the fresh point is stored', () => fake.points.size === 321);
  });

  test('a random mixture of all of them', async () => {
    const lines = fill(3_000, 200);
    const random = seededRandom(20_260_105);
    const all = scripts
      .flatMap(([, faults]) => faults)
      .filter((fault) => fault.kind !== 'hang' && fault.kind !== 'drip');
    let given = 0;
    fake.rule = () => {
      if (random() > 0.5 || given >= 40) return null;
      given += 1;
      return all[Math.floor(random() * all.length)] ?? null;
    };
    start();
    await until('the journal is empty', empty, 60_000);
    // A bisection that meets a 400 of the fault at one line sets that line aside: refused, counted, and kept.
    const refused = journal.lastQuarantined(10_000).map((one) => one.line);
    expect(new Set([...storedLines(fake), ...refused])).toEqual(new Set(lines));
    expect(uploader?.state().quarantined).toBe(refused.length);
    expect((uploader?.state().sent ?? 0) + refused.length).toBe(lines.length);
  }, 90_000);
});

describe('refused lines', () => {
  test.each([
    1, 2, 3,
  ] as const)('of InfluxDB %i are set aside one by one with the reason, the others arrive', async (version) => {
    await fake.stop();
    fake = await startFakeInflux({ version });
    const bad = new Set([0, 13, 77, 318]);
    fake.refuses = (line) => (bad.has(numberOf(line)) ? 'field type conflict: in' : null);
    const lines = fill(300, 20);
    start({ version });
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines.filter((line) => !bad.has(numberOf(line))));
    const aside = journal.lastQuarantined(10);
    expect(aside.map((one) => numberOf(one.line)).sort((a, b) => a - b)).toEqual([...bad]);
    expect(aside.every((one) => one.reason.includes('field type conflict'))).toBe(true);
    expect(uploader?.state()).toMatchObject({ quarantined: 4, sent: 316, mode: 'idle', reason: 'ok' });
  });

  test('and a body limit: both are found out', async () => {
    await fake.stop();
    fake = await startFakeInflux({ version: 2, maxBytes: 4_000 });
    fake.refuses = (line) => (numberOf(line) === 50 ? 'no' : null);
    const lines = fill(300, 0);
    start({ version: 2 });
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines.filter((line) => numberOf(line) !== 50));
  });
});

describe('waiting', () => {
  test.each<[string, () => string]>([
    ['seconds', () => '20'],
    ['an HTTP-date', () => new Date(clock.wallMs() + 20_000).toUTCString()],
  ])('Retry-After in %s is obeyed', async (_name, header) => {
    fill(10, 0);
    // The twenty seconds count from here, where the date is made, not from the answer that brings it.
    const stamped = performance.now();
    fake.faults.push({ kind: 'answer', status: 503, headers: { 'retry-after': header() } });
    start();
    await until('the journal is empty', empty);
    const second = fake.writes[1];
    // An HTTP-date has whole seconds, so up to one of the twenty is cut off.
    expect(((second?.at ?? 0) - stamped) * speed).toBeGreaterThan(18_900);
  });

  test('is shown, logged once for an outage, and never a busy loop', async () => {
    fill(10, 0);
    fake.rule = () => ({ kind: 'answer', status: 500 });
    start();
    await until('six tries', () => fake.writes.length >= 6);
    const gaps = fake.writes.slice(1).map((write, index) => write.at - (fake.writes[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(limits.retryMsMin / speed - 1);
    expect(uploader?.state()).toMatchObject({
      mode: 'waiting',
      reason: 'server_error',
      backlogPoints: 10,
      sent: 0,
    });
    fake.rule = () => null;
    await until('the journal is empty', empty);
    await until('idle', () => uploader?.state().mode === 'idle');
    expect(bench.log.lines.map((line) => line.level)).toEqual(['warn', 'info']);
    expect(states.map((state) => state.mode)).toEqual(['sending', 'waiting', 'idle']);
  });

  test('with nobody there: goes on when the server comes, without a restart', async () => {
    const { port } = fake;
    await fake.stop();
    const lines = fill(100, 5);
    start();
    await until('unreachable', () => uploader?.state().reason === 'unreachable');
    fake = await startFakeInflux({ version: 1, port });
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines);
  });

  test('on a hold only single points are risked, and a new secret is used at once', async () => {
    const lines = fill(300, 0);
    let secret = 'old';
    fake.rule = (write) => (write.authorization === 'Token new' ? null : { kind: 'answer', status: 401 });
    start({
      version: 2,
      get secret() {
        return secret;
      },
    });
    await until('a probe', () => fake.writes.length >= 2);
    expect(fake.writes.map((write) => write.lines).slice(0, 2)).toEqual([300, 1]);
    expect(uploader?.state()).toMatchObject({ mode: 'held', reason: 'unauthorized', backlogPoints: 300 });
    secret = 'new';
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines);
    expect(JSON.stringify([bench.log.lines, states])).not.toMatch(/Token|"old"|"new"/);
  });

  test('when the journal vanishes, says so', async () => {
    fill(10, 0);
    rmSync(bench.dir, { recursive: true });
    start();
    await until('journal', () => uploader?.state().reason === 'journal');
    expect(fake.writes.length).toBeLessThanOrEqual(1);
  });

  test('ends at once when it is stopped, even with a request under way', async () => {
    fill(10, 0);
    clock = systemClock();
    fake.rule = () => ({ kind: 'hang' });
    start();
    await until('a request', () => fake.writes.length === 1);
    const before = performance.now();
    await uploader?.stop();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(journal.stats().points).toBe(10);
  });
});

describe('requests', () => {
  test('live points go before the backlog', async () => {
    fill(6_000, 5);
    start();
    await until('the journal is empty', empty);
    expect(fake.writes.map((write) => write.lines).slice(0, 3)).toEqual([5, 5_000, 1_000]);
  });

  test.each<[number, Partial<InfluxTarget>, string, string | undefined]>([
    [
      1,
      { username: 'gw', secret: 'pässword' },
      '/write?db=halls&precision=ns',
      `Basic ${Buffer.from('gw:pässword').toString('base64')}`,
    ],
    [1, { retentionPolicy: 'two years' }, '/write?db=halls&rp=two+years&precision=ns', undefined],
    [
      2,
      { org: 'bank & co', secret: 'abc' },
      '/api/v2/write?org=bank+%26+co&bucket=halls&precision=ns',
      'Token abc',
    ],
    [2, { bucket: 'halls/raw', secret: 'abc' }, '/api/v2/write?bucket=halls%2Fraw&precision=ns', 'Token abc'],
    [3, { secret: 'abc' }, '/api/v2/write?bucket=halls&precision=ns', 'Token abc'],
  ])('InfluxDB %i %j', async (version, target, path, authorization) => {
    await fake.stop();
    fake = await startFakeInflux({ version: version as 1 | 2 | 3 });
    const lines = fill(5, 0);
    const { version: _asked, ...rest } = { version: undefined, url: fake.url, database: 'halls', ...target };
    uploader = startUploader({
      journal,
      target: rest,
      clock,
      random: seededRandom(1),
      log: bench.log,
      onState: () => {},
    });
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines);
    expect(fake.writes[0]).toMatchObject({ path, authorization });
  });

  test('are compressed on their way out of the machine only', async () => {
    const lines = fill(300, 0);
    start({ url: fake.url.replace('127.0.0.1', '0.0.0.0') });
    await until('the journal is empty', empty);
    expect(storedLines(fake)).toEqual(lines);
    expect(fake.writes[0]?.encoding).toBe('gzip');
    journal.commit(crossings(900, 300));
    await uploader?.stop();
    start();
    await until('the journal is empty', empty);
    expect(fake.writes.at(-1)?.encoding).toBeUndefined();
  });
});
