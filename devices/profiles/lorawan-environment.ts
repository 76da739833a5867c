import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import { known } from '../values.js';

const number = z.number().nullish();
const schema = z
  .looseObject({ temperature: number, humidity: number, co2: number, LAeq: number })
  .refine((o) => [o.temperature, o.humidity, o.co2, o.LAeq].some((each) => typeof each === 'number'), {
    error: 'no temperature, humidity, co2 or LAeq',
  });

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;

export default defineProfile({
  id: 'lorawan-environment',
  vendor: 'Milesight and others',
  model: 'AM308 (air), WS302 (noise) and others that use these names',
  summary: 'Temperature, humidity, carbon dioxide, noise; over LoRaWAN',
  channels: ['room', 'device'],
  messages: lorawan({
    schema,
    read: (o) => [
      {
        kind: 'environment',
        channel: 'room',
        ...known({
          temperature_c: o.temperature,
          humidity_pct: o.humidity,
          co2_ppm: o.co2,
          noise_dba: o.LAeq,
        }),
      },
      ...milesightHealth(o),
    ],
    about: milesightAbout,
  }),
  interval_s: 1200,
  examples: [
    {
      name: 'air of a room',
      origin: 'Milesight am-series/am308/README.md (e79c9d8), shortened',
      ...chirpstackUp({
        object: { temperature: 23.8, humidity: 62, pir: 'trigger', light_level: 2, co2: 936 },
      }),
      expect: [
        {
          kind: 'environment',
          channel: 'room',
          ...time,
          temperature_c: 23.8,
          humidity_pct: 62,
          co2_ppm: 936,
        },
        link,
      ],
    },
    {
      name: 'noise: the mean level is taken',
      origin: 'Milesight ws-series/ws302/README.md, frame 017564055B053F02DA016A02 (e79c9d8)',
      ...chirpstackUp({ object: { battery: 100, LAF: 57.5, LAeq: 47.4, LAFmax: 61.8 } }),
      expect: [
        { kind: 'environment', channel: 'room', ...time, noise_dba: 47.4 },
        { ...link, battery_pct: 100 },
      ],
    },
    {
      name: 'more than all the air can hold',
      origin: 'synthetic',
      ...thingsUp({ humidity: 104.7 }),
      expect: { rejected: 'implausible' },
    },
  ],
});
