/**
 * What other firmware makes of every JSON example without changing its meaning: another order of keys, fields that
 * nobody knows, floats for integers, marks and blanks around the document. Each must say the same, bound or unknown.
 */
import { expect, test } from 'vitest';
import { decode, decodeAny, deviceOptions, isRejection } from './decode.js';
import type { Example, Profile } from './profile.js';
import { catalogue } from './profiles/index.js';
import { bytesOf, testContext } from './testing.js';

type Variant = readonly [name: string, change: (document: unknown) => string];
const variants: readonly Variant[] = [
  ['keys in the other order', (document) => JSON.stringify(reversed(document))],
  ['a field that nobody knows', (document) => JSON.stringify(extended(document))],
  [
    'integers as floats',
    (document) => JSON.stringify(document).replaceAll(/(?<=[:[,])(\d{1,9})(?=[,\]}])/g, '$1.0'),
  ],
  ['mark, blanks, CR LF and NUL around', (document) => `\uFEFF ${JSON.stringify(document, null, 2)}\r\n\0`],
];

/** Hallgate's own JSON names unknown fields, so that a slip of the pen is seen. */
const strict: ReadonlySet<string> = new Set(['hallgate-json']);

const cases = catalogue.flatMap((profile) =>
  profile.examples
    .filter(({ payload }) => typeof payload === 'object' && !(payload instanceof Uint8Array))
    .flatMap((example) =>
      variants
        .filter(([name]) => !(strict.has(profile.id) && name.includes('nobody')))
        .map(
          (variant) => [`${profile.id}: ${example.name}, ${variant[0]}`, profile, example, variant] as const,
        ),
    ),
);

test.each(cases)('%s', (_name, profile, example, [, change]) => {
  const changed = Buffer.from(change(example.payload));
  const original = bytesOf(example.payload);
  expect(said(profile, example, changed)).toEqual(said(profile, example, original));
  expect(said(undefined, example, changed)).toEqual(said(undefined, example, original));
});

test('every profile that speaks JSON was varied', () => {
  const seen = new Set(cases.map(([, profile]) => profile.id));
  process.stdout.write(`${cases.length} variants of the examples of ${seen.size} profiles say the same\n`);
  // Only these speak in bare words or in bytes alone.
  expect(catalogue.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([
    'homie-5',
    'roode',
    'esphome',
    'ab-ble-gateway',
  ]);
  expect(cases.length).toBeGreaterThan(600);
});

/** Readings as a set, or the code of the refusal; of the bound profile, or of an unknown device. */
function said(profile: Profile | undefined, example: Example, payload: Uint8Array): unknown {
  const { topic, retained = false } = example;
  const chosen = profile && deviceOptions(profile, example.options ?? {});
  const options = example.options && chosen && 'options' in chosen ? chosen.options : {};
  const context = { ...testContext, options };
  const message = { topic, payload, retained };
  const result = profile ? decode(profile, message, context) : decodeAny(catalogue, message, context);
  // For an unknown device the code is that of the profile that came nearest, and several come as near.
  if (isRejection(result)) return profile ? result.code : 'rejected';
  return [
    result.profile,
    ...result.readings.map((reading) => JSON.stringify(reversed(reading, true))).sort(),
  ];
}

function reversed(value: unknown, sorted = false): unknown {
  if (Array.isArray(value)) return value.map((each) => reversed(each, sorted));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, reversed(each, sorted)] as const);
  return Object.fromEntries(sorted ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries.reverse());
}

function extended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(extended);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, extended(each)] as const);
  return Object.fromEntries([...entries, ['x_unknown', 'new in this firmware']]);
}
