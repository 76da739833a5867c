import { z } from 'zod';
import { airFields, readAir } from '../envelopes/air.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import {
  choice,
  type FrameTable,
  int16,
  milesightAbout,
  milesightHealth,
  readFrame,
  uint8,
  uint16,
} from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

/** Beside temperature and humidity, which many have, the station states one of these. */
const own = ['light_level', 'pm2_5', 'pm10', 'hcho', 'o3'];
const schema = z
  .looseObject(airFields)
  .refine((o) => own.some((name) => name in o) && ('temperature' in o || 'co2' in o), {
    error: 'no air station: neither light_level, pm2_5, pm10, hcho nor o3',
  });

const frame: FrameTable = {
  '0367': int16('temperature', 10),
  '0468': { bytes: 1, read: (data) => ({ humidity: data.getUint8(0) / 2 }) },
  '0500': choice('pir', { 0: 'idle', 1: 'trigger' }),
  '06CB': uint8('light_level'),
  '077D': uint16('co2'),
  '087D': uint16('tvoc', 100),
  '08E6': uint16('tvoc'),
  '0973': uint16('pressure', 10),
  '0A7D': uint16('hcho', 100),
  '0B7D': uint16('pm2_5'),
  '0C7D': uint16('pm10'),
  '0D7D': uint16('o3', 100),
  '0E01': uint8('buzzer_status'),
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const air = { temperature_c: 23.8, humidity_pct: 62, co2_ppm: 936 };
const readings = [
  { kind: 'environment', channel: 'room', ...time, ...air },
  { kind: 'occupied', channel: 'motion', ...time, occupied: true },
  link,
] as const;

export default defineProfile({
  id: 'milesight-am308',
  vendor: 'Milesight',
  model: 'AM308, AM307, AM319 (air station)',
  summary: 'Temperature, humidity, carbon dioxide and movement of a room, over LoRaWAN',
  mounting: 'wall, at the height of a seated head, away from doors and vents',
  ...overLorawan,
  battery: 'batteries or USB; percent from time to time',
  named: /\bAM3\d{2}L?\b/i,
  channels: ['room', 'motion', 'device'],
  messages: lorawan({
    schema,
    read: (o) => [...readAir(o), ...milesightHealth(o)],
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 1200,
  examples: [
    {
      name: 'air of a room',
      origin: 'Milesight am-series/am308/README.md (e79c9d8), shortened',
      ...chirpstackUp({
        object: { temperature: 23.8, humidity: 62, pir: 'trigger', light_level: 2, co2: 936, tvoc: 0.37 },
      }),
      expect: readings,
    },
    {
      name: 'the same as a raw frame',
      origin: 'same page, frame 0367EE0004687C05000106CB02077DA803087D2500097366270B7D20000C7D3000',
      ...chirpstackUp({ data: 'A2fuAARofAUAAQbLAgd9qAMIfSUACXNmJwt9IAAMfTAA' }),
      expect: readings,
    },
    {
      name: 'more than all the air can hold',
      origin: 'synthetic',
      ...thingsUp({ temperature: 21, humidity: 104.7, light_level: 2 }),
      expect: { rejected: 'implausible' },
    },
  ],
});
