import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading, ReadingOf } from '../reading.js';
import { Refused } from '../rejection.js';
import { known, within } from '../values.js';

/** BTHome object 3a. 0 is no press. */
const presses: readonly (ReadingOf<'press'>['press'] | undefined)[] = [
  undefined,
  'single',
  'double',
  'triple',
  'long',
];

const schema = z.object({
  addr: z.string().max(32),
  rssi: z.number().nullish(),
  service_data: z.object({
    encryption: z.boolean().nullish(),
    pid: z.number().nullish(),
    battery: z.number().nullish(),
    // One number, or one for each key.
    button: z.union([z.number(), z.array(z.number()).max(16)]).nullish(),
  }),
});
type Packet = z.output<typeof schema>;

function read({ rssi, service_data: data }: Packet): Reading[] {
  if (data.encryption)
    throw new Refused('no_codec', 'an encrypted packet: the gateway has no key for this button');
  const keys = typeof data.button === 'number' ? [data.button] : (data.button ?? []);
  const pressed = keys.flatMap((code, index): Reading[] => {
    const press = presses[code];
    return press ? [{ kind: 'press', channel: `button:${index + 1}`, press }] : [];
  });
  const health = known({ battery_pct: data.battery, rssi_dbm: within(rssi, -200, 30) });
  return [
    ...pressed,
    ...(Object.keys(health).length > 0 ? [{ kind: 'health' as const, channel: 'device', ...health }] : []),
  ];
}

/** The packet's number is the same at every gateway that heard it. */
function key({ addr, service_data: { pid, button } }: Packet): string | undefined {
  return typeof pid === 'number' ? [addr, pid, JSON.stringify(button ?? null)].join('|') : undefined;
}

const addr = 'bc:02:6e:c3:c8:b9';
const origin =
  'ALLTERCO/shelly-script-examples ble/universal-blu-to-mqtt.shelly.js, values of ble-shelly-blu.shelly.js (22e1a82)';

export default defineProfile({
  id: 'shelly-blu-button',
  vendor: 'Shelly',
  model: 'BLU buttons through a gateway with the script universal-blu-to-mqtt',
  summary: 'Push button over Bluetooth: help call, vote',
  channels: ['button:*', 'device'],
  messages: [message({ topics: ['#'], schema, read, key })],
  interval_s: 86_400,
  examples: [
    {
      name: 'one press',
      origin,
      topic: addr,
      payload: {
        addr,
        rssi: -76,
        local_name: 'SBBT-002C',
        service_data: { encryption: false, BTHome_version: 2, pid: 118, battery: 100, button: 1 },
      },
      expect: [
        { kind: 'press', channel: 'button:1', press: 'single' },
        { kind: 'health', channel: 'device', battery_pct: 100, rssi_dbm: -76 },
      ],
    },
    {
      name: 'third key of a panel, long',
      origin: `${origin}; a button with several keys sends an array, composed by us`,
      topic: addr,
      payload: { addr, service_data: { encryption: false, pid: 119, button: [0, 0, 4, 0] } },
      expect: [{ kind: 'press', channel: 'button:3', press: 'long' }],
    },
    {
      name: 'encrypted',
      origin: `${origin}; encryption set by us`,
      topic: addr,
      payload: { addr, rssi: -76, service_data: { encryption: true, BTHome_version: 2 } },
      expect: { rejected: 'no_codec' },
    },
  ],
});
