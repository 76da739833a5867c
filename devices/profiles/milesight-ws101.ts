import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth, readFrame } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import type { Reading, ReadingOf } from '../reading.js';

const presses: Readonly<Record<string, ReadingOf<'press'>['press']>> = {
  short: 'single',
  long: 'long',
  double: 'double',
};
const word = z.string().regex(/^(short|long|double)( press)?$/);
const event = z.union([word, z.object({ status: word }).transform(({ status }) => status)]);

/** Vendor's decoder: button_event, and before that press; device repository: button. */
const schema = z
  .looseObject({ button_event: event.nullish(), button: word.nullish(), press: word.nullish() })
  .refine((o) => o.button_event ?? o.button ?? o.press, { error: 'no button of a WS101' });

const frame = {
  FF2E: {
    bytes: 1,
    read: (data: DataView) => ({ press: ['none', 'short', 'long', 'double'][data.getUint8(0)] }),
  },
};

function read(o: z.output<typeof schema>): Reading[] {
  // The msgid beside it is random at each decoding and says nothing.
  const press = presses[(o.button_event ?? o.button ?? o.press ?? '').replace(' press', '')];
  return [...(press ? [{ kind: 'press' as const, channel: 'button:1', press }] : []), ...milesightHealth(o)];
}

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;
const pressed = [
  { kind: 'press', channel: 'button:1', ...time, press: 'single' },
  { ...link, battery_pct: 16 },
] as const;
const origin = 'Milesight ws-series/ws101/README.md, frame 017510FF2E01 (e79c9d8)';

export default defineProfile({
  id: 'milesight-ws101',
  vendor: 'Milesight',
  model: 'WS101 (button, also as SOS)',
  summary: 'Push button: help call; over LoRaWAN',
  mounting: 'desk or wall, within reach',
  ...overLorawan,
  battery: 'battery; percent with each press',
  named: /\bWS101\b/i,
  channels: ['button:1', 'device'],
  messages: lorawan({
    schema,
    read,
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 43_200,
  examples: [
    {
      name: 'short press, battery low',
      origin,
      ...chirpstackUp({ object: { battery: 16, button_event: { status: 'short press', msgid: 297997 } } }),
      expect: pressed,
    },
    {
      name: 'the same as a raw frame',
      origin,
      ...chirpstackUp({ data: 'AXUQ/y4B' }),
      expect: pressed,
    },
    {
      name: 'long press, device repository edition',
      origin: 'TheThingsNetwork/lorawan-devices vendor/milesight-iot, WS101 codec; composed by us',
      ...thingsUp({ button: 'long' }),
      expect: [
        { kind: 'press', channel: 'button:1', at: 1_581_520_545_789, press: 'long' },
        { kind: 'health', channel: 'device', at: 1_581_520_545_789, rssi_dbm: -35, snr_db: 5 },
      ],
    },
    {
      name: 'a word that is no press',
      origin: 'synthetic',
      ...chirpstackUp({ object: { button_event: { status: 'unknown' } } }),
      expect: { rejected: 'schema' },
    },
  ],
});
