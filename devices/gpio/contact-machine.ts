/** A device whose readings follow from single changes of its contacts: buttons and switches. */
import type { Reading } from '../reading.js';
import { type Change, type Contacts, contactsDue, startContacts, stepContacts } from './contacts.js';
import type { Machine, PinName } from './machine.js';
import type { Level } from './pins.js';

export function contactMachine(
  debounceMs: number,
  read: (change: Change) => readonly Reading[],
  atStart: (levels: Readonly<Record<PinName, Level>>) => readonly Reading[] = () => [],
): Machine<Contacts> {
  return {
    start: (levels, now) => ({ state: startContacts(levels, now), readings: atStart(levels) }),
    step(state, event, now) {
      const { contacts, changes } = stepContacts(state, event, now, debounceMs);
      return { state: contacts, readings: changes.flatMap((change) => [...read(change)]) };
    },
    due: (state) => contactsDue(state, debounceMs),
  };
}
