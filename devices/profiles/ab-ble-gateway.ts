import { encode } from '@msgpack/msgpack';
import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { ibeaconIn } from '../envelopes/ibeacon.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { known, within } from '../values.js';

/** One advertisement: type, address (6 bytes), strength plus 256, then its raw data. */
const heardBytesMin = 8;
const schema = z.object({
  v: z.string().max(64),
  mid: z.number(),
  time: z.number().nullish(),
  rssi: z.number().nullish(),
  devices: z.array(z.instanceof(Uint8Array)).max(2048),
});

/** A beacon can stand several times in a batch: one sighting, at its best strength. */
function read({ v, time, rssi, devices }: z.output<typeof schema>, context: ReadContext): Reading[] {
  const best = new Map<string, number>();
  for (const bytes of devices) {
    if (bytes.length < heardBytesMin) continue;
    const hex = Buffer.from(bytes).toString('hex');
    const id = ibeaconIn(hex.slice(2 * heardBytesMin)) ?? hex.slice(2, 14);
    best.set(id, Math.max(best.get(id) ?? -Infinity, bytes[7]! - 256));
  }
  const sightings = [...best].map(
    ([id, strength]): Reading => ({
      kind: 'sighting',
      channel: 'beacon',
      beacon: context.pseudonym(id),
      ...known({ rssi_dbm: within(strength, -150, 30) }),
    }),
  );
  const health = known({ uptime_s: time, rssi_dbm: within(rssi, -200, 30), firmware: v });
  return [...sightings, { kind: 'health', channel: 'device', online: true, ...health }];
}

const origin =
  'AprilBrother, "User Guide For AB BLE Gateway V4"; bytes built to it, beacon of the test vector of theengs/decoder';
const topic = 'beacon/gateway-1';
const ibeacon = '0201061aff4c000215426c7565436861726d426561636f6e730efe1355c5';
const head = { v: '1.5.0', mid: 42, time: 3600, ip: '192.168.1.50', mac: 'A4CF12F45301', rssi: -48 };
const heard = (mac: string, rssi: number, data: string) =>
  Buffer.from(`00${mac}${(rssi + 256).toString(16)}${data}`, 'hex');
const health = {
  kind: 'health',
  channel: 'device',
  online: true,
  uptime_s: 3600,
  rssi_dbm: -48,
  firmware: '1.5.0',
} as const;
const batch = encode({
  ...head,
  devices: [heard('aabbccddeeff', -70, '020106'), heard('112233445566', -63, ibeacon)],
});

export default defineProfile({
  id: 'ab-ble-gateway',
  vendor: 'AprilBrother',
  model: 'AB BLE Gateway V4',
  summary: 'Anonymous sightings of beacons; one gateway is one zone',
  mounting: 'one gateway per zone, on the ceiling',
  transport: 'its own MQTT client, MessagePack',
  offline: 'silence of three intervals',
  battery: 'mains: no battery',
  channels: ['beacon', 'device'],
  messages: [message({ topics: ['#'], format: 'msgpack', schema, read })],
  interval_s: 60,
  examples: [
    {
      name: 'a tag by its address, an iBeacon by its numbers',
      origin,
      topic,
      payload: batch,
      expect: [
        { kind: 'sighting', channel: 'beacon', beacon: pseudonymOf('aabbccddeeff'), rssi_dbm: -70 },
        {
          kind: 'sighting',
          channel: 'beacon',
          beacon: pseudonymOf('426c7565436861726d426561636f6e73-3838-4949'),
          rssi_dbm: -63,
        },
        health,
      ],
    },
    {
      name: 'nobody near',
      origin,
      topic,
      payload: encode({ ...head, devices: [] }),
      expect: [health],
    },
    {
      name: 'a batch cut off',
      origin: 'first example without its last byte',
      topic,
      payload: batch.subarray(0, batch.length - 1),
      expect: { rejected: 'syntax' },
    },
  ],
});
