import { accuracy } from './accuracy.js';
import { delayTables } from './delay-tables.js';
import { events } from './events.js';
import { halls } from './halls.js';
import { realHalls } from './real-halls.js';
import type { Item } from './row.js';

/** Everything that is measured. The long ones first, so that two processes end together. */
export const items: readonly Item[] = [...realHalls, ...accuracy, ...events, ...delayTables, ...halls];
