/** What the check of a site needs to know of a device model; the catalogue of devices is passed in. */
import type { z } from 'zod';

export interface KnownProfile {
  readonly id: string;
  readonly kind: 'mqtt' | 'gpio';
  /** What it measures, in one line for a person. */
  readonly summary: string;
  /** "line:1-4", "button:*", "device". */
  readonly channels: readonly string[];
  /** GPIO: the names of its pins. */
  readonly pins?: z.ZodType;
  readonly options?: z.ZodType;
}

/** Whether a profile can speak of a channel; "*" asks for all of them. */
export function speaksOf(profile: KnownProfile, channel: string): boolean {
  return channel === '*' || profile.channels.some((pattern) => fits(pattern, channel));
}

function fits(pattern: string, channel: string): boolean {
  if (pattern.endsWith('*'))
    return channel.startsWith(pattern.slice(0, -1)) && channel.length >= pattern.length;
  const range = /^(.*:)(\d+)-(\d+)$/.exec(pattern);
  if (!range) return pattern === channel;
  const [, stem, from, to] = range;
  const number = channel.startsWith(stem!) ? channel.slice(stem!.length) : '';
  return /^(0|[1-9]\d*)$/.test(number) && Number(number) >= Number(from) && Number(number) <= Number(to);
}
