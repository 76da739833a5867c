import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { availability, beaconId, known, maybeNumeric, numeric, onOff, within } from '../values.js';

/** Firmware 3 has no id in the body, so room and beacon come from the topic: …/<beacon>/<room>. */
const sighting = z
  .object({ rssi: numeric.nullish(), distance: numeric.nullish() })
  .refine((seen) => typeof (seen.rssi ?? seen.distance) === 'number', { error: 'neither rssi nor distance' });
/** Zeros are left out, so right after a start there is no uptime. */
const telemetry = z.object({
  uptime: numeric.nullish(),
  rssi: numeric.nullish(),
  ver: z.string().max(128).nullish(),
  count: numeric.nullish(),
});

/** What sensors on the node's pins measure. */
const airs = [
  ['temperature', 'temperature_c'],
  ['humidity', 'humidity_pct'],
  ['lux', 'light_lux'],
] as const;

const room = (context: ReadContext, fromEnd: number) => context.levels.at(-fromEnd) ?? '';
const id = 'iBeacon:fda50693-a4e2-4fb1-afcf-c6eb07647825-100-65535';

export default defineProfile({
  id: 'espresense',
  vendor: 'ESPresense',
  model: 'ESP32 room node',
  summary: 'Anonymous sightings of beacons per room, the size of the crowd of phones, motion and buttons',
  mounting: 'one node per zone, 1 to 2 m high',
  transport: 'ESPresense over MQTT, JSON',
  offline: 'last will on `espresense/rooms/<room>/status`',
  battery: 'USB: no battery',
  channels: ['room:*', 'crowd:*', 'motion:*', 'button:*', 'air:*'],
  messages: [
    message({
      topics: ['espresense/devices/+/+'],
      schema: sighting,
      read: ({ rssi, distance }, context) => [
        {
          kind: 'sighting',
          channel: `room:${room(context, 1)}`,
          beacon: context.pseudonym(beaconId(room(context, 2))),
          ...known({ rssi_dbm: rssi, distance_m: within(distance, 0, 1000) }),
        },
      ],
    }),
    message({
      // Firmware 2: one topic a room, and the beacon's id in the body.
      topics: ['espresense/rooms/+', 'room_presence/+'],
      schema: sighting.and(z.object({ id: z.string().min(1).max(128) })),
      read: ({ id: beacon, rssi, distance }, context) => [
        {
          kind: 'sighting',
          channel: `room:${room(context, 1)}`,
          beacon: context.pseudonym(beaconId(beacon)),
          ...known({ rssi_dbm: rssi, distance_m: within(distance, 0, 1000) }),
        },
      ],
    }),
    message({
      topics: ['espresense/rooms/+/telemetry'],
      schema: telemetry,
      read: ({ uptime, rssi, ver, count }, context) => [
        {
          kind: 'health',
          channel: `room:${room(context, 2)}`,
          ...known({ uptime_s: uptime ?? 0, rssi_dbm: within(rssi, -200, 30), firmware: ver }),
        },
        // Devices, not persons: a channel of its own, which counts only if a hall file gives it a meaning.
        ...(typeof count === 'number'
          ? [{ kind: 'presence' as const, channel: `crowd:${room(context, 2)}`, people: count }]
          : []),
      ],
    }),
    message({
      topics: ['espresense/rooms/+/status'],
      format: 'text',
      schema: availability,
      read: (online, context) => [{ kind: 'health', channel: `room:${room(context, 2)}`, online }],
    }),
    message({
      topics: ['espresense/rooms/+/motion', 'espresense/rooms/+/pir', 'espresense/rooms/+/radar'],
      format: 'text',
      schema: onOff,
      read: (occupied, context) => [{ kind: 'occupied', channel: `motion:${room(context, 2)}`, occupied }],
    }),
    message({
      topics: ['espresense/rooms/+/button'],
      format: 'text',
      schema: onOff,
      read: (pressed, context) =>
        pressed ? [{ kind: 'press', channel: `button:${room(context, 2)}`, press: 'single' }] : [],
    }),
    ...airs.map(([noun, field]) =>
      message({
        topics: [`espresense/rooms/+/${noun}`],
        format: 'text',
        schema: maybeNumeric,
        read: (value, context): Reading[] =>
          value === undefined
            ? []
            : [{ kind: 'environment', channel: `air:${room(context, 2)}`, [field]: value } as Reading],
      }),
    ),
    // Settings of rooms and beacons.
    message({
      topics: ['espresense/rooms/#', 'espresense/settings/#', 'espresense/companion/#'],
      rest: true,
      format: 'text',
      schema: z.string(),
      read: () => [],
    }),
  ],
  interval_s: 15,
  examples: [
    {
      name: 'a beacon in a room, firmware 4',
      origin: 'ESPresense src/BleFingerprint.cpp field order; id and mac of issue 475',
      topic: `espresense/devices/${id}/hall-west`,
      payload: { mac: 'df51fd4a4caf', id, 'rssi@1m': -59, rssi: -71.0, rxAdj: 0, distance: 2.4, int: 1000 },
      expect: [
        {
          kind: 'sighting',
          channel: 'room:hall-west',
          beacon: pseudonymOf('fda50693a4e24fb1afcfc6eb07647825-100-65535'),
          rssi_dbm: -71,
          distance_m: 2.4,
        },
      ],
    },
    {
      name: 'firmware 3: neither id nor mac in the body',
      origin: 'guide of ESPresense firmware 3, composed by us',
      topic: 'espresense/devices/known:aabbccddeeff/study',
      payload: { 'rssi@1m': -65, rssi: -80.5, raw: 5.02, distance: 4.1, speed: 0.01 },
      expect: [
        {
          kind: 'sighting',
          channel: 'room:study',
          beacon: pseudonymOf('known:aabbccddeeff'),
          rssi_dbm: -80.5,
          distance_m: 4.1,
        },
      ],
    },
    {
      name: 'firmware 2: the id stands in the body',
      origin: 'composed after the first releases of ESPresense, which kept the topics of ESP32-mqtt-room',
      topic: 'espresense/rooms/study',
      payload: { id: 'aabbccddeeff', name: '', rssi: -71, distance: 2.87 },
      expect: [
        {
          kind: 'sighting',
          channel: 'room:study',
          beacon: pseudonymOf('aabbccddeeff'),
          rssi_dbm: -71,
          distance_m: 2.87,
        },
      ],
    },
    {
      name: 'telemetry with the crowd',
      origin: 'ESPresense src/main.cpp field order; values made up',
      topic: 'espresense/rooms/study/telemetry',
      payload: { ip: '192.168.1.61', uptime: 84321, firm: 'esp32', rssi: -58, ver: '4.0.6', count: 7 },
      expect: [
        { kind: 'health', channel: 'room:study', uptime_s: 84321, rssi_dbm: -58, firmware: '4.0.6' },
        { kind: 'presence', channel: 'crowd:study', people: 7 },
      ],
    },
    {
      name: 'telemetry right after a start: zeros are left out',
      origin: 'ESPresense src/main.cpp; fields left out by us',
      topic: 'espresense/rooms/study/telemetry',
      payload: { ip: '192.168.1.61', rssi: -58, ver: 'v3.3.5' },
      expect: [{ kind: 'health', channel: 'room:study', uptime_s: 0, rssi_dbm: -58, firmware: 'v3.3.5' }],
    },
    {
      name: 'a thermometer on the node',
      origin: 'ESPresense documentation: sensors publish on the room’s topics; number composed by us',
      topic: 'espresense/rooms/study/temperature',
      payload: '21.4',
      expect: [{ kind: 'environment', channel: 'air:study', temperature_c: 21.4 }],
    },
    {
      name: 'last will, with a capital letter',
      origin: 'ESPresense documentation, configuration/mqtt; case changed by us',
      topic: 'espresense/rooms/study/status',
      payload: 'Offline',
      retained: true,
      expect: [{ kind: 'health', channel: 'room:study', online: false }],
    },
    {
      name: 'a button press stored at the broker',
      origin: 'ESPresense documentation: …/button is retained',
      topic: 'espresense/rooms/study/button',
      payload: 'ON',
      retained: true,
      expect: { rejected: 'retained_event' },
    },
    {
      name: 'a signal strength that cannot be',
      origin: 'synthetic',
      topic: `espresense/devices/${id}/hall-west`,
      payload: { rssi: 4096 },
      expect: { rejected: 'implausible' },
    },
  ],
});
