import { z } from 'zod';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import type { Reading, ReadingOf } from '../reading.js';

const presses: Readonly<Record<string, ReadingOf<'press'>['press']>> = {
  short: 'single',
  long: 'long',
  double: 'double',
};
const word = z.string().regex(/^(short|long|double)( press)?$/);

/** Vendor's decoder: button_event; device repository: button; WS156: button_1 to button_6. */
const schema = z
  .looseObject({ button_event: z.object({ status: word }).nullish(), button: word.nullish() })
  .refine((o) => o.button_event || o.button || Object.keys(o).some((key) => /^button_[1-9]$/.test(key)), {
    error: 'no button of a WS101 or WS156',
  });

function read(o: z.output<typeof schema>): Reading[] {
  // The msgid beside it is random at each decoding and says nothing.
  const status = (o.button_event?.status ?? o.button)?.replace(' press', '');
  const press = status === undefined ? undefined : presses[status];
  const single: Reading[] = press ? [{ kind: 'press', channel: 'button:1', press }] : [];
  const panel = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n): Reading[] =>
    o[`button_${n}`] === 1 ? [{ kind: 'press', channel: `button:${n}`, press: 'single' }] : [],
  );
  return [...single, ...panel, ...milesightHealth(o)];
}

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;

export default defineProfile({
  id: 'milesight-button',
  vendor: 'Milesight',
  model: 'WS101 (button), WS156 (panel of six keys)',
  summary: 'Help call, or the panel of a desk: open, close, service started, service ended; over LoRaWAN',
  channels: ['button:1-9', 'device'],
  messages: lorawan({ schema, read, about: milesightAbout }),
  interval_s: 43_200,
  examples: [
    {
      name: 'short press, battery low',
      origin: 'Milesight ws-series/ws101/README.md, frame 017510FF2E01 (e79c9d8)',
      ...chirpstackUp({ object: { battery: 16, button_event: { status: 'short press', msgid: 297997 } } }),
      expect: [
        { kind: 'press', channel: 'button:1', ...time, press: 'single' },
        { ...link, battery_pct: 16 },
      ],
    },
    {
      name: 'two keys of a panel',
      origin: 'Milesight ws-series/ws156/README.md, frame 01755CFF34030300FF34060600 (e79c9d8)',
      ...chirpstackUp({
        object: { battery: 92, button_3: 1, button_3_d2d: 3, button_3_msgid: 477973, button_6: 1 },
      }),
      expect: [
        { kind: 'press', channel: 'button:3', ...time, press: 'single' },
        { kind: 'press', channel: 'button:6', ...time, press: 'single' },
        { ...link, battery_pct: 92 },
      ],
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
