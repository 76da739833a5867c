/** Rules over the whole catalogue: one case a profile, and the number of profiles counted against the folder. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decode, deviceOptions, isRejection } from './decode.js';
import { catalogue, findProfile } from './profiles/index.js';
import { readingKinds, readingSchema } from './reading.js';
import { rejectionCodes } from './rejection.js';
import { bytesOf, testContext } from './testing.js';

const files = readdirSync(new URL('./profiles/', import.meta.url)).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts',
);
const names = catalogue.map((profile) => [profile.id, profile] as const);

test('every file of devices/profiles is in the catalogue, once, and named as its id', () => {
  expect(catalogue.map((profile) => `${profile.id}.ts`).sort()).toEqual(files.sort());
  expect(new Set(catalogue.map((profile) => profile.id)).size).toBe(catalogue.length);
});

test.each(names)('%s is found by its id and says what it is', (id, profile) => {
  expect(findProfile(id)).toBe(profile);
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  const { vendor, model, summary, mounting, transport, offline, battery } = profile;
  for (const [field, text] of Object.entries({
    vendor,
    model,
    summary,
    mounting,
    transport,
    offline,
    battery,
  })) {
    expect(typeof text, `the field ${field} of ${id}`).toBe('string');
    // One line, and the page puts the full stop.
    expect(text, `the field ${field} of ${id}`).toMatch(/^\S.{0,158}[^\s.]$/);
  }
  expect(profile.channels.length).toBeGreaterThan(0);
  expect(new Set(profile.channels).size).toBe(profile.channels.length);
  for (const channel of profile.channels) expect(channel).toMatch(/^(\*|[a-z]+(:(\*|\d+(-\d+)?))?)$/);
  expect(profile.interval_s === null || profile.interval_s > 0).toBe(true);
  // A word by which messages name the model fits the model's own name.
  if (profile.named) expect(model).toMatch(profile.named);
});

test('a vendor has one spelling', () => {
  const vendors = new Set(
    catalogue.flatMap(({ vendor }) => vendor.replace(/,? and others$/, '').split(', ')),
  );
  const spellings = new Map<string, string[]>();
  for (const vendor of vendors) {
    const plain = vendor.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    spellings.set(plain, [...(spellings.get(plain) ?? []), vendor]);
  }
  expect([...spellings.values()].filter((each) => each.length > 1)).toEqual([]);
  expect(vendors.size).toBeGreaterThan(25);
});

test('a model has one card: vendor and model together are told once', () => {
  expect(new Set(catalogue.map(({ vendor, model }) => `${vendor} ${model}`)).size).toBe(catalogue.length);
});

test('what the examples expect is valid, reading by reading', () => {
  const expected = catalogue.flatMap(({ examples }) =>
    examples.flatMap((example) => ('rejected' in example.expect ? [] : [...example.expect])),
  );
  for (const reading of expected) expect(readingSchema.safeParse(reading).success).toBe(true);
  const examples = catalogue.reduce((sum, each) => sum + each.examples.length, 0);
  process.stdout.write(
    `${catalogue.length} profiles, ${examples} examples, ${expected.length} expected readings\n`,
  );
  expect(catalogue.length).toBeGreaterThanOrEqual(50);
  expect(expected.length).toBeGreaterThan(280);
  // Every kind of reading has an example.
  expect(new Set(expected.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(readingKinds.length - 1);
});

test.each(
  names,
)('%s has a normal, an edge and a refused example, each with its origin and a name of its own', (_id, profile) => {
  const { examples } = profile;
  const refused = examples.filter((example) => 'rejected' in example.expect);
  expect(examples.length - refused.length).toBeGreaterThanOrEqual(2);
  expect(refused.length).toBeGreaterThanOrEqual(1);
  expect(examples.length).toBeGreaterThanOrEqual(3);
  expect(new Set(examples.map((example) => example.name)).size).toBe(examples.length);
  for (const example of examples) {
    expect(example.origin.length).toBeGreaterThan(8);
    if ('rejected' in example.expect) expect(Object.keys(rejectionCodes)).toContain(example.expect.rejected);
  }
});

test.each(names)('%s documents every channel that its examples speak of', (_id, profile) => {
  const channels = profile.examples.flatMap((example) =>
    'rejected' in example.expect ? [] : example.expect.map((reading) => reading.channel),
  );
  expect(channels.length).toBeGreaterThan(0);
  for (const channel of channels) {
    expect(
      profile.channels.some((pattern) => covers(pattern, channel)),
      `${channel} of ${profile.id}`,
    ).toBe(true);
  }
});

test.each(names)('%s has options with defaults, and refuses unknown ones by name', (_id, profile) => {
  expect(deviceOptions(profile, {})).toHaveProperty('options');
  const refused = deviceOptions(profile, { no_such_option: 1 });
  expect('mistakes' in refused && refused.mistakes.join()).toContain('no_such_option');
});

/** What identifies a person or a radio; MAC addresses in any common spelling. */
const personal = /([0-9a-f]{2}[:-]){5}[0-9a-f]{2}|\b[0-9a-f]{12}\b|\b\d{15}\b|[0-9a-f]{8}-[0-9a-f]{4}-/i;

test.each(names)('%s lets no address, uuid or IMEI into a reading', (_id, profile) => {
  const context = { ...testContext, pseudonym: () => 'pseudonym' };
  let readings = 0;
  for (const example of profile.examples) {
    const message = { topic: example.topic, payload: bytesOf(example.payload) };
    const result = decode(profile, message, { ...context, options: example.options ?? {} });
    if (isRejection(result)) continue;
    for (const reading of result.readings) {
      readings += 1;
      expect(JSON.stringify({ ...reading, at: 0 })).not.toMatch(personal);
    }
  }
  expect(readings).toBeGreaterThan(0);
});

/** "line:1-4" covers line:3, "button:*" covers button:left, "*" covers all. */
function covers(pattern: string, channel: string): boolean {
  if (pattern === '*' || pattern === channel) return true;
  const [noun, range] = pattern.split(':');
  const [own, ...rest] = channel.split(':');
  if (noun !== own || rest.length === 0) return false;
  if (range === '*') return true;
  const [from, to] = (range ?? '').split('-').map(Number);
  return Number(rest[0]) >= (from ?? NaN) && Number(rest[0]) <= (to ?? NaN);
}
