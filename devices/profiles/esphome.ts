import { z } from 'zod';
import { entityOf, esphomeStatus } from '../envelopes/esphome.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { Refused } from '../rejection.js';
import { maybeNumeric, onOff, within } from '../values.js';

/** What a sensor measures is in its name only; the first word that fits decides. */
const air: readonly (readonly [RegExp, string])[] = [
  [/co2|carbon_dioxide/, 'co2_ppm'],
  [/humidity/, 'humidity_pct'],
  [/temperature/, 'temperature_c'],
  [/illuminance|lux|brightness/, 'light_lux'],
  [/noise|sound|dba/, 'noise_dba'],
];
const node: readonly (readonly [RegExp, string])[] = [
  [/uptime/, 'uptime_s'],
  [/wifi_signal|rssi/, 'rssi_dbm'],
  [/battery.*voltage|voltage.*battery/, 'battery_v'],
  [/battery/, 'battery_pct'],
];
/** The chip's own warmth is not the room's. */
const inside = /internal|cpu|chip|esp32|board/;

function readSensor(value: number | undefined, context: ReadContext): Reading[] {
  if (value === undefined) throw new Refused('no_reading', 'the sensor has no value');
  const name = entityOf(context);
  const health = node.find(([words]) => words.test(name))?.[1];
  if (health) return [{ kind: 'health', channel: 'device', [health]: value } as Reading];
  const measured = air.find(([words]) => words.test(name))?.[1];
  if (!measured) return [];
  if (measured === 'temperature_c' && inside.test(name)) {
    const own = within(value, -60, 150);
    return own === undefined ? [] : [{ kind: 'health', channel: 'device', temperature_c: own }];
  }
  return [{ kind: 'environment', channel: 'room', [measured]: value } as Reading];
}

function readBinary(on: boolean, context: ReadContext): Reading[] {
  const name = entityOf(context);
  if (/presence|occupancy|occupied|motion|pir|radar/.test(name))
    return [{ kind: 'occupied', channel: name, occupied: on }];
  if (/^status$|_status$/.test(name)) return [{ kind: 'health', channel: 'device', online: on }];
  if (/button|call|help|press/.test(name))
    return on ? [{ kind: 'press', channel: name, press: 'single' }] : [];
  return [{ kind: 'switch', channel: name, on }];
}

export default defineProfile({
  id: 'esphome',
  vendor: 'ESPHome',
  model: 'any node with sensors, buttons or switches',
  summary: 'Air, light and noise of a room; presence, buttons and switches by the names of their entities',
  mounting: 'as the node is built',
  transport: 'ESPHome over MQTT (`mqtt:` instead of `api:`), bare words and numbers',
  offline: 'last will on `<prefix>/status`',
  battery: 'as the node is built; percent or volts from a sensor with "battery" in its name',
  channels: ['*', 'room', 'device'],
  messages: [
    message({
      topics: ['#/sensor/+/state'],
      format: 'text',
      schema: maybeNumeric,
      read: readSensor,
    }),
    message({
      topics: ['#/binary_sensor/+/state', '#/switch/+/state'],
      format: 'text',
      schema: onOff,
      read: readBinary,
    }),
    // Versions, addresses, words of other components.
    message({
      topics: ['#/text_sensor/+/state', '#/number/+/state'],
      format: 'text',
      schema: z.string(),
      read: () => [],
    }),
    esphomeStatus,
  ],
  interval_s: 300,
  examples: [
    {
      name: 'carbon dioxide, retained',
      origin: 'topic and format by esphome/esphome-docs components/mqtt.rst, number composed by us',
      topic: 'hall-air/sensor/co2/state',
      payload: '742',
      retained: true,
      expect: [{ kind: 'environment', channel: 'room', co2_ppm: 742 }],
    },
    {
      name: 'the chip is warmer than the room',
      origin: 'esphome-docs: internal_temperature; number composed by us',
      topic: 'hall-air/sensor/esp32_internal_temperature/state',
      payload: '53.3',
      expect: [{ kind: 'health', channel: 'device', temperature_c: 53.3 }],
    },
    {
      name: 'a radar sees somebody',
      origin: 'esphome-docs: binary_sensor on MQTT says ON and OFF; name composed by us',
      topic: 'desk7/binary_sensor/clerk_presence/state',
      payload: 'ON',
      retained: true,
      expect: [{ kind: 'occupied', channel: 'clerk_presence', occupied: true }],
    },
    {
      name: 'a key switch at a desk',
      origin: 'the same; name composed by us',
      topic: 'desk7/binary_sensor/desk_open/state',
      payload: 'OFF',
      expect: [{ kind: 'switch', channel: 'desk_open', on: false }],
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
      name: 'a sensor without a value',
      origin: 'esphome/esphome mqtt_sensor.cpp prints nan (0123f14)',
      topic: 'hall-air/sensor/co2/state',
      payload: 'nan',
      retained: true,
      expect: { rejected: 'no_reading' },
    },
  ],
});
