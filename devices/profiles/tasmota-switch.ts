import { z } from 'zod';
import { readChips, tasmotaForms, tasmotaSensor, tasmotaTopics } from '../envelopes/tasmota.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading, ReadingOf } from '../reading.js';
import { iso } from '../values.js';

/** CLEAR ends a press and is none. */
const presses: Readonly<Record<string, ReadingOf<'press'>['press']>> = {
  SINGLE: 'single',
  DOUBLE: 'double',
  TRIPLE: 'triple',
  QUAD: 'quadruple',
  PENTA: 'quintuple',
  HOLD: 'long',
  TOGGLE: 'single',
};

const contact = /^(BUTTON|SWITCH)(\d{0,2})$/;
const action = z.object({ Action: z.string().max(32) });

/** The key says which contact, the word what happened: Button1 SINGLE, Switch1 ON. */
function readContact(key: string, word: string): Reading[] {
  const [, kind, digits] = contact.exec(key.toUpperCase()) ?? [];
  if (!kind) return [];
  const n = digits || '1';
  const upper = word.toUpperCase();
  if (kind === 'SWITCH' && (upper === 'ON' || upper === 'OFF')) {
    return [{ kind: 'switch', channel: `switch:${n}`, on: upper === 'ON' }];
  }
  const press = Object.hasOwn(presses, upper) ? presses[upper] : undefined;
  return press ? [{ kind: 'press', channel: `${kind.toLowerCase()}:${n}`, press }] : [];
}

/** SetOption73 and SetOption114: {"Button1":{"Action":"SINGLE"}}. Other keys are replies to commands. */
function readResult(result: Record<string, unknown>): Reading[] {
  return Object.entries(result).flatMap(([key, value]) => {
    const parsed = action.safeParse(value);
    return parsed.success ? readContact(key, parsed.data.Action) : [];
  });
}

const sensor = tasmotaSensor.refine(
  (fields) => Object.keys(fields).some((key) => /^Switch\d{1,2}$/.test(key)),
  {
    error: 'no Switch',
  },
);

function readSensor(fields: z.output<typeof sensor>): Reading[] {
  const switches = Object.entries(fields).flatMap(([key, value]) =>
    typeof value === 'string' && key.startsWith('Switch') ? readContact(key, value) : [],
  );
  return [...switches.map((reading) => ({ ...reading, ...iso(fields.Time) })), ...readChips(fields)];
}

const readOld = (value: { ACTION: string }, context: ReadContext): Reading[] =>
  readContact(context.levels.at(-1) ?? '', value.ACTION);

export default defineProfile({
  id: 'tasmota-switch',
  vendor: 'Tasmota',
  model: 'any device with buttons or switches (SetOption73, SetOption114)',
  summary: 'Push buttons and key switches: help call, desk opened or closed',
  mounting: 'in the wall box behind a push button, or as a key switch on the desk',
  transport: 'Tasmota over MQTT, JSON; SetOption73 1 for buttons, SetOption114 1 for switches',
  offline: 'last will on `tele/<topic>/LWT`',
  battery: 'mains: no battery',
  channels: ['*', 'button:*', 'switch:*', 'device'],
  messages: [
    ...tasmotaForms,
    message({
      topics: tasmotaTopics('stat', 'RESULT'),
      schema: z.record(z.string(), z.unknown()),
      read: readResult,
    }),
    message({
      topics: tasmotaTopics('stat', '+'),
      schema: z.object({ ACTION: z.string().max(32) }),
      read: readOld,
    }),
    // stat/desk07/POWER says ON once more in bare text.
    message({ topics: tasmotaTopics('stat', '+'), format: 'text', schema: z.string(), read: () => [] }),
    message({ topics: tasmotaTopics('tele', 'SENSOR'), schema: sensor, read: readSensor }),
  ],
  interval_s: 300,
  examples: [
    {
      name: 'button pressed once',
      origin: 'tasmota/docs docs/Buttons-and-Switches.md lines 233-254 (9849ab9)',
      topic: 'stat/tasmota/RESULT',
      payload: { Button1: { Action: 'SINGLE' } },
      expect: [{ kind: 'press', channel: 'button:1', press: 'single' }],
    },
    {
      name: 'key switch turned to open',
      origin: 'same page, SetOption114; composed by us',
      topic: 'stat/desk07/RESULT',
      payload: { Switch1: { Action: 'ON' } },
      expect: [{ kind: 'switch', channel: 'switch:1', on: true }],
    },
    {
      name: 'before the clock is set, 1970 is no time',
      origin: 'payload shape of the same page line 183; known start-up value of the clock',
      topic: 'tele/desk07/SENSOR',
      payload: { Time: '1970-01-01T00:00:09', Switch1: 'OFF' },
      expect: [{ kind: 'switch', channel: 'switch:1', on: false }],
    },
    {
      name: 'a second switch, and the air beside it',
      origin: 'tasmota/docs docs/MQTT.md, SENSOR of a board with switches and a chip; composed by us',
      topic: 'tele/desk07/SENSOR',
      payload: {
        Time: '2024-05-06T10:11:12',
        Switch1: 'ON',
        Switch2: 'OFF',
        SCD40: { CarbonDioxide: 812, Temperature: 22.4, Humidity: 41.8 },
        TempUnit: 'C',
      },
      expect: [
        { kind: 'switch', channel: 'switch:1', on: true },
        { kind: 'switch', channel: 'switch:2', on: false },
        { kind: 'environment', channel: 'SCD40', temperature_c: 22.4, humidity_pct: 41.8, co2_ppm: 812 },
      ],
    },
    {
      name: 'state after a start; time with its offset',
      origin: 'tasmota/docs docs/DeepSleep.md line 147 (9849ab9), shortened',
      topic: 'tele/demo-sensor/STATE',
      payload: {
        Time: '2021-06-27T15:03:44+02:00',
        Uptime: '0T00:00:13',
        UptimeSec: 13,
        POWER: 'ON',
        Wifi: { RSSI: 86, Signal: -57 },
      },
      expect: [
        {
          kind: 'health',
          channel: 'device',
          at: Date.UTC(2021, 5, 27, 13, 3, 44),
          uptime_s: 13,
          rssi_dbm: -57,
        },
      ],
    },
    {
      name: 'after a start',
      origin: 'tasmota/docs: INFO3 of the start-up messages; values composed by us',
      topic: 'tele/desk07/INFO3',
      payload: { Info3: { RestartReason: 'Software/System restart', BootCount: 12 } },
      expect: [{ kind: 'health', channel: 'device', restarted: true }],
    },
    {
      name: 'state of older firmware',
      origin: 'tasmota/docs docs/DeepSleep.md (9849ab9), fields of older firmware left out by us',
      topic: 'tele/hall/desk07/STATE',
      payload: { Time: '2021-06-27T15:03:44', Uptime: '1T02:15:17', Wifi: { RSSI: 86 } },
      expect: [{ kind: 'health', channel: 'device', uptime_s: 94_517 }],
    },
    {
      name: 'last will',
      origin: 'tasmota/docs docs/MQTT.md lines 172-185 (9849ab9)',
      topic: 'tele/tasmota_XXXXXX/LWT',
      payload: 'Offline',
      retained: true,
      expect: [{ kind: 'health', channel: 'device', online: false }],
    },
    {
      name: 'the reply to a command is no press',
      origin: 'tasmota/docs docs/MQTT.md (9849ab9)',
      topic: 'stat/tasmota/RESULT',
      payload: { POWER: 'ON' },
      expect: { rejected: 'no_reading' },
    },
    {
      name: 'somebody asks for the state',
      origin: 'tasmota/docs docs/MQTT.md (9849ab9)',
      topic: 'cmnd/desk07/POWER',
      payload: '',
      expect: { rejected: 'refused_topic' },
    },
  ],
});
