import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { availability, beaconId, iso, known, within } from '../values.js';

const perRoom = z.record(z.string().max(128), z.unknown()).nullish();
const near = z.object({
  distance: z.number().nullish(),
  lastUpdatedAt: z.string().max(64).nullish(),
  outOfRange: z.boolean().nullish(),
});
const heard = z.object({ rssi: z.number().nullish() });
const schema = z.object({
  hasAuthority: z.boolean(),
  entity: z.object({
    id: z.string().max(128),
    // The room, or "not_home".
    state: z.string().max(128),
    distances: perRoom,
    measuredValues: perRoom,
  }),
});

/** Every instance repeats the entity of its neighbours: only the one with authority over it is heard. */
function read({ entity, hasAuthority }: z.output<typeof schema>, context: ReadContext): Reading[] {
  if (!hasAuthority) return [];
  const { state: room, distances, measuredValues } = entity;
  const away = room === 'not_home';
  const seen = away ? undefined : near.safeParse(distances?.[room]).data;
  const strength = away ? undefined : heard.safeParse(measuredValues?.[room]).data?.rssi;
  const measured = known({
    rssi_dbm: within(strength, -150, 30),
    distance_m: within(seen?.distance, 0, 1000),
  });
  return [
    {
      kind: 'sighting',
      channel: `room:${away ? (context.levels[2] ?? '') : room}`,
      ...iso(seen?.lastUpdatedAt),
      beacon: context.pseudonym(beaconId(entity.id.replace(/^ble-/, ''))),
      ...(away || seen?.outOfRange ? { gone: true as const } : measured),
    },
  ];
}

const topic = 'room-assistant/entity/living-room/bluetooth-low-energy-presence-sensor/ble-some-id';
const origin = 'mKeRix/room-assistant docs/integrations/mqtt.md (ed9a860), shortened';
const entity = {
  id: 'ble-some-id',
  name: 'Something Room Presence',
  distances: {
    bedroom: { lastUpdatedAt: '2021-02-28T14:17:32.605Z', distance: 9.4, outOfRange: false },
    'living-room': { lastUpdatedAt: '2021-02-28T14:17:33.141Z', distance: 3.6, outOfRange: false },
  },
  timeout: 180,
  measuredValues: { 'living-room': { rssi: -70.4, measuredPower: -59 } },
  state: 'living-room',
};

export default defineProfile({
  id: 'room-assistant',
  vendor: 'room-assistant',
  model: 'Bluetooth presence of its instances',
  summary: 'Anonymous sightings of beacons in the room that is nearest',
  mounting: 'one Raspberry Pi per zone, 1 to 2 m high',
  transport: 'room-assistant over MQTT, JSON',
  offline: 'last will on `room-assistant/status/<instance>`',
  battery: 'mains: no battery',
  channels: ['room:*', 'device'],
  messages: [
    message({
      topics: ['room-assistant/entity/+/+/+'],
      schema,
      read,
    }),
    message({
      topics: ['room-assistant/status/+'],
      format: 'text',
      schema: availability,
      read: (online) => [{ kind: 'health', channel: 'device', online }],
    }),
  ],
  interval_s: 180,
  examples: [
    {
      name: 'a beacon in the living room',
      origin,
      topic,
      payload: { entity, diff: [], hasAuthority: true },
      expect: [
        {
          kind: 'sighting',
          channel: 'room:living-room',
          at: Date.UTC(2021, 1, 28, 14, 17, 33, 141),
          beacon: pseudonymOf('some-id'),
          rssi_dbm: -70.4,
          distance_m: 3.6,
        },
      ],
    },
    {
      name: 'gone',
      origin: `${origin}; state of an absent beacon, composed by us`,
      topic,
      payload: { entity: { ...entity, state: 'not_home' }, hasAuthority: true },
      expect: [{ kind: 'sighting', channel: 'room:living-room', beacon: pseudonymOf('some-id'), gone: true }],
    },
    {
      name: 'repeated by an instance without authority',
      origin: `${origin}; authority taken away by us`,
      topic,
      payload: { entity, hasAuthority: false },
      expect: { rejected: 'no_reading' },
    },
  ],
});
