import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { choice, milesightAbout, milesightHealth, readFrame } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

/** The light is a word, dim or bright, and no illuminance: it tells the model and is not read. */
const light = z.enum(['dim', 'bright', 'disable']);
const schema = z.looseObject({ occupancy: z.enum(['vacant', 'occupied']), illuminance: light });
const frame = {
  '0300': choice('occupancy', { 0: 'vacant', 1: 'occupied' }),
  '0400': choice('illuminance', { 0: 'dim', 1: 'bright', 254: 'disable' }),
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const origin = 'Milesight vs-series/vs370/README.md, frame 017564030001040000';

export default defineProfile({
  id: 'milesight-vs370',
  vendor: 'Milesight',
  model: 'VS370 (radar presence)',
  summary: 'Somebody or nobody in a room, also when they sit still; over LoRaWAN',
  mounting: 'ceiling or wall, with a free view of the place',
  ...overLorawan,
  battery: 'batteries; percent in each message',
  named: /\bVS370\b/i,
  channels: ['room', 'device'],
  messages: lorawan({
    schema,
    read: (o) => [
      { kind: 'occupied', channel: 'room', occupied: o.occupancy === 'occupied' },
      ...milesightHealth(o),
    ],
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 3600,
  examples: [
    {
      name: 'somebody is there',
      origin,
      ...chirpstackUp({ object: { battery: 100, illuminance: 'dim', occupancy: 'occupied' } }),
      expect: [
        { kind: 'occupied', channel: 'room', ...time, occupied: true },
        { ...link, battery_pct: 100 },
      ],
    },
    {
      name: 'the same as a raw frame',
      origin,
      ...chirpstackUp({ data: 'AXVkAwABBAAA' }),
      expect: [
        { kind: 'occupied', channel: 'room', ...time, occupied: true },
        { ...link, battery_pct: 100 },
      ],
    },
    {
      name: 'a word for nothing',
      origin: 'synthetic',
      ...thingsUp({ occupancy: 'maybe', illuminance: 'dim' }),
      expect: { rejected: 'schema' },
    },
  ],
});
