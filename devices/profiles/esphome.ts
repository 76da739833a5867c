import { z } from 'zod';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { Refused } from '../rejection.js';
import { availability, maybeNumeric } from '../values.js';

/** What a sensor measures is in its name only. */
const air = {
  co2: 'co2_ppm',
  temperature: 'temperature_c',
  humidity: 'humidity_pct',
  illuminance: 'light_lux',
} as const;

const nameOf = (context: ReadContext) => (context.levels.at(-2) ?? '').toLowerCase();

function readSensor(value: number | undefined, context: ReadContext): Reading[] {
  if (value === undefined) throw new Refused('no_reading', 'the sensor has no value');
  const measured = Object.entries(air).find(([word]) => nameOf(context).includes(word));
  return measured ? [{ kind: 'environment', channel: 'room', [measured[1]]: value } as Reading] : [];
}

export default defineProfile({
  id: 'esphome',
  vendor: 'ESPHome',
  model: 'Roode door counter, air sensors',
  summary:
    'Crossings and net head count of a Roode door counter; temperature, humidity, carbon dioxide, light',
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
      topics: ['#/number/+/state'],
      format: 'text',
      schema: maybeNumeric,
      // Held between 0 and a maximum by the device, so drift stays hidden in it.
      read: (people, context) =>
        typeof people === 'number' && nameOf(context).includes('people')
          ? [{ kind: 'presence', channel: 'room', people }]
          : [],
    }),
    message({
      topics: ['#/sensor/+/state'],
      format: 'text',
      schema: maybeNumeric,
      read: readSensor,
    }),
    message({
      topics: ['+/status', '+/+/status'],
      format: 'text',
      schema: availability,
      read: (online) => [{ kind: 'health', channel: 'device', online }],
    }),
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
      name: 'birth',
      origin: 'esphome/esphome-docs components/mqtt.rst',
      topic: 'roode32/status',
      payload: 'online',
      retained: true,
      expect: [{ kind: 'health', channel: 'device', online: true }],
    },
    {
      name: 'an old crossing that the broker kept',
      origin: 'esphome/esphome-docs components/mqtt.rst line 457: retain is on by default',
      topic: 'roode32/text_sensor/roode32_last_direction/state',
      payload: 'Entry',
      retained: true,
      expect: { rejected: 'retained_event' },
    },
    {
      name: 'a sensor without a value',
      origin: 'esphome/esphome mqtt_sensor.cpp prints nan (0123f14)',
      topic: 'hall-air/sensor/co2/state',
      payload: 'nan',
      retained: true,
      expect: { rejected: 'no_reading' },
    },
  ],
});
