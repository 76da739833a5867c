import { z } from 'zod';
import { airFields, readAir } from '../envelopes/air.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import {
  type FrameTable,
  int16,
  milesightAbout,
  milesightHealth,
  readFrame,
  uint16,
} from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

const schema = z
  .looseObject(airFields)
  .refine((o) => [o.temperature, o.humidity, o.co2, o.pir].some((each) => each !== undefined), {
    error: 'no temperature, humidity, co2 or pir',
  });

/** Milesight's air sensors from EM300 to AM104. Without humidity the temperature may be that of a counter's housing. */
const frame: FrameTable = {
  '0367': int16('temperature', 10),
  '0468': { bytes: 1, read: (data) => ({ humidity: data.getUint8(0) / 2 }) },
  '077D': uint16('co2'),
};

function airFrame(bytes: Uint8Array, port: number): Record<string, unknown> | undefined {
  const fields = readFrame(bytes, port, frame);
  return fields && 'humidity' in fields ? fields : undefined;
}

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;

export default defineProfile({
  id: 'lorawan-environment',
  vendor: 'Milesight and others',
  model: 'any air sensor whose codec says temperature, humidity, co2',
  summary: 'Temperature, humidity, carbon dioxide, light and movement of a room, over LoRaWAN',
  mounting: 'wall, at the height of a seated head, away from doors and vents',
  ...overLorawan,
  battery: 'as the model has it; percent if the codec states `battery`',
  channels: ['room', 'motion', 'device'],
  messages: lorawan({
    schema,
    read: (o) => [...readAir(o), ...milesightHealth(o)],
    frame: airFrame,
    about: milesightAbout,
  }),
  interval_s: 1200,
  examples: [
    {
      name: 'temperature of a board, through The Things Stack',
      origin: 'The Things Stack documentation, doc/content/integrations: temperature and luminosity',
      ...thingsUp({ temperature: 1.0, luminosity: 0.64 }),
      expect: [
        { kind: 'environment', channel: 'room', at: 1_581_520_545_789, temperature_c: 1 },
        { kind: 'health', channel: 'device', at: 1_581_520_545_789, rssi_dbm: -35, snr_db: 5 },
      ],
    },
    {
      name: 'temperature beside movement and light',
      origin: 'fields of Milesight ws-series/ws203 and am107, composed by us',
      ...chirpstackUp({
        object: { temperature: 22.1, humidity: 48.5, occupancy: 'occupied', illumination: 310, battery: 90 },
      }),
      expect: [
        {
          kind: 'environment',
          channel: 'room',
          ...time,
          temperature_c: 22.1,
          humidity_pct: 48.5,
          light_lux: 310,
        },
        { kind: 'occupied', channel: 'motion', ...time, occupied: true },
        { ...link, battery_pct: 90 },
      ],
    },
    {
      name: 'battery, temperature and humidity as a raw frame of Milesight',
      origin: 'channels of Milesight em-series/em300-th/README.md, values composed by us',
      ...chirpstackUp({ data: 'AXVcA2fuAARofA==' }),
      expect: [
        { kind: 'environment', channel: 'room', ...time, temperature_c: 23.8, humidity_pct: 62 },
        { ...link, battery_pct: 92 },
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
