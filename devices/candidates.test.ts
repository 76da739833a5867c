import { expect, test } from 'vitest';
import { candidates, candidatesMax } from './candidates.js';
import { decodeAny, isRejection } from './decode.js';
import type { Message } from './profile.js';
import { catalogue } from './profiles/index.js';
import { readingSchema } from './reading.js';
import { bytesOf, testContext } from './testing.js';

const sent = (topic: string, payload: string | object): Message => ({ topic, payload: bytesOf(payload) });
const idsOf = (message: Message) => candidates(catalogue, message, testContext).map(({ profile }) => profile);

test('a press on a topic of somebody’s own could be a button of two systems', () => {
  const found = candidates(catalogue, sent('bureau/7', { action: 'double', linkquality: 90 }), testContext);
  expect(found[0]).toEqual({
    profile: 'zigbee2mqtt-button',
    readings: [
      { kind: 'press', channel: 'button:1', press: 'double' },
      { kind: 'health', channel: 'device', link_quality: 90 },
    ],
    channels: ['button:1', 'device'],
  });
});

test('a profile that names the topic stands before one for any topic, and health alone is last', () => {
  const ids = idsOf(sent('zigbee2mqtt/air', { temperature: 21, humidity: 40, linkquality: 9 }));
  expect(ids.slice(0, 2)).toEqual(['zigbee2mqtt-air', 'lorawan-environment']);
  expect(ids.at(-1)).toBe('zigbee2mqtt-button');
});

test('a model that the message names is first of those that read the same', () => {
  const { topic, payload } = catalogue.find(({ id }) => id === 'milesight-vs132')!.examples[0];
  const up = JSON.parse(JSON.stringify(payload)) as { deviceInfo: object; data: string; object?: object };
  const raw = {
    ...up,
    object: undefined,
    data: Buffer.from('05cc02000100', 'hex').toString('base64'),
    deviceInfo: { ...up.deviceInfo, deviceProfileName: 'Milesight VS132' },
  };
  const ids = idsOf(sent(topic, raw));
  expect(ids[0]).toBe('milesight-vs132');
  expect(ids).toContain('milesight-vs121');
  expect(ids).toContain('milesight-vs133');
});

test.each([
  ['a command', sent('cmnd/desk/POWER', 'ON')],
  ['a picture', { topic: 'a/b', payload: Uint8Array.of(0xff, 0xd8, 0xff, 0x00) }],
  ['nothing', sent('a/b', '')],
  ['a topic without end', sent('a/'.repeat(1000), '{"people":1}')],
  ['a prototype', sent('a/b', '{"__proto__":{"people":1}}')],
  ['words', sent('a/b', 'hello')],
])('%s has no candidate and throws nothing', (_name, message) => {
  expect(candidates(catalogue, message, testContext)).toEqual([]);
});

const examples = catalogue.flatMap((profile) =>
  profile.examples.map((example) => [`${profile.id}: ${example.name}`, profile, example] as const),
);

test.each(examples)('%s: its profile is a candidate if it reads it', (_name, profile, example) => {
  const message = {
    topic: example.topic,
    payload: bytesOf(example.payload),
    ...(example.retained === undefined ? {} : { retained: example.retained }),
  };
  const found = candidates(catalogue, message, testContext);
  const any = decodeAny(catalogue, message, testContext);
  expect(found.length).toBeLessThanOrEqual(candidatesMax);
  if (!isRejection(any)) expect(found.map((each) => each.profile)).toContain(any.profile);
  if (!example.options && !('rejected' in example.expect)) {
    expect(found.map((each) => each.profile)).toContain(profile.id);
  }
  for (const { readings, channels } of found) {
    expect(readings.length).toBeGreaterThan(0);
    expect(channels.length).toBeGreaterThan(0);
    for (const reading of readings) expect(readingSchema.safeParse(reading).success).toBe(true);
  }
});
