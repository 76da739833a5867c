import { readChips, tasmotaForms, tasmotaSensor, tasmotaTopics } from '../envelopes/tasmota.js';
import { defineProfile, message } from '../profile.js';

const schema = tasmotaSensor.refine(
  (fields) => Object.values(fields).some((value) => typeof value === 'object' && value !== null),
  { error: 'no sensor' },
);

export default defineProfile({
  id: 'tasmota-sensor',
  vendor: 'Tasmota',
  model: 'any device with air sensors',
  summary: 'Temperature, humidity, carbon dioxide, light',
  mounting: 'as the board is built in',
  transport: 'Tasmota over MQTT, JSON each telemetry period',
  offline: 'last will on `tele/<topic>/LWT`',
  battery: 'mains: no battery',
  channels: ['*', 'device'],
  messages: [...tasmotaForms, message({ topics: tasmotaTopics('tele', 'SENSOR'), schema, read: readChips })],
  interval_s: 300,
  examples: [
    {
      name: 'temperature',
      origin: 'tasmota/docs docs/MQTT.md (9849ab9)',
      topic: 'tele/tasmota/SENSOR',
      payload: { Time: '2017-02-16T10:13:52', DS18B20: { Temperature: 20.6 } },
      expect: [{ kind: 'environment', channel: 'DS18B20', temperature_c: 20.6 }],
    },
    {
      name: 'Fahrenheit, with its unit',
      origin: 'tasmota/docs: TempUnit; values composed by us',
      topic: 'tele/tasmota/SENSOR',
      payload: {
        Time: '2021-06-27T15:03:44+02:00',
        AM2301: { Temperature: 68, Humidity: 51.2, DewPoint: 49 },
        TempUnit: 'F',
      },
      expect: [
        {
          kind: 'environment',
          channel: 'AM2301',
          at: Date.UTC(2021, 5, 27, 13, 3, 44),
          temperature_c: 20,
          humidity_pct: 51.2,
        },
      ],
    },
    {
      name: 'more than all the air can hold',
      origin: 'synthetic; such a value was published by a Bluetooth sensor',
      topic: 'tele/tasmota/SENSOR',
      payload: { AM2301: { Temperature: 24.1, Humidity: 104.7 } },
      expect: { rejected: 'implausible' },
    },
  ],
});
