/** Help and answer buttons: a press each time the button goes down. A button that is held at start was not pressed. */
import { contactMachine } from './contact-machine.js';
import type { Contacts } from './contacts.js';
import type { Machine } from './machine.js';

export function pushButton(debounceMs: number): Machine<Contacts> {
  return contactMachine(debounceMs, ({ pin, level }) =>
    level === 1 ? [{ kind: 'press', channel: `button:${pin}`, press: 'single' }] : [],
  );
}
