/** What the tests of this room share. */
import type { DecodeContext } from './decode.js';
import { pseudonymOf } from './envelopes/examples.js';
import type { Example } from './profile.js';

/** A fixed clock, and pseudonyms that an expectation can name. */
export const testContext: DecodeContext = {
  receivedAt: Date.UTC(2026, 0, 5, 10),
  pseudonym: pseudonymOf,
};

/** The bytes that an example stands for. */
export function bytesOf(payload: Example['payload']): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}
