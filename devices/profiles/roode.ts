import { z } from 'zod';
import { entityOf, esphomeStatus } from '../envelopes/esphome.js';
import { defineProfile, message } from '../profile.js';
import { maybeNumeric } from '../values.js';

export default defineProfile({
  id: 'roode',
  vendor: 'Roode',
  model: 'ESP32 with VL53L1X on ESPHome',
  summary: 'Crossings of a door, and the net head count that the node itself keeps',
  mounting: 'lintel of a single door, looking straight down',
  transport:
    'ESPHome over MQTT (`mqtt:` instead of `api:`), bare words and numbers; switch retain off for the words',
  offline: 'last will on `<prefix>/status`',
  battery: 'USB: no battery',
  channels: ['line:1', 'room', 'device'],
  messages: [
    message({
      topics: ['#/text_sensor/+/state'],
      format: 'text',
      schema: z.enum(['Entry', 'Exit']),
      // ESPHome retains everything: the first word after subscribing is old, and refused as a retained event.
      read: (word) => [
        { kind: 'crossing', channel: 'line:1', in: word === 'Entry' ? 1 : 0, out: word === 'Exit' ? 1 : 0 },
      ],
    }),
    message({
      topics: ['#/number/+/state', '#/sensor/+/state'],
      format: 'text',
      schema: maybeNumeric,
      // Held between 0 and a maximum by the device, so drift stays hidden in it.
      read: (people, context) =>
        typeof people === 'number' && /people|person/.test(entityOf(context))
          ? [{ kind: 'presence', channel: 'room', people }]
          : [],
    }),
    { ...esphomeStatus, transport: true },
  ],
  interval_s: 300,
  examples: [
    {
      name: 'somebody came in',
      origin: 'Lyr3x/Roode components/roode and peopleCounter32.yaml (9f7c2d2), topic by the rule of ESPHome',
      topic: 'roode32/text_sensor/roode32_last_direction/state',
      payload: 'Entry',
      expect: [{ kind: 'crossing', channel: 'line:1', in: 1, out: 0 }],
    },
    {
      name: 'net head count, retained',
      origin: 'Lyr3x/Roode peopleCounter32.yaml (9f7c2d2), topic by the rule of ESPHome',
      topic: 'roode32/number/roode32_people_counter/state',
      payload: '3',
      retained: true,
      expect: [{ kind: 'presence', channel: 'room', people: 3 }],
    },
    {
      name: 'the node is gone',
      origin: 'esphome/esphome-docs components/mqtt.rst',
      topic: 'roode32/status',
      payload: 'offline',
      retained: true,
      expect: [{ kind: 'health', channel: 'device', online: false }],
    },
    {
      name: 'an old crossing that the broker kept',
      origin: 'esphome/esphome-docs components/mqtt.rst line 457: retain is on by default',
      topic: 'roode32/text_sensor/roode32_last_direction/state',
      payload: 'Entry',
      retained: true,
      expect: { rejected: 'retained_event' },
    },
  ],
});
