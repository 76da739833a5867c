import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { beaconId, iso, known, within } from '../values.js';

const mac = z.string().regex(/^[0-9A-Fa-f]{12}$/);
const advert = z.object({
  timestamp: z.string().max(64).nullish(),
  type: z.string().max(32),
  mac,
  rssi: z.number().nullish(),
});
type Advert = z.output<typeof advert>;
const batch = z
  .array(advert)
  .max(2048)
  .refine((all) => all[0]?.type === 'Gateway', { error: 'the first element is not the gateway' });

/** A tag can stand twice in a batch, decoded and raw: one sighting, at its best signal, of the decoded one if there is. */
function read(all: Advert[], context: ReadContext): Reading[] {
  const tags = new Map<string, Advert>();
  for (const tag of all.filter((each) => each.type !== 'Gateway')) {
    const id = beaconId(tag.mac);
    const seen = tags.get(id);
    if (!seen || (seen.type === 'Unknown' && tag.type !== 'Unknown')) tags.set(id, tag);
  }
  const sightings = [...tags].map(
    ([id, tag]): Reading => ({
      kind: 'sighting',
      channel: 'beacon',
      ...iso(tag.timestamp),
      beacon: context.pseudonym(id),
      ...known({ rssi_dbm: within(tag.rssi, -150, 30) }),
    }),
  );
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
  model: 'G1 gateway (JSON-LONG)',
  summary: 'Anonymous sightings of beacons; one gateway is one zone',
  mounting: 'one gateway per zone, on the ceiling',
  transport: 'its own MQTT client, JSON-LONG or JSON-RAW',
  offline: 'silence of three intervals',
  battery: 'mains: no battery; tags state theirs',
  channels: ['beacon', 'device'],
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
