/**
 * Messages as other models, firmware editions, regions and servers of known families send them, through the whole
 * catalogue as an unknown device: what each says was reviewed when it was written down, and nothing is regenerated.
 * All are composed after the makers' formats; none is a capture.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { candidates } from './candidates.js';
import { decodeAny, isRejection } from './decode.js';
import { catalogue } from './profiles/index.js';
import { bytesOf, testContext } from './testing.js';

interface Variant {
  readonly topic: string;
  readonly payload?: string | object;
  readonly base64?: string;
  readonly retained?: true;
  readonly profile?: string;
  readonly readings?: readonly object[];
  readonly rejected?: string;
}

const text = readFileSync(new URL('./fixtures/family-variants.jsonl', import.meta.url), 'utf8');
const variants = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Variant);

const nameOf = ({ topic, payload, base64 }: Variant) =>
  `${topic} ${base64 ?? JSON.stringify(payload)}`.slice(0, 160);

test.each(variants.map((variant) => [nameOf(variant), variant] as const))('%s', (_name, variant) => {
  const { topic, payload, base64, retained, ...expected } = variant;
  const message = {
    topic,
    payload: base64 === undefined ? bytesOf(payload ?? '') : Buffer.from(base64, 'base64'),
    ...(retained ? { retained } : {}),
  };
  const result = decodeAny(catalogue, message, testContext);
  expect(
    isRejection(result) ? { rejected: result.code } : { profile: result.profile, readings: result.readings },
  ).toEqual(expected);
  if (isRejection(result)) return;
  expect(candidates(catalogue, message, testContext).map(({ profile }) => profile)).toContain(result.profile);
});

test('the families were varied', () => {
  const read = new Set(variants.flatMap(({ profile }) => profile ?? []));
  process.stdout.write(`${variants.length} variants of ${read.size} profiles\n`);
  expect(variants.length).toBeGreaterThan(250);
  expect(read.size).toBeGreaterThan(35);
});
