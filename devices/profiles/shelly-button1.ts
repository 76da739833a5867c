import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import { known, numeric, within } from '../values.js';

/** The empty word stands before the first press; SL and LS are an input's gestures that are no single press. */
const presses = {
  S: 'single',
  SS: 'double',
  SSS: 'triple',
  L: 'long',
  SL: null,
  LS: null,
  '': null,
} as const;

const numberText = numeric.pipe(z.number());
const info = z.object({
  wifi_sta: z.object({ rssi: z.number().nullish() }).nullish(),
  bat: z.object({ value: z.number().nullish(), voltage: z.number().nullish() }).nullish(),
  uptime: z.number().nullish(),
});

export default defineProfile({
  id: 'shelly-button1',
  vendor: 'Shelly',
  model: 'Button1 and other inputs of the first generation',
  summary: 'Push button: help call, vote',
  mounting: 'desk or wall, within reach',
  transport: "Wi-Fi, the maker's MQTT of the first generation, bare words and JSON",
  offline: 'last will on `shellies/<id>/online`',
  battery: 'rechargeable; percent on `sensor/battery`',
  channels: ['input:*', 'switch:*', 'room', 'device'],
  messages: [
    message({
      topics: ['shellies/+/input_event/+'],
      schema: z.object({
        event: z.enum(['', 'S', 'SS', 'SSS', 'L', 'SL', 'LS']),
        event_cnt: z.number().nullish(),
      }),
      read({ event }, context) {
        const press = presses[event];
        return press ? [{ kind: 'press', channel: `input:${context.levels.at(-1)}`, press }] : [];
      },
      // The button sleeps and may send again when it reconnects; the counter tells a copy from a press.
      key: ({ event, event_cnt }, context) =>
        typeof event_cnt === 'number' ? `${context.levels.at(-1)}:${event_cnt}:${event}` : undefined,
    }),
    message({
      topics: ['shellies/+/sensor/battery'],
      schema: numeric,
      read: (battery) => [{ kind: 'health', channel: 'device', battery_pct: battery }],
    }),
    message({
      // A toggle stays where it is put. A push button says 1 and 0 here beside its event: watch one of the two.
      topics: ['shellies/+/input/+'],
      format: 'text',
      schema: z.enum(['0', '1']),
      read: (state, context) => [
        { kind: 'switch', channel: `switch:${context.levels.at(-1)}`, on: state === '1' },
      ],
    }),
    message({
      topics: ['shellies/+/sensor/temperature'],
      schema: numberText,
      read: (celsius) => [{ kind: 'environment', channel: 'room', temperature_c: celsius }],
    }),
    message({
      topics: ['shellies/+/sensor/humidity'],
      schema: numberText,
      read: (percent) => [{ kind: 'environment', channel: 'room', humidity_pct: percent }],
    }),
    message({
      topics: ['shellies/+/info'],
      schema: info,
      read({ wifi_sta: wifi, bat, uptime }) {
        const fields = known({
          uptime_s: uptime,
          rssi_dbm: within(wifi?.rssi, -200, 0),
          battery_pct: bat?.value,
          battery_v: bat?.voltage,
        });
        return Object.keys(fields).length > 0 ? [{ kind: 'health', channel: 'device', ...fields }] : [];
      },
    }),
    message({
      topics: ['shellies/+/online'],
      format: 'text',
      schema: z.enum(['true', 'false']),
      read: (word) => [{ kind: 'health', channel: 'device', online: word === 'true' }],
    }),
    // Relays, meters, announcements.
    message({ topics: ['shellies/#'], rest: true, format: 'text', schema: z.string(), read: () => [] }),
  ],
  interval_s: 43_200,
  examples: [
    {
      name: 'short press',
      origin: 'comment in the code of ioBroker.shelly src/lib; topic as in a published log',
      topic: 'shellies/shellybutton1-A4CF12F45301/input_event/0',
      payload: { event: 'S', event_cnt: 57 },
      expect: [{ kind: 'press', channel: 'input:0', press: 'single' }],
    },
    {
      name: 'a key switch on an i3 is turned',
      origin: 'Shelly first generation API: shellies/<id>/input/<i> is 0 or 1',
      topic: 'shellies/shellyix3-98CDAC1EAB02/input/1',
      payload: '1',
      expect: [{ kind: 'switch', channel: 'switch:1', on: true }],
    },
    {
      name: 'battery, a bare number',
      origin: 'documented topic, number composed by us',
      topic: 'shellies/shellybutton1-A4CF12F45301/sensor/battery',
      payload: '99',
      expect: [{ kind: 'health', channel: 'device', battery_pct: 99 }],
    },
    {
      name: 'no press yet since the start',
      origin: 'Shelly first generation API: the event is empty until the first press',
      topic: 'shellies/shellybutton1-A4CF12F45301/input_event/0',
      payload: { event: '', event_cnt: 0 },
      expect: { rejected: 'no_reading' },
    },
  ],
});
