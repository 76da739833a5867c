/** Ids of the gateway that the page has words for, and what it says of those that came later than itself. Pure. */
import { en, type TextKey } from './texts/en.js';

/** The text key `prefix_id`, or null where the page has no word for this id. Hyphens of ids are underscores in keys. */
export function keyOf(prefix: string, id: string): TextKey | null {
  const key = `${prefix}_${id.replaceAll('-', '_')}`;
  return Object.hasOwn(en, key) ? (key as TextKey) : null;
}
