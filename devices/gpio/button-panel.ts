/** Satisfaction buttons: one pin a level, "1" is worst. Each press is one vote; a held button votes once. */
import { contactMachine } from './contact-machine.js';
import type { Contacts } from './contacts.js';
import type { Machine } from './machine.js';

/** @param levels how many buttons the panel has, 2-5 */
export function buttonPanel(levels: number, debounceMs: number): Machine<Contacts> {
  return contactMachine(debounceMs, ({ pin, level }) =>
    level === 1 ? [{ kind: 'vote', channel: 'panel', level: Number(pin), levels, n: 1 }] : [],
  );
}
