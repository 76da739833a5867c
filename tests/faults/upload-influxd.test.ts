/** The uploader against the real InfluxDB 1.x: what it accepts, refuses and survives. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InfluxTarget } from '../../cloud/influx/target.js';
import { point } from '../../cloud/telemetry/index.js';
import { Bench, crossings } from '../../edge/journal/fixtures.js';
import { emptyBatch, type Journal } from '../../edge/journal/journal.js';
import { systemClock } from '../../edge/platform/clock.js';
import type { Uploader } from '../../edge/upload/state.js';
import { startUploader } from '../../edge/upload/uploader.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { seededRandom, until } from '../support/until.js';

/** A second of the uploader takes 50 ms: its time-out is still half a second. */
const clock = systemClock(20);

let influxd: Influxd;
let bench: Bench;
let journal: Journal;
let uploader: Uploader | undefined;
let databases = 0;
let database: string;

beforeAll(async () => {
  influxd = await startInfluxd({ maxBodySize: 200_000 });
});
afterAll(() => influxd?.stop());

beforeEach(() => {
  bench = new Bench();
  journal = bench.open();
  databases += 1;
  database = `halls_${databases}`;
});
afterEach(async () => {
  await uploader?.stop();
  journal.close();
  bench.clean();
});

function start(target: Partial<InfluxTarget> = {}): void {
  uploader = startUploader({
    journal,
    target: { url: influxd.url, database, ...target },
    clock,
    random: seededRandom(3),
    log: bench.log,
    onState: () => {},
  });
}

const empty = () => journal.stats().points === 0;

async function count(query: string): Promise<unknown> {
  const { results } = await influxd.query(query, database);
  return results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
}

test('a thousand votes of one millisecond are a thousand votes, and sending again changes nothing', async () => {
  await influxd.createDatabase(database);
  const vote = point(
    'vote',
    { hall: 'h', desk: 'hall', device: 'panel' },
    { good: 1, total: 1, level: 5, levels: 5 },
    bench.now,
  );
  journal.commit({ ...emptyBatch, points: Array.from({ length: 1_000 }, () => vote) });
  const { lines } = journal.nextLines(5_000, 'live');
  start();
  await until('the journal is empty', empty);
  expect(await count('SELECT sum(total) FROM vote')).toBe(1_000);
  const again = await fetch(`${influxd.url}/write?db=${database}&precision=ns`, {
    method: 'POST',
    body: lines.join('\n'),
  });
  expect(again.status).toBe(204);
  expect(await count('SELECT sum(total) FROM vote')).toBe(1_000);
  expect(await count('SELECT count(total) FROM vote')).toBe(1_000);
});

test('a body above the limit is divided until it fits', async () => {
  await influxd.createDatabase(database);
  for (let i = 0; i < 10; i += 1) journal.commit(crossings(i * 500, 500));
  start();
  await until('the journal is empty', empty);
  expect(await count('SELECT count("in") FROM crossing')).toBe(5_000);
  expect(await count('SELECT sum("in") FROM crossing')).toBe((4_999 * 5_000) / 2);
});

test('a point of another type and one beyond the retention are set aside, their neighbours arrive', async () => {
  await influxd.createDatabase(database);
  await influxd.query(`ALTER RETENTION POLICY "autogen" ON "${database}" DURATION 26w SHARD DURATION 1w`);
  const now = systemClock().wallMs();
  // The server knows the field as text, so the gateway's numbers are refused for this series only.
  const clash = await fetch(`${influxd.url}/write?db=${database}`, {
    method: 'POST',
    body: 'zone,hall=h,zone=z people="many"',
  });
  expect(clash.status).toBe(204);
  journal.commit({
    ...crossings(0, 200, now),
    points: [
      ...crossings(0, 100, now).points,
      point('zone', { hall: 'h', zone: 'z' }, { people: 3 }, now),
      ...crossings(100, 100, now).points,
      point('occupancy', { hall: 'h' }, { count: 3 }, now - 300 * 86_400_000),
    ],
  });
  start();
  await until('the journal is empty', empty);
  expect(await count('SELECT count("in") FROM crossing')).toBe(200);
  expect(await count('SELECT count("count") FROM occupancy')).toBe(0);
  const reasons = journal.lastQuarantined(10).map((one) => one.reason);
  expect(reasons.length).toBe(2);
  expect(reasons[0]).toContain('beyond retention policy');
  expect(reasons[1]).toContain('field type conflict');
});

test('a database made later: the points wait, shown as held, and arrive without a restart', async () => {
  journal.commit(crossings(0, 50));
  start();
  await until('held', () => uploader?.state().mode === 'held');
  expect(uploader?.state()).toMatchObject({ reason: 'not_found', backlogPoints: 50 });
  expect(uploader?.state().detail).toContain('database not found');
  await influxd.createDatabase(database);
  await until('the journal is empty', empty);
  expect(await count('SELECT count("in") FROM crossing')).toBe(50);
});

test('killed in the middle of a backlog and started again: every point once', async () => {
  await influxd.createDatabase(database);
  const total = 60_000;
  for (let i = 0; i < total / 500; i += 1) journal.commit(crossings(i * 500, 500));
  start();
  await until('the first points are acknowledged', () => (uploader?.state().sent ?? 0) > 2_000);
  await influxd.kill();
  const left = journal.stats().points;
  await until('unreachable', () => uploader?.state().mode === 'waiting' || empty());
  await influxd.resume();
  await until('the journal is empty', empty);
  expect(left).toBeGreaterThan(0);
  expect(await count('SELECT count("in") FROM crossing')).toBe(total);
  expect(await count('SELECT sum("in") FROM crossing')).toBe(((total - 1) * total) / 2);
  expect(journal.stats()).toMatchObject({ quarantined: 0, droppedPoints: 0 });
});

describe('accounts', () => {
  let closed: Influxd;
  beforeAll(async () => {
    closed = await startInfluxd({ auth: true });
    const post = (q: string, auth?: string) =>
      fetch(`${closed.url}/query`, {
        method: 'POST',
        body: new URLSearchParams({ q }),
        headers: auth === undefined ? {} : { authorization: `Basic ${Buffer.from(auth).toString('base64')}` },
      });
    for (const [q, auth] of [
      ["CREATE USER root WITH PASSWORD 'r:o t' WITH ALL PRIVILEGES", undefined],
      ['CREATE DATABASE halls', 'root:r:o t'],
      ['CREATE DATABASE other', 'root:r:o t'],
      ["CREATE USER gw WITH PASSWORD 'p:ä'", 'root:r:o t'],
      ['GRANT WRITE ON halls TO gw', 'root:r:o t'],
    ] as const) {
      expect([q, (await post(q, auth)).status]).toEqual([q, 200]);
    }
  });
  afterAll(() => closed?.stop());

  test.each<[string, Partial<InfluxTarget>, string]>([
    ['no password', {}, 'unauthorized'],
    ['a wrong password', { username: 'gw', secret: 'wrong' }, 'unauthorized'],
    ['no right on the database', { username: 'gw', secret: 'p:ä', database: 'other' }, 'forbidden'],
  ])('%s: held', async (_name, target, reason) => {
    journal.commit(crossings(0, 5));
    start({ url: closed.url, database: 'halls', ...target });
    await until('held', () => uploader?.state().mode === 'held');
    expect(uploader?.state()).toMatchObject({ reason, backlogPoints: 5 });
  });

  test('the right ones: stored', async () => {
    journal.commit(crossings(0, 5));
    start({ url: closed.url, database: 'halls', username: 'gw', secret: 'p:ä' });
    await until('the journal is empty', empty);
    expect(uploader?.state()).toMatchObject({ sent: 5, quarantined: 0 });
  });
});
