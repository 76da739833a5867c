/** The key under which beacons have their pseudonyms: fresh each UTC day, and in memory only. */
import { pseudonymsUnder } from '../../devices/pseudonym.js';

const dayMs = 86_400_000;

/** @param randomSalt makes a fresh salt; asked once a UTC day */
export function pseudonyms(randomSalt: () => Uint8Array): (id: string, now: number) => string {
  let day = Number.NaN;
  let under: (id: string) => string = () => '';
  return (id, now) => {
    const today = Math.floor(now / dayMs);
    if (today !== day) {
      day = today;
      under = pseudonymsUnder(randomSalt());
    }
    return under(id);
  };
}
