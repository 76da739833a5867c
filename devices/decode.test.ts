/** What decode() promises whatever the profile: topics, retained messages, options, and faults of a profile. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decode, decodeAny, deviceOptions, isRejection } from './decode.js';
import { defineProfile, type Message, message, type Profile } from './profile.js';
import { catalogue, findProfile } from './profiles/index.js';
import type { Reading } from './reading.js';
import { testContext } from './testing.js';

function sent(topic: string, payload: unknown, retained = false): Message {
  return {
    topic,
    payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    retained,
  };
}

function codeOf(profile: Profile, what: Message): string | undefined {
  const result = decode(profile, what, testContext);
  return isRejection(result) ? result.code : undefined;
}

/** A profile whose only form gives these readings, or throws. */
function giving(read: () => Reading[]): Profile {
  const example = { name: 'none', origin: 'none', topic: 'a', payload: {}, expect: [] };
  return defineProfile({
    id: 'test',
    vendor: 'test',
    model: 'test',
    summary: 'test',
    mounting: 'test',
    transport: 'test',
    offline: 'test',
    battery: 'test',
    channels: ['*'],
    messages: [message({ topics: ['a/#'], schema: z.object({}), read })],
    interval_s: null,
    examples: [example, example, example],
  });
}

test('a device keeps its profile on a topic that the installer chose', () => {
  const button = findProfile('zigbee2mqtt-button')!;
  const result = decode(button, sent('bureau/guichet-7', { action: 'double', linkquality: 90 }), testContext);
  expect(isRejection(result) ? result : result.readings[0]).toEqual({
    kind: 'press',
    channel: 'button:1',
    press: 'double',
  });
});

test('an envelope forwarded to another topic is still read', () => {
  const { payload } = findProfile('milesight-vs133')!.examples[0];
  const result = decode(findProfile('milesight-vs133')!, sent('forwarded/door', payload), testContext);
  expect(isRejection(result) ? result : result.readings[0]).toMatchObject({
    kind: 'total',
    channel: 'line:1',
    in: 72,
  });
});

test.each<[string, Reading, boolean]>([
  ['a head count', { kind: 'presence', channel: 'a', people: 1 }, true],
  ['a total', { kind: 'total', channel: 'a', in: 1 }, true],
  ['the length of a queue', { kind: 'queue', channel: 'a', length: 1 }, true],
  ['people who left a queue', { kind: 'queue', channel: 'a', outflow: 1 }, false],
  ['a crossing', { kind: 'crossing', channel: 'a', in: 1, out: 0 }, false],
  ['a vote', { kind: 'vote', channel: 'a', level: 1, levels: 5, n: 1 }, false],
])('%s, retained', (_name, reading, isRead) => {
  expect(
    codeOf(
      giving(() => [reading]),
      sent('a/b', {}, true),
    ),
  ).toBe(isRead ? undefined : 'retained_event');
  expect(
    codeOf(
      giving(() => [reading]),
      sent('a/b', {}),
    ),
  ).toBeUndefined();
});

test('one event in a retained message refuses the whole message', () => {
  const health: Reading = { kind: 'health', channel: 'device', battery_pct: 50 };
  const press: Reading = { kind: 'press', channel: 'button:1', press: 'single' };
  expect(
    codeOf(
      giving(() => [health, press]),
      sent('a/b', {}, true),
    ),
  ).toBe('retained_event');
});

test('a fault of a profile is a rejection of its message, not of the gateway', () => {
  const broken = giving(() => {
    throw new TypeError('secret 24:E1:24:FA:0C:6C');
  });
  const result = decode(broken, sent('a/b', {}), testContext);
  expect(result).toEqual({ code: 'schema', message: 'the profile failed on this payload: TypeError' });
});

test.each([
  ['nothing', [], 'no_reading'],
  ['NaN', [{ kind: 'presence', channel: 'a', people: Number.NaN }], 'implausible'],
  ['half a person', [{ kind: 'presence', channel: 'a', people: 0.5 }], 'implausible'],
  ['a field that no reading has', [{ kind: 'presence', channel: 'a', people: 1, mac: 'x' }], 'implausible'],
])('a profile that gives %s is stopped at the last gate', (_name, readings, code) => {
  expect(
    codeOf(
      giving(() => readings as Reading[]),
      sent('a/b', {}),
    ),
  ).toBe(code);
});

test('options: defaults stand by themselves, mistakes are named', () => {
  const counter = findProfile('milesight-vs125')!;
  expect(deviceOptions(counter)).toEqual({ options: { count: 'total' } });
  const refused = deviceOptions(counter, { count: 'both' });
  expect('mistakes' in refused && refused.mistakes[0]).toContain('options.count');
});

test('where the model is known, the object of a foreign codec does no harm: the frame is read', () => {
  const counter = findProfile('milesight-vs133')!;
  const up = sent('application/a/device/b/event/up', {
    deviceInfo: { devEui: 'b' },
    fCnt: 7,
    fPort: 85,
    data: Buffer.from('03d24800000004d2c8000000', 'hex').toString('base64'),
    object: { decoded: { eingang: 72 } },
  });
  const bound = decode(counter, up, testContext);
  expect(isRejection(bound) ? bound : bound.readings).toEqual([
    { kind: 'total', channel: 'line:1', in: 72, out: 200, bits: 32 },
  ]);
  // Of an unknown device the same bytes could mean something else.
  const unknown = decodeAny(catalogue, up, testContext);
  expect(isRejection(unknown) && unknown.code).toBe('no_reading');
});

test('two uplinks without number and time have no key: neither is taken for a copy', () => {
  const frame = { devEUI: '24e1', fPort: 85, data: 'AXUQ/y4B' };
  const keys = [frame, { ...frame, fCnt: 4 }, { ...frame, time: '2024-05-01T10:00:00Z' }].map((payload) => {
    const result = decodeAny(catalogue, sent('milesight/uplink', payload), testContext);
    return isRejection(result) ? result : result.key;
  });
  expect(keys).toEqual([undefined, '24e1::4:AXUQ/y4B', '24e1:2024-05-01T10:00:00Z:AXUQ/y4B']);
});

test('in a hall a counter is counted one way only', () => {
  const counter = findProfile('milesight-vs133')!;
  const period = sent('application/a/device/b/event/up', {
    deviceInfo: { devEui: 'b' },
    object: { line_1_period_in: 5, line_1_period_out: 7 },
    rxInfo: [{ rssi: -50 }],
  });
  const kinds = [deviceOptions(counter), { options: {} }].map((chosen) => {
    const options = 'options' in chosen ? chosen.options : {};
    const result = decode(counter, period, { ...testContext, options });
    return isRejection(result) ? [] : result.readings.map((reading) => reading.kind);
  });
  expect(kinds).toEqual([['health'], ['crossing', 'health']]);
});

test('an unknown device is read by the profile that names its topic, before one for any topic', () => {
  const result = decodeAny(catalogue, sent('frigate/queue/person', '4'), testContext);
  expect(isRejection(result) ? result : result.profile).toBe('frigate');
});
