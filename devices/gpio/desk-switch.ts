/** The key switch of a desk: closed contact, open desk. Its position is read at start, for no edge tells it. */
import type { Reading } from '../reading.js';
import { contactMachine } from './contact-machine.js';
import type { Contacts } from './contacts.js';
import type { Machine } from './machine.js';
import type { Level } from './pins.js';

const desk = (level: Level | undefined): Reading => ({
  kind: 'desk',
  channel: 'desk',
  state: level === 1 ? 'open' : 'closed',
});

export function deskSwitch(debounceMs: number): Machine<Contacts> {
  return contactMachine(
    debounceMs,
    ({ level }) => [desk(level)],
    (levels) => [desk(levels.switch)],
  );
}
