import { z } from 'zod';
import { thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { maybeNumeric } from '../values.js';

const schema = z
  .looseObject({ zone_global: maybeNumeric, flags: z.record(z.string(), z.unknown()).nullish() })
  .refine((o) => 'zone_global' in o || 'zone_0' in o, { error: 'neither zone_global nor zone_0' });
const faults: Readonly<Record<string, string>> = {
  STOPPED: 'stopped',
  STUCK: 'stuck',
  WIFI_ACCESS_POINT_ON: 'wifi_access_point',
  WARMUP: 'warm_up',
};

/** Flags, the whole view, eight zones; 255 is a zone that nobody drew. The server has to name the maker. */
function frame(bytes: Uint8Array, port: number, names?: string): Record<string, unknown> | undefined {
  if (port !== 83 || bytes.length !== 10) return undefined;
  if (names !== undefined && !/terabee/i.test(names)) return undefined;
  const flags = Object.keys(faults).map((name, n) => [name, (bytes[0]! >> n) & 1]);
  const zones = ['global', 0, 1, 2, 3, 4, 5, 6, 7].map((zone, n) => [`zone_${zone}`, bytes[n + 1]!]);
  const drawn = zones.filter(([, people]) => people !== 255);
  return { flags: Object.fromEntries(flags), zone_global: 'not set', ...Object.fromEntries(drawn) };
}

function read(o: z.output<typeof schema>): Reading[] {
  const flags = o.flags ?? {};
  const active = Object.keys(faults).filter((name) => flags[name]);
  const health: Reading = { kind: 'health', channel: 'device', faults: active.map((name) => faults[name]!) };
  // While it warms up no value is valid.
  if (active.includes('WARMUP')) return [health];
  const zones = ['global', 0, 1, 2, 3, 4, 5, 6, 7].flatMap((zone): Reading[] => {
    // "not set" is a zone that nobody drew.
    const people = maybeNumeric.safeParse(o[`zone_${zone}`]).data;
    const channel = zone === 'global' ? 'all' : `zone:${zone}`;
    return typeof people === 'number' ? [{ kind: 'presence', channel, people }] : [];
  });
  return [...zones, health];
}

const at = 1_581_520_545_789;
const link = { rssi_dbm: -35, snr_db: 5 };
const origin =
  'frame built to the rules of TheThingsNetwork/lorawan-devices vendor/terabee; Things Stack envelope';

export default defineProfile({
  id: 'terabee-occupancy',
  vendor: 'Terabee',
  model: 'People Occupancy Counting',
  summary: 'People in view and in up to eight zones, over LoRaWAN',
  mounting: 'ceiling above the waiting area, looking straight down',
  ...overLorawan,
  battery: 'mains: no battery',
  channels: ['all', 'zone:0-7', 'device'],
  messages: lorawan({ schema, read, frame }),
  interval_s: 900,
  examples: [
    {
      name: 'five people, two zones drawn',
      origin,
      ...thingsUp({ flags: {}, zone_global: 5, zone_0: 2, zone_1: 3, zone_2: 'not set', zone_3: 'not set' }),
      expect: [
        { kind: 'presence', channel: 'all', at, people: 5 },
        { kind: 'presence', channel: 'zone:0', at, people: 2 },
        { kind: 'presence', channel: 'zone:1', at, people: 3 },
        { kind: 'health', channel: 'device', at, faults: [], ...link },
      ],
    },
    {
      name: 'the same as a raw frame',
      origin: `${origin}, frame 00050203ffffffffffff`,
      ...thingsUp(undefined, { data: 'AAUCA////////w==', port: 83, device: 'terabee-occ-1' }),
      expect: [
        { kind: 'presence', channel: 'all', at, people: 5 },
        { kind: 'presence', channel: 'zone:0', at, people: 2 },
        { kind: 'presence', channel: 'zone:1', at, people: 3 },
        { kind: 'health', channel: 'device', at, faults: [], ...link },
      ],
    },
    {
      name: 'warming up: no value is valid',
      origin,
      ...thingsUp({ flags: { WARMUP: 1 }, zone_global: 0, zone_0: 0 }),
      expect: [{ kind: 'health', channel: 'device', at, faults: ['warm_up'], ...link }],
    },
    {
      name: 'not the fields of this model',
      origin: 'synthetic',
      ...thingsUp({ people: 3 }),
      expect: { rejected: 'schema' },
    },
  ],
});
