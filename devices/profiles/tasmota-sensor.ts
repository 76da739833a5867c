import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { tasmotaForms, tasmotaTime, tasmotaTopics } from '../envelopes/tasmota.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { beaconId, iso, known, within } from '../values.js';

const air = z.object({
  Temperature: z.number().nullish(),
  Humidity: z.number().nullish(),
  CarbonDioxide: z.number().nullish(),
  Illuminance: z.number().nullish(),
});
const beacon = z.object({
  MAC: z.string().max(64),
  RSSI: z.number().nullish(),
  STATE: z.string().max(8),
});
const schema = z
  .looseObject({ Time: tasmotaTime, TempUnit: z.enum(['C', 'F']).nullish() })
  .refine((fields) => Object.values(fields).some((value) => typeof value === 'object' && value !== null), {
    error: 'no sensor',
  });

/** One environment for each chip on the board, on a channel of its name: "DS18B20", "AM2301". */
function read(fields: z.output<typeof schema>, context: ReadContext): Reading[] {
  const stamp = iso(fields.Time);
  return Object.entries(fields).flatMap(([name, value]): Reading[] => {
    if (typeof value !== 'object' || value === null) return [];
    const seen = beacon.safeParse(value);
    if (name === 'IBEACON' && seen.success) return [sighting(seen.data, context, stamp)];
    const parsed = air.safeParse(value);
    if (!parsed.success) return [];
    const { Temperature: t, Humidity, CarbonDioxide, Illuminance } = parsed.data;
    const celsius = typeof t === 'number' && fields.TempUnit === 'F' ? ((t - 32) * 5) / 9 : t;
    const measured = known({
      temperature_c: celsius,
      humidity_pct: Humidity,
      co2_ppm: CarbonDioxide,
      light_lux: Illuminance,
    });
    return Object.keys(measured).length > 0
      ? [{ kind: 'environment', channel: name, ...stamp, ...measured }]
      : [];
  });
}

/** OFF means gone; its signal strength is then old or zero. */
function sighting(seen: z.output<typeof beacon>, context: ReadContext, stamp: { at?: number }): Reading {
  const gone = seen.STATE.toUpperCase() === 'OFF';
  const strength = gone ? { gone: true as const } : known({ rssi_dbm: within(seen.RSSI, -150, 30) });
  return {
    kind: 'sighting',
    channel: 'beacon',
    ...stamp,
    beacon: context.pseudonym(beaconId(seen.MAC)),
    ...strength,
  };
}

export default defineProfile({
  id: 'tasmota-sensor',
  vendor: 'Tasmota',
  model: 'any device with air sensors, or with iBeacon scanning',
  summary: 'Temperature, humidity, carbon dioxide, light; anonymous sightings of beacons',
  channels: ['*', 'beacon', 'device'],
  messages: [...tasmotaForms, message({ topics: tasmotaTopics('tele', 'SENSOR'), schema, read })],
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
      name: 'a beacon arrives',
      origin: 'tasmota/docs docs/Bluetooth.md (9849ab9)',
      topic: 'tele/ibeacon/SENSOR',
      payload: { Time: '2021-01-02T12:08:40', IBEACON: { MAC: 'A4C1387FC1E1', RSSI: -56, STATE: 'ON' } },
      expect: [{ kind: 'sighting', channel: 'beacon', beacon: pseudonymOf('a4c1387fc1e1'), rssi_dbm: -56 }],
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
