/** What an unknown topic could be: for the person who installs, who picks one and binds it. */
import { inOrder } from './decode.js';
import { type DecodeContext, formsOf, isRejection, type Opened, open, readFirst } from './forms.js';
import type { Message, MessageForm, Profile } from './profile.js';
import type { Reading } from './reading.js';

export interface Candidate {
  /** The profile's id. */
  readonly profile: string;
  /** What it says of this message: at least one, each valid by readingSchema. */
  readonly readings: readonly Reading[];
  /** The channels that the readings speak of, each once, in their order. */
  readonly channels: readonly string[];
}

/** More than this help nobody to choose. */
export const candidatesMax = 16;

/**
 * Every profile that would read this message, best first: one that measures before one that only tells health, one that
 * names the topic before one for any topic, and that before one whose own topic is another; then as decodeAny orders.
 *
 * Never throws. Work is one reading by each profile, of a payload within the limits of parse.ts.
 *
 * @returns none if the message is refused before any profile, or no profile reads it
 */
export function candidates(
  catalogue: readonly Profile[],
  message: Message,
  context: DecodeContext,
): readonly Candidate[] {
  let opened: Opened;
  try {
    opened = open(message);
  } catch {
    // The first gates refuse it for every profile alike; decodeAny tells why.
    return [];
  }
  const found = inOrder(catalogue, opened).flatMap((profile) => {
    const fitting = formsOf(profile, message.topic);
    const groups: readonly (readonly MessageForm[])[] = [
      fitting.filter((form) => !form.topics.includes('#') && form.transport !== true),
      fitting.filter((form) => form.topics.includes('#') && form.transport !== true),
      fitting.filter((form) => form.transport === true),
      profile.messages.filter((form) => !fitting.includes(form) && isTold(form)),
    ];
    for (const [distance, forms] of groups.entries()) {
      const { result } = readFirst(profile, forms, opened, context);
      if (isRejection(result)) continue;
      const { readings } = result;
      const isHealth = readings.every((reading) => reading.kind === 'health');
      // On a foreign topic a word about health is any device's.
      if (isHealth && distance === groups.length - 1) continue;
      const order = (isHealth ? groups.length : 0) + distance;
      const channels = [...new Set(readings.map((reading) => reading.channel))];
      return [{ order, candidate: { profile: profile.id, readings, channels } }];
    }
    return [];
  });
  return found
    .sort((a, b) => a.order - b.order)
    .slice(0, candidatesMax)
    .map(({ candidate }) => candidate);
}

/** On a foreign topic a bare word or number tells no device from another; only JSON does. */
function isTold(form: MessageForm): boolean {
  return form.format !== 'text' && form.transport !== true && form.rest !== true;
}
