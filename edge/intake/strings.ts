/** Strings, topics and filters on the wire, by the text of MQTT 3.1.1. Pure: bytes in, problem out. */
import { isUtf8 } from 'node:buffer';

export const topicBytesMax = 256;
export const topicLevelsMax = 16;

/** Control characters and non-characters, which the text lets a server refuse (1.5.3): nobody names a device so. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unprintable = /[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef]|[\ufffe\uffff]/;

/** Printable ASCII, which is what nearly all of them are. */
const isPlain = (byte: number) => byte >= 0x20 && byte < 0x7f;

/** Why the bytes are no string of MQTT, or null. A decoder would turn bad bytes into U+FFFD and let them pass. */
export function stringProblem(bytes: Uint8Array): string | null {
  if (bytes.every(isPlain)) return null;
  if (!isUtf8(bytes)) return 'a string is not UTF-8 (1.5.3-1)';
  if (bytes.includes(0)) return 'U+0000 in a string (1.5.3-2)';
  return unprintable.test(Buffer.from(bytes).toString('utf8'))
    ? 'a control character in a string (1.5.3)'
    : null;
}

/** Why nobody may publish on this topic, or null. */
export function topicProblem(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'an empty topic (4.7.3-1)';
  if (bytes.length > topicBytesMax) return `a topic of ${bytes.length} bytes, ${topicBytesMax} are allowed`;
  if (bytes.includes(0x23) || bytes.includes(0x2b)) return 'a wildcard in a topic (3.3.2-2)';
  return levelsProblem(bytes) ?? stringProblem(bytes);
}

/** Why this is no topic filter, or null. */
export function filterProblem(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'an empty topic filter (4.7.3-1)';
  if (bytes.length > topicBytesMax) return `a filter of ${bytes.length} bytes, ${topicBytesMax} are allowed`;
  const problem = levelsProblem(bytes) ?? stringProblem(bytes);
  if (problem !== null) return problem;
  const levels = Buffer.from(bytes).toString('utf8').split('/');
  if (levels.some((level) => level.length > 1 && /[+#]/.test(level)))
    return 'a wildcard shares its level (4.7.1-2, 4.7.1-3)';
  return levels.slice(0, -1).includes('#') ? '"#" is not the last level (4.7.1-2)' : null;
}

function levelsProblem(bytes: Uint8Array): string | null {
  let levels = 1;
  for (const byte of bytes) if (byte === 0x2f) levels += 1;
  return levels > topicLevelsMax ? `${levels} levels, ${topicLevelsMax} are allowed` : null;
}
