import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import { numeric } from '../values.js';

const presses = { S: 'single', SS: 'double', SSS: 'triple', L: 'long' } as const;

export default defineProfile({
  id: 'shelly-button1',
  vendor: 'Shelly',
  model: 'Button1 and other inputs of the first generation',
  summary: 'Push button: help call, vote',
  mounting: 'desk or wall, within reach',
  transport: "Wi-Fi, the maker's MQTT of the first generation, bare words and JSON",
  offline: 'last will on `shellies/<id>/online`',
  battery: 'rechargeable; percent on `sensor/battery`',
  channels: ['input:*', 'device'],
  messages: [
    message({
      topics: ['shellies/+/input_event/+'],
      schema: z.object({ event: z.enum(['S', 'SS', 'SSS', 'L']), event_cnt: z.number().nullish() }),
      read: ({ event }, context) => [
        { kind: 'press', channel: `input:${context.levels.at(-1)}`, press: presses[event] },
      ],
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
      topics: ['shellies/+/online'],
      format: 'text',
      schema: z.enum(['true', 'false']),
      read: (word) => [{ kind: 'health', channel: 'device', online: word === 'true' }],
    }),
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
      expect: { rejected: 'schema' },
    },
  ],
});
