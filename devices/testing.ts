/** What the tests of this room share. */
import { createHmac } from 'node:crypto';
import type { DecodeContext } from './decode.js';
import type { Example } from './profile.js';

/** A fixed clock and a fixed key: pseudonyms in expectations are stable. */
export const testContext: DecodeContext = {
  receivedAt: Date.UTC(2026, 0, 5, 10),
  pseudonym: testPseudonym,
};

export function testPseudonym(id: string): string {
  return createHmac('sha256', 'test').update(id).digest('hex').slice(0, 16);
}

/** The bytes that an example stands for. */
export function bytesOf(payload: Example['payload']): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}
