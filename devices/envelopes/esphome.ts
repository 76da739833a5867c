/** What all ESPHome nodes have in common: the last will, and names as the only word about what a value means. */
import { type MessageForm, message, type ReadContext } from '../profile.js';
import { availability } from '../values.js';

/** Of the entity, lower case: "roode32_last_direction". */
export const entityOf = (context: ReadContext) => (context.levels.at(-2) ?? '').toLowerCase();

export const esphomeStatus: MessageForm = message({
  topics: ['+/status', '+/+/status'],
  format: 'text',
  schema: availability,
  read: (online) => [{ kind: 'health', channel: 'device', online }],
});
