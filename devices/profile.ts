/**
 * A profile is a device model as data: where it publishes, what its payload looks like, what that means in our words,
 * and the examples that prove it. One file a model; the examples are its tests.
 */
import type { z } from 'zod';
import type { Reading } from './reading.js';
import type { RejectionCode } from './rejection.js';

/** One MQTT message as it arrived. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** True only for a stored copy or a message marked retain. */
  readonly retained?: boolean;
}

/** What a profile may know beside the payload. It has no clock, no store, no logger. */
export interface ReadContext {
  readonly topic: string;
  /** The topic's levels. */
  readonly levels: readonly string[];
  /** The gateway's clock when the message arrived, UTC ms. */
  readonly receivedAt: number;
  /** Options of the device in the hall file, validated by the profile's `options`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** A beacon or MAC address as a pseudonym: HMAC, salt new each day and only in memory, truncated. */
  pseudonym(id: string): string;
}

/** One form of message of a device. The first whose topic and schema fit is read. */
export interface MessageForm<S extends z.ZodType = z.ZodType> {
  /**
   * MQTT topic filters, where "#" may also stand before the end ("zigbee2mqtt/#/availability"); "#" alone where the
   * installer chooses the topic. They tell forms apart; what is subscribed stands in the hall file.
   */
  readonly topics: readonly string[];
  /** Not only this model sends this form, so it does not tell the model of an unknown device. */
  readonly transport?: true;
  /** Understood and without a reading, where no other form of the profile names the topic. */
  readonly rest?: true;
  /** "json" (default), the bare text, or MessagePack. */
  readonly format?: 'json' | 'text' | 'msgpack';
  readonly schema: S;
  /** Pure. Throws Refused for what the schema cannot see. An empty list counts as `no_reading`. */
  read(value: z.output<S>, context: ReadContext): Reading[];
  /** What makes two copies of one message the same, from its content (never the DUP flag). Absent: it cannot be told. */
  key?(value: z.output<S>, context: ReadContext): string | undefined;
}

/** Ties schema and read together for the type checker. */
export function message<S extends z.ZodType>(form: MessageForm<S>): MessageForm {
  return form as unknown as MessageForm;
}

export interface Example {
  readonly name: string;
  /** Where the payload comes from: device, firmware, date, or the page of the data sheet. */
  readonly origin: string;
  readonly topic: string;
  /** Text, or an object that is sent as JSON, or bytes. */
  readonly payload: string | object | Uint8Array;
  readonly retained?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: readonly Reading[] | { readonly rejected: RejectionCode };
}

export interface Profile {
  /** Model, and codec edition where it matters: "milesight-vs133". */
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  /** What it measures, in one line for a person. */
  readonly summary: string;
  /** Where and how it is mounted, for the person on the ladder. */
  readonly mounting: string;
  /** By what it speaks, and what has to be switched on for it. */
  readonly transport: string;
  /** How a hall learns that it is gone. */
  readonly offline: string;
  /** What feeds it, and whether it says how much is left. */
  readonly battery: string;
  /** How messages name this model, if they do: of profiles that could all read a message, such a one is asked first. */
  readonly named?: RegExp;
  /** Channels that it can speak of, for the wiring table and the check of `watches`: "line:1-4", "button:*". */
  readonly channels: readonly string[];
  readonly options?: z.ZodType;
  readonly messages: readonly MessageForm[];
  /** Longest normal silence, seconds; silence beyond three of them means the device is lost. */
  readonly interval_s: number | null;
  /** At least one normal, one edge, one refused. */
  readonly examples: readonly [Example, Example, Example, ...Example[]];
}

/** Declares a profile. Examples and what the page of devices says are mandatory: without them it does not compile. */
export function defineProfile(profile: Profile): Profile {
  return Object.freeze(profile);
}
