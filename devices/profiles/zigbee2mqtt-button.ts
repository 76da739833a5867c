import { z } from 'zod';
import { onAnyBase, zigbeeForms, zigbeeHealth, zigbeeTopics } from '../envelopes/zigbee2mqtt.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading, ReadingOf } from '../reading.js';
import { Refused } from '../rejection.js';

/** One press comes on the state topic and, if so configured, again on …/action: one of the two is taken. */
const options = z.strictObject({
  press: z
    .enum(['state', 'action'])
    .default('state')
    .describe('Which of the two topics a press is taken from.'),
});

type Press = ReadingOf<'press'>['press'];

/** The makers' words. null is the end of a press, which is none. */
const presses: Readonly<Record<string, Press | null>> = {
  single: 'single',
  // Panic buttons.
  emergency: 'single',
  sos: 'single',
  panic: 'single',
  click: 'single',
  press: 'single',
  pressed: 'single',
  toggle: 'single',
  short_press: 'single',
  double: 'double',
  double_press: 'double',
  triple: 'triple',
  triple_press: 'triple',
  quadruple: 'quadruple',
  many: 'quintuple',
  quintuple: 'quintuple',
  hold: 'long',
  long: 'long',
  long_press: 'long',
  on: 'on',
  off: 'off',
  up: 'up',
  down: 'down',
  open: 'up',
  close: 'down',
  recall: 'single',
  scene: 'single',
  // IKEA's newer remotes say that a press begins, and then whether it was short, double or long.
  short_release: 'single',
  initial_press: null,
  stop: null,
  released: null,
  on_press: 'on',
  off_press: 'off',
  up_press: 'up',
  down_press: 'down',
  brightness_up_click: 'up',
  brightness_down_click: 'down',
  brightness_move_up: 'up',
  brightness_move_down: 'down',
  release: null,
  long_release: null,
  hold_release: null,
  double_release: null,
  press_release: null,
  brightness_stop: null,
  brightness_up_release: null,
  brightness_down_release: null,
  on_press_release: null,
  off_press_release: null,
};

/** Words for the key alone: a press of the key of that name. */
const keyNames =
  /^(left|right|both|(dis)?arm(_(day|night|all)_zones)?|(track|volume)_(next|previous|up|down))$/;
/** Knobs and cubes: understood, and no press. */
const noPress =
  /^((dial_)?rotate_|shake|flip|slide|fall|throw|wakeup|(brightness|color_temperature|hue)_(step|move)_)/;

const words = Object.keys(presses).sort((a, b) => b.length - a.length);

/** "single", "2_double", "button_1_hold", "left_single", "arrow_left_click", "single_left". */
function readWord(word: string): Reading[] {
  const whole = pressOf(word);
  if (whole !== undefined)
    return whole === null ? [] : [{ kind: 'press', channel: 'button:1', press: whole }];
  if (keyNames.test(word)) return [{ kind: 'press', channel: `button:${word}`, press: 'single' }];
  if (noPress.test(word)) return [];
  for (const tail of words) {
    const button = splitOff(word, tail);
    if (button === undefined) continue;
    const press = presses[tail];
    return press ? [{ kind: 'press', channel: `button:${button}`, press }] : [];
  }
  throw new Refused('schema', 'the action is no press that Hallgate knows');
}

function pressOf(word: string): Press | null | undefined {
  return Object.hasOwn(presses, word) ? presses[word] : undefined;
}

function splitOff(word: string, press: string): string | undefined {
  const name = word.endsWith(`_${press}`)
    ? word.slice(0, -press.length - 1)
    : word.startsWith(`${press}_`)
      ? word.slice(press.length + 1)
      : undefined;
  return name?.replace(/^button_?/, '') || undefined;
}

const action = z.string().max(64).nullish();
const schema = z
  .looseObject({ action, click: action })
  .refine((payload) => 'action' in payload || 'click' in payload, { error: 'neither action nor click' });

function read(payload: z.output<typeof schema>, context: ReadContext): Reading[] {
  // Empty or null beside battery and link: a report of health, or the echo that old versions send after a press.
  const word = payload.action || payload.click;
  const press = word && context.options.press !== 'action' ? readWord(word) : [];
  return [...press, ...zigbeeHealth(payload)];
}

export default defineProfile({
  id: 'zigbee2mqtt-button',
  vendor: 'Aqara, SONOFF, IKEA and others',
  model: 'buttons behind Zigbee2MQTT',
  summary: 'Push buttons: help call, vote, desk opened or closed',
  mounting: 'desk or wall, within reach',
  transport: 'Zigbee through Zigbee2MQTT, JSON',
  offline: '`zigbee2mqtt/<name>/availability` (after 25 h) and `zigbee2mqtt/bridge/state`',
  battery: 'coin cell; percent and volts in each message',
  channels: ['button:*', 'device', 'bridge'],
  options,
  messages: [
    ...zigbeeForms,
    message({
      topics: ['zigbee2mqtt/#/action'],
      format: 'text',
      schema: z.string().regex(/^[a-z0-9_]{1,64}$/),
      read(word, context) {
        if (context.options.press !== 'action') {
          throw new Refused(
            'no_reading',
            'the press is taken from the state topic, and this topic repeats it',
          );
        }
        return readWord(word);
      },
    }),
    ...onAnyBase({ topics: zigbeeTopics, schema, read }),
    // A report of health alone, of whatever device.
    message({
      topics: zigbeeTopics,
      schema: z
        .looseObject({ linkquality: z.number() })
        .refine((o) => !o.action && !o.click, { error: 'an action that is no press Hallgate knows' }),
      read: zigbeeHealth,
    }),
  ],
  // Passive devices are called offline by the bridge after 1500 minutes.
  interval_s: 90_000,
  examples: [
    {
      name: 'single press of a SONOFF SNZB-01P',
      origin: 'Koenkk/zigbee2mqtt, log line in an issue',
      topic: 'zigbee2mqtt/SONOFF_wireless_button_4',
      payload: {
        action: 'single',
        battery: 100,
        linkquality: 98,
        update: { installed_version: -1, latest_version: -1, state: null },
        voltage: 3000,
      },
      expect: [
        { kind: 'press', channel: 'button:1', press: 'single' },
        { kind: 'health', channel: 'device', battery_pct: 100, battery_v: 3, link_quality: 98 },
      ],
    },
    {
      name: 'a name with slashes, second key of a panel',
      origin: 'zigbee2mqtt.io docs/guide/usage: names may contain "/"; composed by us',
      topic: 'zigbee2mqtt/hall/desk7/help',
      payload: { action: '2_double' },
      expect: [{ kind: 'press', channel: 'button:2', press: 'double' }],
    },
    {
      name: 'an IKEA SOMRIG: the press is told when the key is let go',
      origin:
        'words of Koenkk/zigbee-herdsman-converters src/devices/ikea.ts (E2213); another base topic, composed by us',
      topic: 'z2m/hall/desk4',
      payload: { action: '2_short_release', battery: 100, linkquality: 171 },
      expect: [
        { kind: 'press', channel: 'button:2', press: 'single' },
        { kind: 'health', channel: 'device', battery_pct: 100, link_quality: 171 },
      ],
    },
    {
      name: 'a panic button',
      origin: 'word of the converters of Heiman and Tuya (TS0215A), composed by us',
      topic: 'zigbee2mqtt/sos_counter_2',
      payload: { action: 'emergency', battery: 80, battery_low: false, linkquality: 30, tamper: false },
      expect: [
        { kind: 'press', channel: 'button:1', press: 'single' },
        { kind: 'health', channel: 'device', battery_pct: 80, link_quality: 30 },
      ],
    },
    {
      name: 'a word that nobody knows is not lost silently',
      origin: 'synthetic',
      topic: 'zigbee2mqtt/help_button_1',
      payload: { action: 'wobble', battery: 80, linkquality: 30 },
      expect: { rejected: 'schema' },
    },
    {
      name: 'the echo of old versions is no press',
      origin: 'Koenkk/zigbee2mqtt before version 2: second message with empty action',
      topic: 'zigbee2mqtt/help_button_1',
      payload: { action: '', click: '', battery: 87, linkquality: 120 },
      expect: [{ kind: 'health', channel: 'device', battery_pct: 87, link_quality: 120 }],
    },
    {
      name: 'availability as an object',
      origin: 'Koenkk/zigbee2mqtt lib/extension/availability.ts',
      topic: 'zigbee2mqtt/help_button_1/availability',
      payload: { state: 'online' },
      retained: true,
      expect: [{ kind: 'health', channel: 'device', online: true }],
    },
    {
      name: 'the bridge is gone, bare word of version 1',
      origin: 'zigbee2mqtt.io docs/guide/usage/mqtt_topics_and_messages.md',
      topic: 'zigbee2mqtt/bridge/state',
      payload: 'offline',
      retained: true,
      expect: [{ kind: 'health', channel: 'bridge', online: false }],
    },
    {
      name: 'the same press on the action topic',
      origin: 'zigbee2mqtt.io docs/guide/usage',
      topic: 'zigbee2mqtt/help_button_1/action',
      payload: 'single',
      expect: { rejected: 'no_reading' },
    },
    {
      name: 'a press that the broker stored',
      origin: 'retain: true set for the device; composed by us',
      topic: 'zigbee2mqtt/help_button_1',
      payload: { action: 'single', linkquality: 98 },
      retained: true,
      expect: { rejected: 'retained_event' },
    },
    {
      name: 'the list of all devices',
      origin: 'zigbee2mqtt.io docs/guide/usage; it can reach 900 kB',
      topic: 'zigbee2mqtt/bridge/devices',
      payload: '[]',
      expect: { rejected: 'refused_topic' },
    },
  ],
});
