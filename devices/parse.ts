/**
 * From bytes to text and from text to JSON, for payloads that nobody vouches for. The only place that trims.
 *
 * Pure. Every function throws Refused and nothing else; work is bounded by the size limit (under 5 ms at 64 KiB).
 */
import { Refused } from './rejection.js';

/** Bytes. The largest real message, all data points of a Xovis sensor, is 35 kB; images and inventories are above. */
export const payloadBytesMax = 65_536;
/** Levels of nesting. Real messages have up to 8. */
export const jsonDepthMax = 16;
/** Keys in one object. Real messages have up to 60. */
export const jsonKeysMax = 256;

/** Keys that mean something else to JavaScript than to the device. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The payload as text: byte order mark, surrounding white space and trailing NULs are trimmed, here and once.
 *
 * @throws Refused too_large, binary or not_utf8
 */
export function textOf(payload: Uint8Array): string {
  if (payload.length > payloadBytesMax) {
    throw new Refused('too_large', `${payload.length} bytes, and ${payloadBytesMax} are allowed`);
  }
  let end = payload.length;
  while (end > 0 && isPadding(payload[end - 1]!)) end -= 1;
  const body = payload.subarray(0, end);
  const control = body.findIndex(isControl);
  if (control >= 0) throw new Refused('binary', `control byte at position ${control}`);
  try {
    return utf8.decode(body).trimStart();
  } catch {
    throw new Refused('not_utf8', 'the bytes are not valid UTF-8');
  }
}

/**
 * The text as a JSON value without traps: bounded nesting and keys, finite numbers, no key that reaches a prototype.
 *
 * @throws Refused syntax or hostile
 */
export function jsonOf(text: string): unknown {
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

function refuseHostile(root: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, depth } = item;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Refused('hostile', 'a number is beyond what a number can hold');
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= jsonDepthMax) throw new Refused('hostile', `the JSON is nested deeper than ${jsonDepthMax}`);
    if (!Array.isArray(value)) refuseKeys(Object.keys(value));
    for (const child of Object.values(value)) open.push({ value: child, depth: depth + 1 });
  }
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
