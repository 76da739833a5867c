/**
 * From a message to readings, or to a rejection with its reason. Never throws, whatever arrives.
 *
 * The order of the gates: topic, size, binary, UTF-8, JSON, the profile's schema, the range of every reading.
 */
import { z } from 'zod';
import {
  anyTopic,
  type DecodeContext,
  type Decoded,
  formsOf,
  isRejection,
  type Opened,
  type Outcome,
  open,
  readFirst,
  refusedAsValue,
  rejection,
} from './forms.js';
import type { Message, Profile } from './profile.js';
import type { Rejection } from './rejection.js';

export { type DecodeContext, type Decoded, isRejection } from './forms.js';

/**
 * Reads a message of a device whose profile is known.
 *
 * Where no form names the topic, all are tried: the hall file bound the topic to the device, so an installer may have
 * chosen another one than the maker.
 */
export function decode(profile: Profile, message: Message, context: DecodeContext): Decoded | Rejection {
  return refusedAsValue(() => {
    const opened = open(message);
    const fitting = formsOf(profile, message.topic);
    const forms = fitting.some((form) => !form.topics.includes('#')) ? fitting : anyTopic(profile, fitting);
    return readFirst(profile, forms, opened, context).result;
  });
}

/** Models that the message names come first, each group in the order of the catalogue. */
export function inOrder(catalogue: readonly Profile[], opened: Opened): readonly Profile[] {
  const text = refusedAsValue(() => opened.text());
  const named = catalogue.filter((profile) => typeof text === 'string' && profile.named?.test(text));
  return named.length === 0 ? catalogue : [...named, ...catalogue.filter((each) => !named.includes(each))];
}

/**
 * Reads a message of an unknown device: the first profile of the catalogue that topic and payload fit, those that name
 * the topic before those that stand on any.
 */
export function decodeAny(
  catalogue: readonly Profile[],
  message: Message,
  context: DecodeContext,
): Decoded | Rejection {
  return refusedAsValue(() => {
    const opened = open(message);
    let best: Outcome = {
      rank: 0,
      result: rejection('no_profile', 'no profile names this topic and payload'),
    };
    const profiles = inOrder(catalogue, opened);
    for (const anywhere of [false, true]) {
      for (const profile of profiles) {
        const forms = formsOf(profile, message.topic).filter(
          (form) => form.transport !== true && form.topics.includes('#') === anywhere,
        );
        const outcome = readFirst(profile, forms, opened, context);
        if (!isRejection(outcome.result)) return outcome.result;
        // Not to fit a profile that may stand on any topic says nothing about this message.
        if (outcome.rank >= 1 && outcome.rank > best.rank) best = outcome;
      }
    }
    return best.result;
  });
}

/**
 * The options of a device in the hall file, checked and completed by its profile.
 *
 * @returns the options to pass to decode(), or every mistake with its key
 */
export function deviceOptions(
  profile: Profile,
  options: Readonly<Record<string, unknown>> = {},
): { readonly options: Readonly<Record<string, unknown>> } | { readonly mistakes: readonly string[] } {
  const schema = profile.options ?? z.strictObject({});
  const parsed = schema.safeParse(options);
  if (parsed.success) return { options: parsed.data as Record<string, unknown> };
  return {
    mistakes: parsed.error.issues.map((issue) => `options.${issue.path.join('.')}: ${issue.message}`),
  };
}
