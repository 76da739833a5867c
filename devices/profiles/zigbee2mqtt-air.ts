import { z } from 'zod';
import { onAnyBase, zigbeeForms, zigbeeHealth, zigbeeTopics } from '../envelopes/zigbee2mqtt.js';
import { defineProfile } from '../profile.js';
import { known } from '../values.js';

const number = z.number().nullish();
/** Illuminance in lux is called illuminance_lux where the bare name is the raw value of the sensor. */
const schema = z
  .looseObject({
    temperature: number,
    humidity: number,
    co2: number,
    illuminance: number,
    illuminance_lux: number,
  })
  .refine(
    (o) => [o.temperature, o.humidity, o.co2, o.illuminance_lux].some((each) => typeof each === 'number'),
    {
      error: 'no temperature, humidity, co2 or illuminance_lux',
    },
  )
  .refine((o) => !['action', 'click', 'presence', 'occupancy'].some((name) => name in o), {
    error: 'a button or presence sensor',
  });

export default defineProfile({
  id: 'zigbee2mqtt-air',
  vendor: 'Aqara, SONOFF and others',
  model: 'air sensors behind Zigbee2MQTT',
  summary: 'Temperature, humidity, carbon dioxide, light of a room',
  mounting: 'wall, at the height of a seated head, away from doors and vents',
  transport: 'Zigbee through Zigbee2MQTT, JSON',
  offline: '`zigbee2mqtt/<name>/availability` (after 25 h) and `zigbee2mqtt/bridge/state`',
  battery: 'coin cell; percent and volts in each message',
  channels: ['room', 'device', 'bridge'],
  messages: [
    ...zigbeeForms.map((form) => ({ ...form, transport: true as const })),
    ...onAnyBase({
      topics: zigbeeTopics,
      schema,
      read: (o) => [
        {
          kind: 'environment',
          channel: 'room',
          ...known({
            temperature_c: o.temperature,
            humidity_pct: o.humidity,
            co2_ppm: o.co2,
            light_lux: o.illuminance_lux,
          }),
        },
        ...zigbeeHealth(o),
      ],
    }),
  ],
  interval_s: 90_000,
  examples: [
    {
      name: 'temperature and humidity',
      origin: 'fields of the converter of the Aqara WSDCGQ11LM, composed by us',
      topic: 'zigbee2mqtt/hall/air-west',
      payload: {
        battery: 97,
        humidity: 44.2,
        linkquality: 87,
        pressure: 1012,
        temperature: 21.53,
        voltage: 2995,
      },
      expect: [
        { kind: 'environment', channel: 'room', temperature_c: 21.53, humidity_pct: 44.2 },
        { kind: 'health', channel: 'device', battery_pct: 97, battery_v: 2.995, link_quality: 87 },
      ],
    },
    {
      name: 'a value is missing',
      origin: 'the same, before the first report of the humidity',
      topic: 'zigbee2mqtt/air-east',
      payload: { humidity: null, temperature: -3, linkquality: 40 },
      expect: [
        { kind: 'environment', channel: 'room', temperature_c: -3 },
        { kind: 'health', channel: 'device', link_quality: 40 },
      ],
    },
    {
      name: 'more than all the air can hold',
      origin: 'synthetic',
      topic: 'zigbee2mqtt/air-east',
      payload: { humidity: 104.7, temperature: 21 },
      expect: { rejected: 'implausible' },
    },
  ],
});
