/**
 * Debouncing: a level counts once it has held for a while, and only if it is another than before.
 *
 * A mechanical contact bounces for 1-20 ms. Two edges closer than the driver can tell apart arrive as one repeated
 * level, so a repeated level is no event, and the last level is always the truth.
 */
import type { GpioEvent, PinName } from './machine.js';
import type { Level } from './pins.js';

export interface Contact {
  /** The level that counts. */
  readonly level: Level;
  /** The level on the wire, and since when (monotonic ms). */
  readonly seen: Level;
  readonly since: number;
}

export type Contacts = Readonly<Record<PinName, Contact>>;

export interface Change {
  readonly pin: PinName;
  readonly level: Level;
  /** When the level that now counts appeared, monotonic ms. */
  readonly at: number;
}

export function startContacts(levels: Readonly<Record<PinName, Level>>, now: number): Contacts {
  return Object.fromEntries(
    Object.entries(levels).map(([pin, level]) => [pin, { level, seen: level, since: now }]),
  );
}

/** @param debounceMs how long a level must hold; 0 lets every change through at once */
export function stepContacts(
  contacts: Contacts,
  event: GpioEvent,
  now: number,
  debounceMs: number,
): { contacts: Contacts; changes: readonly Change[] } {
  const next: Record<PinName, Contact> = {};
  const changes: Change[] = [];
  for (const [pin, contact] of Object.entries(contacts)) {
    // What held long enough before this event counts first, even if the timer was late.
    let after = settle(contact, now, debounceMs);
    if (after.level !== contact.level) changes.push({ pin, level: after.level, at: after.since });
    if (event.kind === 'edge' && event.pin === pin && event.level !== after.seen) {
      const before = after.level;
      after = settle({ ...after, seen: event.level, since: now }, now, debounceMs);
      if (after.level !== before) changes.push({ pin, level: after.level, at: now });
    }
    next[pin] = after;
  }
  // A late timer settles several pins at once: their order is that of the wire, not of their names.
  return { contacts: next, changes: changes.sort((x, y) => x.at - y.at) };
}

/** When the next contact settles, monotonic ms. */
export function contactsDue(contacts: Contacts, debounceMs: number): number | undefined {
  const waiting = Object.values(contacts).filter((contact) => contact.seen !== contact.level);
  return waiting.length === 0 ? undefined : Math.min(...waiting.map((contact) => contact.since + debounceMs));
}

function settle(contact: Contact, now: number, debounceMs: number): Contact {
  const held = contact.seen !== contact.level && now - contact.since >= debounceMs;
  return held ? { ...contact, level: contact.seen } : contact;
}
