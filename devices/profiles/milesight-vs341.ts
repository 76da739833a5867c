import { z } from 'zod';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { choice, milesightAbout, milesightHealth, readFrame } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

/** An object that also states the air is a room sensor, not a seat. */
const schema = z
  .looseObject({ occupancy: z.enum(['vacant', 'occupied']) })
  .refine((o) => !('temperature' in o) && !('humidity' in o), { error: 'a room sensor, not a seat' });
const frame = { '0300': choice('occupancy', { 0: 'vacant', 1: 'occupied' }) };

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin = 'Milesight vs-series/vs341/README.md, frame 017564030001 (e79c9d8)';

export default defineProfile({
  id: 'milesight-vs341',
  vendor: 'Milesight',
  model: 'VS340 (desk), VS341 (seat)',
  summary: 'Whether a seat or desk is taken, a sign of a clerk at the desk; over LoRaWAN',
  mounting: 'under the desk plate (VS340) or under the seat (VS341)',
  ...overLorawan,
  battery: 'batteries; percent in each message',
  named: /\bVS34[01]\b/i,
  channels: ['seat', 'device'],
  messages: lorawan({
    schema,
    read: (o) => [
      { kind: 'occupied', channel: 'seat', occupied: o.occupancy === 'occupied' },
      ...milesightHealth(o),
    ],
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 3600,
  examples: [
    {
      name: 'seat taken',
      origin,
      ...chirpstackUp({ object: { battery: 100, occupancy: 'occupied' } }),
      expect: [
        { kind: 'occupied', channel: 'seat', ...time, occupied: true },
        { ...link, battery_pct: 100 },
      ],
    },
    {
      name: 'seat free, as a raw frame',
      origin: 'Milesight vs-series/vs340/README.md, frame 017564030000',
      ...chirpstackUp({ data: 'AXVkAwAA' }),
      expect: [
        { kind: 'occupied', channel: 'seat', ...time, occupied: false },
        { ...link, battery_pct: 100 },
      ],
    },
    {
      name: 'a word for nothing',
      origin: 'synthetic',
      ...chirpstackUp({ object: { occupancy: 'unknown' } }),
      expect: { rejected: 'schema' },
    },
  ],
});
