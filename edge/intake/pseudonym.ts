/** Beacon ids become pseudonyms: HMAC with a salt of the day, known to memory only, cut to 16 digits. */
import { createHmac } from 'node:crypto';

const dayMs = 86_400_000;

/** @param randomSalt makes a fresh salt; asked once a UTC day */
export function pseudonyms(randomSalt: () => Uint8Array): (id: string, now: number) => string {
  let day = Number.NaN;
  let salt: Uint8Array = new Uint8Array();
  return (id, now) => {
    const today = Math.floor(now / dayMs);
    if (today !== day) {
      day = today;
      salt = randomSalt();
    }
    return createHmac('sha256', salt).update(id).digest('hex').slice(0, 16);
  };
}
