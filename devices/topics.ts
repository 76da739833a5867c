/** Topics: which form of message a topic belongs to, and which topics are never read. */
import { Qlobber } from 'qlobber';
import { Refused } from './rejection.js';

/** Levels of a topic. Real ones have up to 9; the matching library's work grows with the square, and it throws at 100. */
const levelsMax = 24;

function tooDeep(topic: string): boolean {
  return topic.split('/', levelsMax + 1).length > levelsMax;
}

/** MQTT topic filters to values. Beyond MQTT, "#" may stand anywhere: "zigbee2mqtt/#/availability". */
export class TopicTable<V> {
  readonly #table = new Qlobber<V>({
    separator: '/',
    wildcard_one: '+',
    wildcard_some: '#',
    match_empty_levels: true,
  });

  add(filter: string, value: V): void {
    this.#table.add(filter, value);
  }

  /** Values whose filter fits, in no promised order; none for a topic of more levels than any device has. */
  match(topic: string): V[] {
    return tooDeep(topic) ? [] : this.#table.match(topic);
  }
}

/** Commands to devices, and pictures: refused whatever they carry. */
const commandsAndPictures = [
  'cmnd/#',
  '+/cmnd/#',
  '#/set',
  '#/get',
  'zigbee2mqtt/#/set/+',
  'zigbee2mqtt/#/get/+',
  '+/bridge/request/#',
  'application/+/device/+/command/#',
  '+/gateway/+/command/#',
  'v3/+/devices/+/down/push',
  'v3/+/devices/+/down/replace',
  'shellies/command',
  'shellies/+/command',
  'shellies/#/command',
  '+/rpc',
  '+/command',
  '+/command/#',
  'spBv1.0/+/NCMD/#',
  'spBv1.0/+/DCMD/#',
  '#/snapshot',
  '#/thumbnail',
];

/** Inventories, logs and announcements: large or wordy, never a reading. An empty one is a removed entity. */
const announcements = [
  '+/bridge/devices',
  '+/bridge/groups',
  '+/bridge/definitions',
  '+/bridge/extensions',
  '+/bridge/converters',
  '+/bridge/info',
  '+/bridge/health',
  '+/bridge/config',
  '+/bridge/config/#',
  '+/bridge/log',
  '+/bridge/logging',
  '+/bridge/event',
  '+/bridge/response/#',
  '+/bridge/networkmap/#',
  // Home Assistant's own birth and last will.
  'homeassistant/status',
  'homeassistant/+/+/config',
  'homeassistant/+/+/+/config',
  'tasmota/discovery/#',
];

const refused = new TopicTable<'command' | 'announcement'>();
for (const filter of commandsAndPictures) refused.add(filter, 'command');
for (const filter of announcements) refused.add(filter, 'announcement');

/**
 * The first gate: before the payload is looked at.
 *
 * @param empty the payload has no bytes: then an announcement was withdrawn, which is no fault
 * @throws Refused refused_topic, unknown_topic or empty
 */
export function refuseTopic(topic: string, empty: boolean): void {
  if (tooDeep(topic)) {
    throw new Refused('unknown_topic', `the topic has more than ${levelsMax} levels`);
  }
  const kinds = refused.match(topic);
  if (kinds.includes('command')) throw new Refused('refused_topic', 'commands and pictures are not read');
  if (empty) throw new Refused('empty', 'zero bytes: an entity was removed, or its state was asked for');
  if (kinds.length > 0) throw new Refused('refused_topic', 'inventories and announcements are not read');
}
