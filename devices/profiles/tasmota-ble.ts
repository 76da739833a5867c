import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { tasmotaForms, tasmotaTime, tasmotaTopics } from '../envelopes/tasmota.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { beaconId, iso, known, within } from '../values.js';

const beacon = z.object({
  MAC: z.string().max(64).nullish(),
  RSSI: z.number().nullish(),
  STATE: z.string().max(8).nullish(),
});
/** ESP32 builds say IBEACON with the address inside; builds with a module write the address into the key. */
const named = /^IBEACON(?:_([0-9A-Z]{12}))?$/;
const schema = z
  .looseObject({ Time: tasmotaTime })
  .refine((fields) => Object.keys(fields).some((key) => named.test(key)), { error: 'no IBEACON' });

function read(fields: z.output<typeof schema>, context: ReadContext): Reading[] {
  return Object.entries(fields).flatMap(([key, value]): Reading[] => {
    const seen = named.test(key) ? beacon.safeParse(value) : undefined;
    const id = seen?.data?.MAC ?? named.exec(key)?.[1];
    if (!seen?.success || !id) return [];
    // OFF means gone, and so does a strength of zero; whatever strength stands beside OFF is old.
    const gone = seen.data.STATE?.toUpperCase() === 'OFF' || seen.data.RSSI === 0;
    return [
      {
        kind: 'sighting',
        channel: 'beacon',
        ...iso(fields.Time),
        beacon: context.pseudonym(beaconId(id)),
        ...(gone ? { gone: true as const } : known({ rssi_dbm: within(seen.data.RSSI, -150, 30) })),
      },
    ];
  });
}

const topic = 'tele/ibeacon/SENSOR';
const origin = 'tasmota/docs docs/Bluetooth.md';

export default defineProfile({
  id: 'tasmota-ble',
  vendor: 'Tasmota',
  model: 'any device with iBeacon scanning',
  summary: 'Anonymous sightings of beacons; one device is one zone',
  mounting: 'one per zone, 1 to 2 m high',
  transport: 'Tasmota over MQTT, JSON',
  offline: 'last will on `tele/<topic>/LWT`',
  battery: 'mains: no battery',
  channels: ['beacon', 'device'],
  messages: [
    message({ topics: tasmotaTopics('tele', 'SENSOR'), schema, read }),
    ...tasmotaForms.map((form) => ({ ...form, transport: true as const })),
  ],
  interval_s: 300,
  examples: [
    {
      name: 'a beacon arrives',
      origin: `${origin} (9849ab9)`,
      topic,
      payload: { Time: '2021-01-02T12:08:40', IBEACON: { MAC: 'A4C1387FC1E1', RSSI: -56, STATE: 'ON' } },
      expect: [{ kind: 'sighting', channel: 'beacon', beacon: pseudonymOf('a4c1387fc1e1'), rssi_dbm: -56 }],
    },
    {
      name: 'gone, with a module: strength zero',
      origin: `${origin} (03822c1), IBEACON_DEAABC788BC1`,
      topic,
      payload: '{"Time":"2020-03-24T20:05:00","IBEACON_DEAABC788BC1":{"RSSI":-0}}',
      expect: [{ kind: 'sighting', channel: 'beacon', beacon: pseudonymOf('deaabc788bc1'), gone: true }],
    },
    {
      name: 'a beacon without its address',
      origin: 'synthetic',
      topic,
      payload: { IBEACON: { RSSI: -56, STATE: 'ON' } },
      expect: { rejected: 'no_reading' },
    },
  ],
});
