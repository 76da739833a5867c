import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { type FrameTable, milesightAbout, milesightHealth, readFrame } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';

const keys = [1, 2, 3, 4, 5, 6];
const schema = z
  .record(z.string(), z.unknown())
  .refine((o) => keys.some((n) => o[`button_${n}`] === 1), { error: 'no pressed key of a WS156' });

/** Number of the key, then a command for other devices that is not read. */
const frame: FrameTable = {
  FF34: { bytes: 3, read: (data) => ({ [`button_${data.getUint8(0)}`]: 1 }) },
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const pressed = [
  { kind: 'press', channel: 'button:3', ...time, press: 'single' },
  { kind: 'press', channel: 'button:6', ...time, press: 'single' },
  { ...link, battery_pct: 92 },
] as const;
const origin = 'Milesight ws-series/ws156/README.md, frame 01755CFF34030300FF34060600 (e79c9d8)';

export default defineProfile({
  id: 'milesight-ws156',
  vendor: 'Milesight',
  model: 'WS156, WS136 (panel of six keys)',
  summary: 'The panel of a desk: open, close, service started, service ended; over LoRaWAN',
  mounting: 'desk, beside the clerk’s screen',
  ...overLorawan,
  battery: 'batteries; percent with each press',
  named: /\bWS1[35]6\b/i,
  channels: ['button:1-6', 'device'],
  messages: lorawan({
    schema,
    // The msgid beside each key is random at each decoding and says nothing.
    read: (o): Reading[] => [
      ...keys.flatMap((n): Reading[] =>
        o[`button_${n}`] === 1 ? [{ kind: 'press', channel: `button:${n}`, press: 'single' }] : [],
      ),
      ...milesightHealth(o),
    ],
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 43_200,
  examples: [
    {
      name: 'two keys of a panel',
      origin,
      ...chirpstackUp({
        object: { battery: 92, button_3: 1, button_3_d2d: 3, button_3_msgid: 477973, button_6: 1 },
      }),
      expect: pressed,
    },
    {
      name: 'the same as a raw frame',
      origin,
      ...chirpstackUp({ data: 'AXVc/zQDAwD/NAYGAA==' }),
      expect: pressed,
    },
    {
      name: 'a key that is not pressed',
      origin: 'synthetic',
      ...thingsUp({ button_3: 0 }),
      expect: { rejected: 'schema' },
    },
  ],
});
