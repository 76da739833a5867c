/**
 * What a broken radio, a broken flash or an attacker makes of every example: cut off, lengthened, bytes changed.
 * Each must give valid readings or a rejection: no throw, no NaN, no undefined, no fault of a profile.
 */
import { expect, test } from 'vitest';
import { decode, decodeAny, isRejection } from './decode.js';
import { jsonOf, packedOf, payloadBytesMax, textOf } from './parse.js';
import type { Example, Message, Profile } from './profile.js';
import { catalogue } from './profiles/index.js';
import { readingSchema } from './reading.js';
import { Refused, rejectionCodes } from './rejection.js';
import { bytesOf, testContext } from './testing.js';

const seed = 20_260_105;

/** Mulberry32: small, seeded, good enough to pick bytes. */
function random(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function* mutations(bytes: Uint8Array, next: () => number): Generator<Uint8Array> {
  for (let end = 0; end < bytes.length; end += 1) yield bytes.subarray(0, end);
  yield Buffer.concat([bytes, Buffer.of(Math.floor(next() * 256))]);
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes);
    changed[at] = Math.floor(next() * 256);
    yield changed;
    // A digit in place of a digit keeps the JSON valid and changes a value.
    const digit = bytes[at]! >= 0x30 && bytes[at]! <= 0x39;
    if (!digit) continue;
    const other = Uint8Array.from(bytes);
    other[at] = 0x30 + Math.floor(next() * 10);
    yield other;
  }
}

function examine(profile: Profile, example: Example, message: Message): 'read' | 'rejected' {
  const result = decode(profile, message, { ...testContext, options: example.options ?? {} });
  if (isRejection(result)) {
    if (!(result.code in rejectionCodes) || result.message.includes('the profile failed')) {
      throw new Error(
        `${result.code}: ${result.message} on ${Buffer.from(message.payload).toString('latin1')}`,
      );
    }
    return 'rejected';
  }
  if (result.readings.length === 0) throw new Error('no readings and no rejection');
  for (const reading of result.readings) {
    if (!readingSchema.safeParse(reading).success) throw new Error(`invalid ${JSON.stringify(reading)}`);
    if (Object.values(reading).includes(undefined))
      throw new Error(`undefined in ${JSON.stringify(reading)}`);
  }
  return 'read';
}

const counted = { read: 0, rejected: 0 };
const cases = catalogue.flatMap((profile) =>
  profile.examples.map((example, index) => ({ profile, example, index })),
);

test.each(
  cases.map((each) => [each.profile.id, each.example.name, each] as const),
)('%s: %s, damaged in every place', (_id, _name, { profile, example, index }) => {
  const before = counted.read + counted.rejected;
  const bytes = bytesOf(example.payload);
  for (const payload of mutations(bytes, random(seed + index))) {
    counted[examine(profile, example, { topic: example.topic, payload })] += 1;
  }
  expect(counted.read + counted.rejected - before).toBeGreaterThanOrEqual(2 * bytes.length + 1);
});

test('the damage was done, and both answers were seen', () => {
  process.stdout.write(
    `${counted.read + counted.rejected} mutations of ${cases.length} examples, seed ${seed}: ${counted.read} read, ${counted.rejected} rejected, 0 thrown\n`,
  );
  expect(counted.read).toBeGreaterThan(1000);
  expect(counted.rejected).toBeGreaterThan(10_000);
});

const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
const hostile: readonly (readonly [string, string, keyof typeof rejectionCodes])[] = [
  ['nested 30,000 deep', deep, 'hostile'],
  ['nested 17 deep', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`, 'hostile'],
  [
    '10,000 keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [n, 0]))),
    'hostile',
  ],
  ['a prototype', '{"__proto__":{"people":5}}', 'hostile'],
  ['a constructor inside', '{"a":[{"constructor":1}]}', 'hostile'],
  ['infinity by exponent', '{"people":1e999}', 'hostile'],
  ['the bare word NaN', '{"people":NaN}', 'syntax'],
  ['the bare word Infinity', '{"people":Infinity}', 'syntax'],
  ['two documents', '{"people":1}{"people":2}', 'syntax'],
  ['over the limit', ' '.repeat(payloadBytesMax + 1), 'too_large'],
  ['a NUL inside', '{"people":\u00005}', 'binary'],
  ['a trailing comma', '{"people":5,}', 'syntax'],
];

test.each(hostile)('refuses %s', (_name, text, code) => {
  const message = { topic: 'sensors/x', payload: Buffer.from(text) };
  const result = decodeAny(catalogue, message, testContext);
  expect(isRejection(result) ? result.code : result).toBe(code);
});

test.each([
  ['a byte order mark', '\uFEFF{"people":5}'],
  ['CR LF and NUL behind', '{"people":5}\r\n\u0000'],
  ['blanks around', '  {"people":5}  '],
])('trims %s', (_name, text) => {
  expect(jsonOf(textOf(Buffer.from(text)))).toEqual({ people: 5 });
});

test.each([
  ['a cut-off character', Buffer.from([0x7b, 0xe4, 0xb8, 0x7d]), 'not_utf8'],
  ['a JPEG', Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD', 'base64'), 'binary'],
  ['MessagePack', Buffer.from([0x82, 0xa1, 0x76, 0x01, 0xa3]), 'binary'],
])('tells %s from text', (_name, bytes, code) => {
  expect(() => textOf(bytes)).toThrow(Refused);
  try {
    textOf(bytes);
  } catch (error) {
    expect((error as Refused).code).toBe(code);
  }
});

test.each<[string, Uint8Array, keyof typeof rejectionCodes]>([
  ['nested 60,000 deep', Buffer.alloc(60_000, 0x91), 'syntax'],
  ['nested 17 deep', Buffer.concat([Buffer.alloc(17, 0x91), Buffer.of(1)]), 'hostile'],
  [
    'a prototype',
    Buffer.concat([Buffer.of(0x81, 0xa9), Buffer.from('__proto__'), Buffer.of(0x80)]),
    'syntax',
  ],
  [
    'a constructor',
    Buffer.concat([Buffer.of(0x81, 0xab), Buffer.from('constructor'), Buffer.of(1)]),
    'hostile',
  ],
  ['an array that says it is endless', Buffer.of(0xdd, 0xff, 0xff, 0xff, 0xff), 'syntax'],
  ['an extension', Buffer.of(0xd4, 0x05, 0x00), 'syntax'],
  ['a number that is none', Buffer.of(0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0), 'hostile'],
  ['two documents', Buffer.of(0x01, 0x02), 'syntax'],
])('refuses MessagePack: %s', (_name, bytes, code) => {
  try {
    packedOf(bytes);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).code).toBe(code);
  }
});

test('a topic of a thousand levels is refused, not thrown', () => {
  const result = decodeAny(
    catalogue,
    { topic: 'a/'.repeat(1000), payload: Buffer.from('{"people":5}') },
    testContext,
  );
  expect(isRejection(result) && result.code).toBe('unknown_topic');
});
