import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { ibeaconIn } from '../envelopes/ibeacon.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { beaconId, iso, known, within } from '../values.js';

const mac = z.string().regex(/^[0-9A-Fa-f]{12}$/);
const advert = z.object({
  timestamp: z.string().max(64).nullish(),
  type: z.string().max(32),
  mac,
  rssi: z.number().nullish(),
  ibeaconUuid: z.string().max(64).nullish(),
  ibeaconMajor: z.number().nullish(),
  ibeaconMinor: z.number().nullish(),
  rawData: z.string().max(512).nullish(),
  temperature: z.number().nullish(),
  humidity: z.number().nullish(),
  battery: z.number().nullish(),
});
type Advert = z.output<typeof advert>;
const batch = z
  .array(advert)
  .max(2048)
  .refine((all) => all[0]?.type === 'Gateway', { error: 'the first element is not the gateway' });

/** An iBeacon keeps its numbers while its address may change; without numbers the address is all there is. */
function idOf(tag: Advert): string {
  if (tag.ibeaconUuid && typeof (tag.ibeaconMajor ?? undefined) === 'number') {
    return beaconId(`${tag.ibeaconUuid}-${tag.ibeaconMajor}-${tag.ibeaconMinor ?? 0}`);
  }
  return ibeaconIn(tag.rawData ?? '') ?? beaconId(tag.mac);
}

/** What the sensor in a tag measures, where the tag is. Tags are many and nameless, so all share a channel. */
function airOf(tag: Advert): Reading[] {
  const air = known({
    temperature_c: within(tag.temperature, -60, 100),
    humidity_pct: within(tag.humidity, 0, 100),
  });
  return Object.keys(air).length > 0
    ? [{ kind: 'environment', channel: 'tag', ...iso(tag.timestamp), ...air }]
    : [];
}

/** A tag can stand twice in a batch, decoded and raw: one sighting, at its best signal, of the decoded one if there is. */
function read(all: Advert[], context: ReadContext): Reading[] {
  const tags = new Map<string, Advert>();
  for (const tag of all.filter((each) => each.type !== 'Gateway')) {
    const id = idOf(tag);
    const seen = tags.get(id);
    if (!seen || (seen.type === 'Unknown' && tag.type !== 'Unknown')) tags.set(id, tag);
  }
  const sightings = [...tags].flatMap(([id, tag]): Reading[] => [
    {
      kind: 'sighting',
      channel: 'beacon',
      ...iso(tag.timestamp),
      beacon: context.pseudonym(id),
      ...known({ rssi_dbm: within(tag.rssi, -150, 30) }),
    },
    ...airOf(tag),
  ]);
  return [...sightings, { kind: 'health', channel: 'device', ...iso(all[0]?.timestamp), online: true }];
}

const topic = '/gw/ac233fc001aa/status';
const timestamp = '2019-10-21T03:35:46Z';
const at = Date.UTC(2019, 9, 21, 3, 35, 46);
const gateway = { timestamp, type: 'Gateway', mac: 'AC233FC001AA', gatewayFree: 84, gatewayLoad: 0.21 };
const origin = 'reelyactive/barnowl-minew lib, batch of a G1 gateway';

export default defineProfile({
  id: 'minew-g1',
  vendor: 'Minew',
  model: 'G1 and later gateways (JSON-LONG, JSON-RAW)',
  summary: 'Anonymous sightings of beacons; one gateway is one zone',
  mounting: 'one gateway per zone, on the ceiling',
  transport: 'its own MQTT client, JSON-LONG or JSON-RAW',
  offline: 'silence of three intervals',
  battery: 'mains: no battery; tags state theirs',
  channels: ['beacon', 'tag', 'device'],
  messages: [message({ topics: ['#'], schema: batch, read })],
  interval_s: 60,
  examples: [
    {
      name: 'a tag, decoded and raw, is seen once',
      origin: `${origin}; raw copy composed by us`,
      topic,
      payload: [
        gateway,
        { timestamp, type: 'Unknown', mac: 'AC233FA05464', bleName: '', rssi: -61, rawData: '' },
        {
          timestamp,
          type: 'S1',
          mac: 'AC233FA05464',
          bleName: '',
          rssi: -56,
          battery: 100,
          temperature: 21.5,
        },
      ],
      expect: [
        { kind: 'sighting', channel: 'beacon', at, beacon: pseudonymOf('ac233fa05464'), rssi_dbm: -56 },
        { kind: 'environment', channel: 'tag', at, temperature_c: 21.5 },
        { kind: 'health', channel: 'device', at, online: true },
      ],
    },
    {
      name: 'an iBeacon, decoded and as raw bytes under another address, is one beacon',
      origin:
        'JSON-LONG and JSON-RAW of the gateway, numbers of the test vector of theengs/decoder; composed by us',
      topic,
      payload: [
        gateway,
        {
          timestamp,
          type: 'iBeacon',
          mac: 'AC233FA00001',
          bleName: '',
          ibeaconUuid: '426C7565436861726D426561636F6E73',
          ibeaconMajor: 3838,
          ibeaconMinor: 4949,
          rssi: -60,
          ibeaconTxPower: -59,
          battery: 0,
        },
        {
          timestamp,
          type: 'Unknown',
          mac: '5566778899AA',
          rssi: -71,
          rawData: '0201061AFF4C000215426c7565436861726d426561636f6e730efe1355c5',
        },
      ],
      expect: [
        {
          kind: 'sighting',
          channel: 'beacon',
          at,
          beacon: pseudonymOf('426c7565436861726d426561636f6e73-3838-4949'),
          rssi_dbm: -60,
        },
        { kind: 'health', channel: 'device', at, online: true },
      ],
    },
    {
      name: 'nobody near',
      origin,
      topic,
      payload: [gateway],
      expect: [{ kind: 'health', channel: 'device', at, online: true }],
    },
    {
      name: 'a batch without its gateway',
      origin: 'synthetic',
      topic,
      payload: [{ timestamp, type: 'S1', mac: 'AC233FA05464', rssi: -56 }],
      expect: { rejected: 'schema' },
    },
  ],
});
