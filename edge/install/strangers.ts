/** Topics that speak and belong to no device: in memory only, the newest few, for whoever wants to bind one of them. */
import { candidates } from '../../devices/candidates.js';
import { type DecodeContext, decodeAny, isRejection } from '../../devices/decode.js';
import type { Message, Profile } from '../../devices/profile.js';
import type { Reading } from '../../devices/reading.js';
import type { Committed } from '../engine.js';
import type { Stranger } from './view.js';

const strangersMax = 50;
const sampleBytesMax = 2_048;
const candidatesMax = 5;
/** A topic is looked at again after this time, and so many topics a second: a flood must not keep the hall busy. */
const lookAgainMs = 5_000;
const looksPerSecond = 5;

interface Known {
  readonly account: string | null;
  n: number;
  seenAt: number;
  sample: string;
  lookedAt: number;
  candidates: Stranger['candidates'];
  refused: string | null;
}

export class Strangers {
  /** By topic, the newest last. */
  readonly #known = new Map<string, Known>();
  #second = 0;
  #looks = 0;

  /** @param isWatched whether somebody looks: nothing is decoded for nobody */
  constructor(
    private readonly catalogue: readonly Profile[],
    private readonly isWatched: () => boolean,
  ) {}

  /** Takes in what a stored batch held for no device. */
  add({ at, messages, taken }: Committed): void {
    for (const [index, { rejected }] of taken.entries())
      if (rejected.some(({ code }) => code === 'unknown_topic')) this.hear(messages[index]!, at);
  }

  /** @param account that said it; null if an outside broker does not tell; @param now UTC ms */
  hear(message: Message & { readonly account: string | null }, now: number): void {
    const { topic, payload, account } = message;
    const known: Known = this.#known.get(topic) ?? {
      account,
      n: 0,
      seenAt: now,
      sample: '',
      lookedAt: Number.NEGATIVE_INFINITY,
      candidates: [],
      refused: null,
    };
    known.n += 1;
    known.seenAt = now;
    known.sample = beginning(payload);
    this.#known.delete(topic);
    this.#known.set(topic, known);
    if (this.#mayLook(known, now)) Object.assign(known, lookAt(this.catalogue, message, now));
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > strangersMax && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Newest first, without those that belong to a device by now. */
  rows(now: number): Stranger[] {
    return [...this.#known].reverse().map(([topic, { account, n, seenAt, sample, candidates, refused }]) => ({
      topic,
      account,
      n,
      seen_s: Math.max(0, now - seenAt) / 1_000,
      sample,
      candidates,
      refused,
    }));
  }

  #mayLook(known: Known, now: number): boolean {
    if (!this.isWatched() || now - known.lookedAt < lookAgainMs) return false;
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) this.#looks = 0;
    this.#second = second;
    this.#looks += 1;
    return this.#looks <= looksPerSecond;
  }
}

/** Profiles that read a message, best first, with the channels that they heard; or why none does. */
export function lookAt(
  catalogue: readonly Profile[],
  message: Message,
  now: number,
): Pick<Known, 'candidates' | 'refused' | 'lookedAt'> {
  const context: DecodeContext = { receivedAt: now, pseudonym: () => 'a-beacon' };
  const found = candidates(catalogue, message, context).slice(0, candidatesMax);
  const best = found.length > 0 ? null : decodeAny(catalogue, message, context);
  return {
    candidates: found.map(({ profile, readings }) => ({
      profile,
      model: modelOf(catalogue, profile),
      channels: channelsOf(readings),
    })),
    refused: best && isRejection(best) ? best.code : null,
    lookedAt: now,
  };
}

function modelOf(catalogue: readonly Profile[], id: string): string {
  const profile = catalogue.find((one) => one.id === id);
  return profile ? `${profile.vendor} ${profile.model}` : id;
}

function channelsOf(readings: readonly Reading[]): Stranger['candidates'][number]['channels'] {
  const heard = readings.map(({ channel, kind }) => [`${channel} ${kind}`, { channel, kind }] as const);
  return [...new Map(heard).values()];
}

/** The beginning as text; "" if it is no text. */
function beginning(payload: Uint8Array): string {
  try {
    // A character that the cut goes through is left out.
    return new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(0, sampleBytesMax), {
      stream: true,
    });
  } catch {
    return '';
  }
}
