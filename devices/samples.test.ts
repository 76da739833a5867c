/**
 * Real payloads of 60 devices and bridges, and faults, through the whole catalogue: what each one says is written down in
 * device-samples.golden.json beside it, reviewed against the sample's own field `expected`, and nothing is regenerated.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeAny, isRejection } from './decode.js';
import { catalogue } from './profiles/index.js';
import type { Reading } from './reading.js';
import { rejectionCodes } from './rejection.js';
import { testContext } from './testing.js';

interface Sample {
  readonly id: string;
  readonly topic: string;
  readonly payload: string;
  readonly encoding: 'utf8' | 'base64';
  readonly retain?: boolean;
  /** Payloads in order, instead of the one payload. */
  readonly sequence?: readonly string[];
  readonly expected: string;
  readonly origin: string;
}
type Golden =
  | { readonly profile: string; readonly readings: readonly Reading[] }
  | { readonly rejected: string };

const samples = load<Sample[]>('device-samples.json');
const golden = load<Record<string, Golden[]>>('device-samples.golden.json');

test.each(samples.map((sample) => [sample.id, sample] as const))('%s', (id, sample) => {
  const payloads = sample.sequence ?? [sample.payload];
  const results = payloads.map((payload) => read(sample, Buffer.from(payload, sample.encoding)));
  expect(results).toEqual(golden[id]);
});

test('every sample has its expectation, and no expectation lacks its sample', () => {
  expect(samples.length).toBe(96);
  expect(Object.keys(golden).sort()).toEqual(samples.map((sample) => sample.id).sort());
  for (const sample of samples) expect(sample.origin).not.toBe('');
  const codes = Object.values(golden)
    .flat()
    .flatMap((each) => ('rejected' in each ? [each.rejected] : []));
  for (const code of codes) expect(Object.keys(rejectionCodes)).toContain(code);
});

test('one uplink heard by two gateways has one key', () => {
  const sample = samples.find((each) => each.id === 'tricky-dup-two-gateways')!;
  const alone = JSON.parse(sample.payload) as { rxInfo: unknown[] };
  const keys = [sample.payload, JSON.stringify({ ...alone, rxInfo: alone.rxInfo.slice(0, 1) })].map(
    (payload) => {
      const result = decodeAny(
        catalogue,
        { topic: sample.topic, payload: Buffer.from(payload) },
        testContext,
      );
      return isRejection(result) ? result : result.key;
    },
  );
  expect(keys[0]).toMatch(/^24e124716c490099:3ac7e3c4-4401-4b8d-9386-a5c902f9202d:/);
  expect(keys[1]).toBe(keys[0]);
});

test('a redelivered push of a Shelly has the key of the first', () => {
  const keys = ['shelly-gen2-double-push', 'tricky-dup-flag-shelly'].map((id) => {
    const sample = samples.find((each) => each.id === id)!;
    const message = { topic: sample.topic, payload: Buffer.from(sample.payload) };
    const result = decodeAny(catalogue, message, testContext);
    return isRejection(result) ? result : result.key;
  });
  expect(keys).toEqual(Array(2).fill('shellyplus1-a8032abc7158|input:0@1646945882.47:double_push'));
});

test('the inventory of a large Zigbee network is refused by its topic, and on another topic by its size', () => {
  const device = {
    ieee_address: '0x00158d0001dc126a',
    type: 'EndDevice',
    friendly_name: 'button',
    definition: {
      model: 'WXKG11LM',
      exposes: Array(45).fill({ type: 'enum', values: ['single', 'double'] }),
    },
  };
  const payload = Buffer.from(JSON.stringify(Array(400).fill(device)));
  expect(payload.length).toBeGreaterThan(800_000);
  const codes = ['zigbee2mqtt/bridge/devices', 'zigbee2mqtt/button'].map((topic) => {
    const result = decodeAny(catalogue, { topic, payload, retained: true }, testContext);
    return isRejection(result) && result.code;
  });
  expect(codes).toEqual(['refused_topic', 'too_large']);
});

function read(sample: Sample, payload: Uint8Array): Golden {
  const message = { topic: sample.topic, payload, ...(sample.retain ? { retained: true } : {}) };
  const result = decodeAny(catalogue, message, testContext);
  return isRejection(result)
    ? { rejected: result.code }
    : { profile: result.profile, readings: result.readings };
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')) as T;
}
