/** Real payloads, sent by an independent client, are found in InfluxDB: each once, or refused with its reason. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode, decodeAny, deviceOptions, isRejection } from '../devices/decode.js';
import { catalogue } from '../devices/profiles/index.js';
import type { Reading, ReadingKind } from '../devices/reading.js';
import { testContext } from '../devices/testing.js';
import { difference } from '../edge/hall/counter.js';
import type { CounterPart } from '../edge/state/parts.js';
import { passwordOf, startTestGateway, type TestGateway, testHall, until } from './support/hall.js';
import { type Influxd, startInfluxd } from './support/influxd.js';

const run = promisify(execFile);

interface Sample {
  readonly id: string;
  readonly topic: string;
  readonly payload: string;
  readonly encoding?: string;
  readonly retain?: boolean;
}

const fixture = new URL('../devices/fixtures/device-samples.json', import.meta.url);
const samples = JSON.parse(readFileSync(fixture, 'utf8')) as Sample[];
const bytesOf = (sample: Sample) =>
  Buffer.from(sample.payload, sample.encoding === 'base64' ? 'base64' : 'utf8');

/** What the profiles say of each sample alone, with the options that a hall file gets if it states none. */
const decoded = samples.map((sample) => {
  const message = { topic: sample.topic, payload: bytesOf(sample), retained: sample.retain === true };
  const found = decodeAny(catalogue, message, testContext);
  const profile = isRejection(found) ? undefined : catalogue.find(({ id }) => id === found.profile);
  const chosen = profile && deviceOptions(profile);
  const result =
    chosen && 'options' in chosen ? decode(profile, message, { ...testContext, ...chosen }) : found;
  return { sample, result };
});
const known = decoded.flatMap(({ sample, result }) => (isRejection(result) ? [] : [{ sample, ...result }]));
const refused = decoded.flatMap(({ sample, result }) =>
  isRejection(result) ? [{ sample, code: result.code }] : [],
);

/** One device for each topic: what comes on one topic comes from one device. */
const topics = [...new Set(known.map(({ sample }) => sample.topic))];
const deviceOf = (topic: string) => `s${topics.indexOf(topic)}`;

/** The measurement that a kind of reading becomes; the state of a desk is written when it changes. */
const measurementOf: Partial<Record<ReadingKind, string>> = {
  crossing: 'crossing',
  total: 'counter',
  presence: 'presence',
  occupied: 'presence',
  queue: 'queue_report',
  dwell: 'dwell',
  sighting: 'sighting',
  vote: 'vote',
  press: 'press',
  environment: 'environment',
  health: 'device',
};

let influx: Influxd;
let gateway: TestGateway;
let port: string;

beforeAll(async () => {
  influx = await startInfluxd();
  await influx.createDatabase('halls');
  const hall = testHall({
    zones: [{ id: 'z', name: 'Zone' }],
    lines: [{ id: 'l', name: 'Line' }],
    desks: [{ id: 'd', name: 'Desk' }],
    queues: [{ id: 'q', name: 'Queue', desks: ['d'], service_s: 300 }],
    devices: topics.map((topic) => ({
      id: deviceOf(topic),
      profile: known.find(({ sample }) => sample.topic === topic)!.profile,
      topics: [topic],
      account: 'site',
      watches: [{ channel: '*', line: 'l', zone: 'z', queue: 'q', desk: 'd', as: 'served' as const }],
    })),
    accounts: [{ id: 'site', may_publish: ['#'] }],
  });
  gateway = await startTestGateway({ hall, influx: { url: influx.url, version: 1, database: 'halls' } });
  port = String(gateway.mqttPort);
});
afterAll(async () => {
  await gateway?.stop();
  await influx?.stop();
});

/** Publishes with mosquitto_pub, QoS 1. */
async function publish(sample: Sample, ...more: string[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'hallgate-payload-'));
  await writeFile(join(dir, 'payload'), bytesOf(sample));
  const login = ['-h', '127.0.0.1', '-p', port, '-u', 'site', '-P', passwordOf('site')];
  const empty = bytesOf(sample).length === 0;
  const message = [
    '-q',
    '1',
    '-t',
    sample.topic,
    ...(empty ? ['-n'] : ['-f', join(dir, 'payload')]),
    ...more,
  ];
  await run('mosquitto_pub', [...login, ...message]).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error('mosquitto_pub is missing: install the Debian package mosquitto-clients');
  });
  await rm(dir, { recursive: true });
}

/** The last totals of each counter, since a second message of one device yields the people in between. */
const totals = new Map<string, CounterPart>();

/** Points that a device's readings must become, by measurement. */
function expectedPoints(topic: string, readings: readonly Reading[]): Map<string, number> {
  const points = new Map<string, number>();
  for (const reading of readings) {
    const measurement = measurementOf[reading.kind];
    if (measurement === undefined || (reading.kind === 'vote' && reading.n === 0)) continue;
    points.set(measurement, (points.get(measurement) ?? 0) + 1);
    if (reading.kind !== 'total') continue;
    const found = difference(totals.get(`${topic} ${reading.channel}`), { ...reading, at: 0 });
    totals.set(`${topic} ${reading.channel}`, found.baseline);
    if (found.in + found.out > 0) points.set('crossing', (points.get('crossing') ?? 0) + 1);
  }
  return points;
}

async function storedPoints(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const measurement of new Set(Object.values(measurementOf))) {
    const answer = await influx.query(`SELECT * FROM "${measurement}" GROUP BY "device"`, 'halls');
    for (const series of answer.results[0]?.series ?? []) {
      counts.set(`${series.tags?.device} ${measurement}`, series.values.length);
    }
  }
  return counts;
}

describe('real payloads', () => {
  it(`are in InfluxDB, each once: ${known.length} of ${samples.length} samples`, {
    timeout: 90_000,
  }, async () => {
    expect(known.length).toBeGreaterThanOrEqual(45);
    const expected = new Map<string, number>();
    const keys = new Set<string>();
    for (const { sample, readings, key } of known) {
      await publish(sample, ...(sample.retain ? ['-r'] : []));
      const content = `${sample.topic} ${key}`;
      if (key !== undefined && keys.has(content)) continue;
      keys.add(content);
      for (const [measurement, n] of expectedPoints(sample.topic, readings)) {
        const name = `${deviceOf(sample.topic)} ${measurement}`;
        expected.set(name, (expected.get(name) ?? 0) + n);
      }
    }
    await until('an empty backlog', () => gateway.journal.stats().points === 0);
    const stored = await storedPoints();
    expect(Object.fromEntries([...stored].sort())).toEqual(Object.fromEntries([...expected].sort()));
  });

  it(`are refused with a counted reason: ${refused.length} samples, and nothing crashes`, {
    timeout: 60_000,
  }, async () => {
    for (const { sample } of refused) await publish(sample, ...(sample.retain ? ['-r'] : []));
    const view = (await (await fetch(new URL('/api/wall', gateway.webUrl))).json()) as {
      rejected: { device: string; code: string; n: number }[];
    };
    const counted = view.rejected
      .filter(({ code }) => code !== 'duplicate')
      .reduce((sum, { n }) => sum + n, 0);
    expect(refused.length + known.length).toBe(samples.length);
    expect(counted).toBe(refused.length);
    expect(gateway.journal.lastRejections(200).length).toBeGreaterThanOrEqual(refused.length);
  });
});
