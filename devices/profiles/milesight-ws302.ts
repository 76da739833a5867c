import { z } from 'zod';
import { chirpstackUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { type FrameTable, milesightAbout, milesightHealth, readFrame } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import { maybeNumeric } from '../values.js';

/** The letters after L say how it was weighed: frequency A or C, time fast or slow. Only A is what people hear. */
const schema = z
  .looseObject({ LAeq: maybeNumeric, laeq: maybeNumeric, leq: maybeNumeric })
  .refine((o) => (o.LAeq ?? o.laeq ?? o.leq) !== undefined, { error: 'no LAeq of a WS302' });

/** Weighting, then level, mean level and maximum in tenths of a decibel. */
const frame: FrameTable = {
  '055B': {
    bytes: 7,
    read(data) {
      // Of the weightings only 5, A and fast, is documented.
      return data.getUint8(0) === 5 ? { LAeq: data.getUint16(3, true) / 10 } : {};
    },
  },
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const readings = [
  { kind: 'environment', channel: 'room', ...time, noise_dba: 47.4 },
  { ...link, battery_pct: 100 },
] as const;
const origin = 'Milesight ws-series/ws302/README.md, frame 017564055B053F02DA016A02 (e79c9d8)';

export default defineProfile({
  id: 'milesight-ws302',
  vendor: 'Milesight',
  model: 'WS302 (sound level)',
  summary: 'Mean sound level of a room, over LoRaWAN',
  mounting: 'wall or ceiling of the waiting area, away from loudspeakers',
  ...overLorawan,
  battery: 'batteries; percent in each message',
  named: /\bWS302\b/i,
  channels: ['room', 'device'],
  messages: lorawan({
    schema,
    read: (o) => {
      const noise_dba = o.LAeq ?? o.laeq ?? o.leq ?? 0;
      return [{ kind: 'environment', channel: 'room', noise_dba }, ...milesightHealth(o)];
    },
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 1200,
  examples: [
    {
      name: 'the mean level is taken',
      origin,
      ...chirpstackUp({ object: { battery: 100, LAF: 57.5, LAeq: 47.4, LAFmax: 61.8 } }),
      expect: readings,
    },
    {
      name: 'the same as a raw frame',
      origin,
      ...chirpstackUp({ data: 'AXVkBVsFPwLaAWoC' }),
      expect: readings,
    },
    {
      name: 'louder than sound can be',
      origin: 'synthetic',
      ...chirpstackUp({ object: { LAeq: 474 } }),
      expect: { rejected: 'implausible' },
    },
  ],
});
