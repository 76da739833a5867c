/** Beacons without their identity. */
import { createHmac } from 'node:crypto';

/**
 * Pseudonyms under a key: the same id gives the same 16 hex digits as long as the key lives, and nobody who lacks the
 * key can test a guess. Who calls this keeps the key in memory only and changes it every day.
 */
export function pseudonymsUnder(key: Uint8Array): (id: string) => string {
  return (id) => createHmac('sha256', key).update(id).digest('hex').slice(0, 16);
}
