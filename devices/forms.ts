/**
 * One message against one profile: the gates before any profile, which forms fit the topic, and the first that reads.
 *
 * Nothing here throws but open(): a refusal is a value.
 */
import type { z } from 'zod';
import { jsonOf, packedOf, refuseLarge, textOf } from './parse.js';
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

/** A message that passed the gates before any profile. Each reading of its bytes is done at most once, if a form wants it. */
export interface Opened {
  readonly message: Message;
  /** @throws Refused binary or not_utf8 */
  text(): string;
  json(): unknown;
  /** MessagePack. */
  packed(): unknown;
}

/** The value of the first call, or its refusal again. */
function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | { readonly refused: unknown } | undefined;
  return () => {
    if (!known) {
      try {
        known = { value: read() };
      } catch (refused) {
        known = { refused };
      }
    }
    if ('refused' in known) throw known.refused;
    return known.value;
  };
}

export function open(message: Message): Opened {
  refuseTopic(message.topic, message.payload.length === 0);
  refuseLarge(message.payload);
  const text = once(() => {
    const trimmed = textOf(message.payload);
    if (trimmed === '') throw new Refused('empty', 'nothing but white space');
    return trimmed;
  });
  return { message, text, json: once(() => jsonOf(text())), packed: once(() => packedOf(message.payload)) };
}

const tables = new WeakMap<Profile, TopicTable<number>>();

/** The forms of a profile whose topics fit, in the profile's order. */
export function formsOf(profile: Profile, topic: string): readonly MessageForm[] {
  let table = tables.get(profile);
  if (!table) {
    table = new TopicTable<number>();
    for (const [index, form] of profile.messages.entries()) {
      for (const filter of form.topics) table.add(filter, index);
    }
    tables.set(profile, table);
  }
  const indices = [...new Set(table.match(topic))].sort((a, b) => a - b);
  const fitting = indices.map((index) => profile.messages[index]!);
  const isNamed = fitting.some((form) => form.rest !== true && !form.topics.includes('#'));
  return isNamed ? fitting.filter((form) => form.rest !== true) : fitting;
}

/** Those that may stand anywhere, then the rest; what a transport sends is told by its topic alone. */
export function anyTopic(profile: Profile, fitting: readonly MessageForm[]): readonly MessageForm[] {
  const others = profile.messages.filter((form) => !fitting.includes(form) && form.transport !== true);
  return [...fitting, ...others];
}

export interface Outcome {
  /** How near it came: 3 understood, 2 its own topic, 1 readable text, 0 not even that. */
  readonly rank: number;
  readonly result: Decoded | Rejection;
}

export function readFirst(
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
  // Nor does it tell much that the bytes are no text, or that text is no MessagePack.
  if (result.code === 'binary' || result.code === 'not_utf8') return 1.2;
  if (form.format === 'msgpack' && result.code === 'syntax') return 0.3;
  if (result.code === 'syntax') return form.topics.includes('#') ? 1 : 1.5;
  if (result.code === 'schema') return form.topics.includes('#') ? 0.5 : 2;
  return 3;
}

function readForm(profile: Profile, form: MessageForm, opened: Opened, context: DecodeContext): Decoded {
  const value = form.schema.safeParse(contentOf(form, opened));
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

function contentOf({ format }: MessageForm, opened: Opened): unknown {
  if (format === 'text') return opened.text();
  return format === 'msgpack' ? opened.packed() : opened.json();
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

export function refusedAsValue<T>(attempt: () => T): T | Rejection {
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

export function rejection(code: RejectionCode, message: string): Rejection {
  return { code, message };
}
