/**
 * From a message to readings, or to a rejection with its reason. Never throws, whatever arrives.
 *
 * The order of the gates: topic, size, binary, UTF-8, JSON, the profile's schema, the range of every reading.
 */
import { z } from 'zod';
import { jsonOf, textOf } from './parse.js';
import type { Message, MessageForm, Profile, ReadContext } from './profile.js';
import { eventKinds, type Reading, readingSchema } from './reading.js';
import { Refused, type Rejection, type RejectionCode } from './rejection.js';
import { refuseTopic, TopicTable } from './topics.js';

export interface DecodeContext {
  /** The gateway's clock when the message arrived, UTC ms. */
  readonly receivedAt: number;
  /** A beacon or MAC address as a pseudonym: HMAC, salt new each day and only in memory, truncated. */
  pseudonym(id: string): string;
  /** As deviceOptions() returned them. Absent: no choice was made, and a message is read as it stands. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Decoded {
  /** The profile's id. */
  readonly profile: string;
  /** At least one, each valid by readingSchema. */
  readonly readings: readonly Reading[];
  /** What makes two copies of this message the same. Absent: it cannot be told. */
  readonly key?: string;
}

export function isRejection(result: Decoded | Rejection): result is Rejection {
  return 'code' in result;
}

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
function inOrder(catalogue: readonly Profile[], text: string): readonly Profile[] {
  const named = catalogue.filter((profile) => profile.named?.test(text));
  return named.length === 0 ? catalogue : [...named, ...catalogue.filter((each) => !named.includes(each))];
}

/** Reads a message of an unknown device: the first profile of the catalogue that topic and payload fit. */
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
    for (const profile of inOrder(catalogue, opened.text)) {
      const forms = formsOf(profile, message.topic).filter((form) => form.transport !== true);
      const outcome = readFirst(profile, forms, opened, context);
      if (!isRejection(outcome.result)) return outcome.result;
      // Not to fit a profile that may stand on any topic says nothing about this message.
      if (outcome.rank >= 1 && outcome.rank > best.rank) best = outcome;
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

/** A message that passed the gates before any profile. JSON is parsed at most once, and only if a form wants it. */
interface Opened {
  readonly message: Message;
  readonly text: string;
  json(): unknown;
}

function open(message: Message): Opened {
  refuseTopic(message.topic, message.payload.length === 0);
  const text = textOf(message.payload);
  if (text === '') throw new Refused('empty', 'nothing but white space');
  let parsed: { value: unknown } | { refused: unknown } | undefined;
  return {
    message,
    text,
    json() {
      if (!parsed) {
        try {
          parsed = { value: jsonOf(text) };
        } catch (refused) {
          parsed = { refused };
        }
      }
      if ('refused' in parsed) throw parsed.refused;
      return parsed.value;
    },
  };
}

const tables = new WeakMap<Profile, TopicTable<number>>();

/** The forms of a profile whose topics fit, in the profile's order. */
function formsOf(profile: Profile, topic: string): readonly MessageForm[] {
  let table = tables.get(profile);
  if (!table) {
    table = new TopicTable<number>();
    for (const [index, form] of profile.messages.entries()) {
      for (const filter of form.topics) table.add(filter, index);
    }
    tables.set(profile, table);
  }
  const indices = [...new Set(table.match(topic))].sort((a, b) => a - b);
  return indices.map((index) => profile.messages[index]!);
}

/** Those that may stand anywhere, then the rest; what a transport sends is told by its topic alone. */
function anyTopic(profile: Profile, fitting: readonly MessageForm[]): readonly MessageForm[] {
  const others = profile.messages.filter((form) => !fitting.includes(form) && form.transport !== true);
  return [...fitting, ...others];
}

interface Outcome {
  /** How near it came: 3 understood, 2 its own topic, 1 readable text, 0 not even that. */
  readonly rank: number;
  readonly result: Decoded | Rejection;
}

function readFirst(
  profile: Profile,
  forms: readonly MessageForm[],
  opened: Opened,
  context: DecodeContext,
): Outcome {
  let best: Outcome = { rank: 0, result: rejection('no_profile', 'the profile has no form for this topic') };
  for (const form of forms) {
    const result = refusedAsValue(() => readForm(profile, form, opened, context));
    const outcome = { rank: rankOf(form, result), result };
    // A message that was understood is this form's, even if it was refused.
    if (outcome.rank === 3) return outcome;
    if (outcome.rank > best.rank) best = outcome;
  }
  return best;
}

function rankOf(form: MessageForm, result: Decoded | Rejection): number {
  if (!isRejection(result)) return 3;
  // Another form of the profile may know the frame.
  if (result.code === 'no_codec') return 2.5;
  if (result.code === 'syntax') return form.topics.includes('#') ? 1 : 1.5;
  if (result.code === 'schema') return form.topics.includes('#') ? 0.5 : 2;
  return 3;
}

function readForm(profile: Profile, form: MessageForm, opened: Opened, context: DecodeContext): Decoded {
  const value = form.schema.safeParse(form.format === 'text' ? opened.text : opened.json());
  if (!value.success) throw new Refused('schema', describe(value.error));
  const { topic, retained } = opened.message;
  const reading: ReadContext = {
    topic,
    levels: topic.split('/'),
    receivedAt: context.receivedAt,
    options: context.options ?? {},
    pseudonym: (id) => context.pseudonym(id),
  };
  const readings = form.read(value.data, reading).map(checked);
  if (readings.length === 0)
    throw new Refused('no_reading', 'understood, and nothing in it is measured here');
  if (retained && readings.some(happensOnce)) {
    throw new Refused('retained_event', 'a stored copy of what happened once');
  }
  const key = form.key?.(value.data, reading);
  return { profile: profile.id, readings, ...(key === undefined ? {} : { key }) };
}

function checked(reading: Reading): Reading {
  const result = readingSchema.safeParse(reading);
  if (result.success) return result.data;
  throw new Refused('implausible', `${reading.kind} of ${reading.channel}: ${describe(result.error)}`);
}

function happensOnce(reading: Reading): boolean {
  return eventKinds.has(reading.kind) || (reading.kind === 'queue' && reading.outflow !== undefined);
}

/** The first thing that is wrong, with its place; never the value. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'payload'}: ${issue.message}`.slice(0, 200) : 'does not fit';
}

function refusedAsValue<T>(attempt: () => T): T | Rejection {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Refused) return rejection(error.code, error.message);
    // A fault of a profile must not stop the intake of the others. The tests fail when they see this text.
    return rejection(
      'schema',
      `the profile failed on this payload: ${error instanceof Error ? error.name : 'fault'}`,
    );
  }
}

function rejection(code: RejectionCode, message: string): Rejection {
  return { code, message };
}
