/** Every example of every profile is a test by its name. */
import { expect, test } from 'vitest';
import { decode, deviceOptions, isRejection } from './decode.js';
import type { Example, Profile } from './profile.js';
import { catalogue } from './profiles/index.js';
import { bytesOf, testContext } from './testing.js';

const cases = catalogue.flatMap((profile) => profile.examples.map((example) => ({ profile, example })));

test.each(
  cases.map((each) => [each.profile.id, each.example.name, each] as const),
)('%s: %s', (_id, _name, each) => {
  const result = run(each.profile, each.example);
  const { expect: expected } = each.example;
  if ('rejected' in expected) {
    expect(isRejection(result) ? result.code : result).toBe(expected.rejected);
  } else {
    expect(isRejection(result) ? result : result.readings).toEqual(expected);
  }
});

function run(profile: Profile, example: Example) {
  const chosen = example.options === undefined ? { options: {} } : deviceOptions(profile, example.options);
  if (!('options' in chosen))
    throw new Error(`the example's options are refused: ${chosen.mistakes.join('; ')}`);
  const message = {
    topic: example.topic,
    payload: bytesOf(example.payload),
    ...(example.retained === undefined ? {} : { retained: example.retained }),
  };
  return decode(profile, message, { ...testContext, options: chosen.options });
}
