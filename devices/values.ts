/** Casts that profiles name explicitly: numbers in text, words for yes and no, instants. None of them guesses. */
import { z } from 'zod';

/** A number, or its digits as text (Axis, OpenMQTTGateway). Text that is no number fits nothing. */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*-?\d{1,15}(\.\d{1,15})?\s*$/)
    .transform(Number),
]);

/** Words of makers for "no value". */
const none = z.union([
  z.null(),
  z.undefined(),
  z.string().regex(/^\s*(not set|nan|none|null|unknown|unavailable|)\s*$/i),
]);

/** A number, its digits as text, or one of the words for no value. */
export const maybeNumeric = z.union([numeric, none.transform(() => undefined)]).optional();

/** ON and OFF in any case, or a boolean. */
export const onOff = z.union([z.boolean(), word('on', 'off')]);

/** The words of a last will, compared without case: online, offline. */
export const availability = word('online', 'offline');

function word(yes: string, no: string) {
  return z
    .string()
    .max(16)
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.enum([yes, no]))
    .transform((text) => text === yes);
}

/** Clocks that were never set stand in 1970 or 2000; the first plausible instant is in September 2001. */
const instantMin = 1_000_000_000_000;

/** An absolute instant of the device as UTC ms, ready to be spread into a reading; nothing if it cannot be one. */
export type Stamp = { at?: number };

/** Epoch milliseconds. */
export function epochMs(value: number | null | undefined): Stamp {
  return value !== null && value !== undefined && value >= instantMin && value <= 8.64e15
    ? { at: Math.round(value) }
    : {};
}

/** Epoch seconds, also with a fraction. */
export function epochS(value: number | null | undefined): Stamp {
  return value === null || value === undefined ? {} : epochMs(value * 1000);
}

const isoInstant = z.iso.datetime({ offset: true });

/** ISO 8601 with an offset or Z. Local time without one is no instant: it would be read in this machine's zone. */
export function iso(value: string | null | undefined): Stamp {
  return value && isoInstant.safeParse(value).success ? epochMs(Date.parse(value)) : {};
}

/** Epoch milliseconds or ISO 8601, for devices where that is a setting. */
export function epochMsOrIso(value: number | string | null | undefined): Stamp {
  return typeof value === 'string' ? iso(value) : epochMs(value);
}

/** The fields that have a value; null and undefined mean none. */
export function known<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** The value if it is in range, nothing otherwise: for side values that must not cost the reading beside them. */
export function within(value: number | null | undefined, min: number, max: number): number | undefined {
  return value !== null && value !== undefined && value >= min && value <= max ? value : undefined;
}

/**
 * One spelling for one beacon, whoever heard it: lower case, no colons or dashes, no "iBeacon:" in front.
 * Only ever used as the input of ReadContext.pseudonym.
 */
export function beaconId(id: string): string {
  const bare = id.toLowerCase().replace(/^ibeacon:/, '');
  const parts = /^([0-9a-f-]{32,36})-(\d{1,5})-(\d{1,5})$/.exec(bare);
  if (parts) return `${parts[1]!.replaceAll('-', '')}-${parts[2]}-${parts[3]}`;
  return /^([0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/.test(bare) ? bare.replaceAll(/[:-]/g, '') : bare;
}
