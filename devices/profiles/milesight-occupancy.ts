import { z } from 'zod';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin = 'Milesight vs-series/vs341/README.md, frame 017564030001 (e79c9d8)';

export default defineProfile({
  id: 'milesight-occupancy',
  vendor: 'Milesight',
  model: 'VS340, VS341 (seat, desk), VS370 (presence)',
  summary: 'Whether a seat is taken, a sign of a clerk at the desk; over LoRaWAN',
  channels: ['seat', 'device'],
  messages: lorawan({
    schema: z.looseObject({ occupancy: z.enum(['vacant', 'occupied']) }),
    read: (o) => [
      { kind: 'occupied', channel: 'seat', occupied: o.occupancy === 'occupied' },
      ...milesightHealth(o),
    ],
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
      name: 'seat free, with light',
      origin: 'fields of the VS370, composed by us',
      ...chirpstackUp({ object: { occupancy: 'vacant', illuminance: 'dim' } }),
      expect: [{ kind: 'occupied', channel: 'seat', ...time, occupied: false }, link],
    },
    {
      name: 'a word for nothing',
      origin: 'synthetic',
      ...chirpstackUp({ object: { occupancy: 'unknown' } }),
      expect: { rejected: 'schema' },
    },
  ],
});
