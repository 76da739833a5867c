/**
 * From bytes to text and from text to JSON, for payloads that nobody vouches for. The only place that trims.
 *
 * Pure. Every function throws Refused and nothing else; work is bounded by the size limit (under 5 ms at 64 KiB).
 */
import { decode } from '@msgpack/msgpack';
import { Refused } from './rejection.js';

/** Bytes. The largest real message, all data points of a Xovis sensor, is 35 kB; images and inventories are above. */
export const payloadBytesMax = 65_536;
/** Levels of nesting. Real messages have up to 8. */
export const jsonDepthMax = 16;
/** Keys in one object. Real messages have up to 60. */
export const jsonKeysMax = 256;

/** Items in one array. A Xovis package has 200 frames, a beacon gateway's batch some hundred tags. */
export const jsonItemsMax = 2_048;
/** Brackets and braces in one text, counted before it is parsed: building ten thousands of objects is the costly part. */
export const jsonContainersMax = 8_192;
/** Values in one document, so that checking one costs under a millisecond. */
export const jsonValuesMax = 16_384;

/** Keys that mean something else to JavaScript than to the device. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The payload as text: byte order mark, surrounding white space and trailing NULs are trimmed, here and once.
 *
 * @throws Refused too_large, binary or not_utf8
 */
export function textOf(payload: Uint8Array): string {
  refuseLarge(payload);
  let end = payload.length;
  while (end > 0 && isPadding(payload[end - 1]!)) end -= 1;
  const body = payload.subarray(0, end);
  for (let at = 0; at < end; at += 1) {
    if (isControl(body[at]!)) throw new Refused('binary', `control byte at position ${at}`);
  }
  try {
    return utf8.decode(body).trimStart();
  } catch {
    throw new Refused('not_utf8', 'the bytes are not valid UTF-8');
  }
}

/** @throws Refused too_large */
export function refuseLarge(payload: Uint8Array): void {
  if (payload.length > payloadBytesMax) {
    throw new Refused('too_large', `${payload.length} bytes, and ${payloadBytesMax} are allowed`);
  }
}

/**
 * The bytes as a MessagePack value, under the same limits as JSON.
 *
 * @throws Refused syntax or hostile
 */
export function packedOf(payload: Uint8Array): unknown {
  let value: unknown;
  try {
    value = decode(payload, packedLimits);
  } catch {
    // The library throws errors of several kinds: cut off, over a limit, a forbidden key.
    throw new Refused('syntax', 'the payload is not one MessagePack document within the limits');
  }
  refuseHostile(value);
  return value;
}

const packedLimits = {
  maxStrLength: payloadBytesMax,
  maxBinLength: payloadBytesMax,
  maxArrayLength: jsonItemsMax,
  maxMapLength: jsonKeysMax,
  // No device uses extension types.
  maxExtLength: 0,
};

/**
 * The text as a JSON value without traps: bounded nesting and keys, finite numbers, no key that reaches a prototype.
 *
 * @throws Refused syntax or hostile
 */
export function jsonOf(text: string): unknown {
  if (containersIn(text) > jsonContainersMax) throw new Refused('hostile', 'too many objects and arrays');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the payload, so only its kind is passed on.
    if (error instanceof SyntaxError) throw new Refused('syntax', 'the payload is not one JSON document');
    throw new Refused('hostile', 'the JSON is nested too deep');
  }
  refuseHostile(value);
  return value;
}

function containersIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) count += 1;
  }
  return count;
}

function refuseHostile(root: unknown): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values += 1;
    if (values > jsonValuesMax) throw new Refused('hostile', `more than ${jsonValuesMax} values`);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Refused('hostile', 'a number is beyond what a number can hold');
    }
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    if (depth >= jsonDepthMax) throw new Refused('hostile', `the JSON is nested deeper than ${jsonDepthMax}`);
    if (Array.isArray(value)) {
      if (value.length > jsonItemsMax) throw new Refused('hostile', `${value.length} items in one array`);
      for (const item of value) visit(item, depth + 1);
      return;
    }
    const keys = Object.keys(value);
    refuseKeys(keys);
    for (const key of keys) visit((value as Record<string, unknown>)[key], depth + 1);
  };
  visit(root, 0);
}

function refuseKeys(keys: string[]): void {
  if (keys.length > jsonKeysMax) throw new Refused('hostile', `${keys.length} keys in one object`);
  const forbidden = keys.find((key) => forbiddenKeys.has(key));
  if (forbidden) throw new Refused('hostile', `the key ${forbidden} is forbidden`);
}

/** NUL, tab, line feed, carriage return, space: what firmware leaves behind its text. */
function isPadding(byte: number): boolean {
  return byte === 0x00 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x20;
}

function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f;
}
