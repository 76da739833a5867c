import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import {
  type FrameField,
  type FrameTable,
  milesightAbout,
  milesightHealth,
  numbered,
  pair16,
  readFrame,
  uint8,
  uint32,
} from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';
import { numeric } from '../values.js';

/** people_in/out and people_total_in/out count the same people: a hall takes one of them. */
const options = z.strictObject({
  /** Every firmware sends periods and only newer ones totals, so periods are the default. */
  count: countOption('period'),
});

const count = numeric.nullish();

/** Both codec editions in one object: the vendor's (people_count_all) and the device repository's (people_counter_all). */
const schema = z
  .looseObject({
    people_count_all: count,
    people_counter_all: count,
    region_count: count,
    regions: z
      .array(z.object({ count: z.number(), index: z.number() }))
      .max(16)
      .nullish(),
    people_count_max: count,
    people_in: count,
    people_out: count,
    people_total_in: count,
    people_total_out: count,
  })
  .refine((object) => Object.keys(object).some((key) => measured.test(key)), {
    error: 'no field of a VS121',
  });
/** Flows between sides and stays are this model's too, though nothing of them is read. */
const measured =
  /^(people_count(er)?_(all|max)|people_(total_)?(in|out)|regions|region_\d{1,2}(_count)?|[a-d]_to_[a-d]|\w*dwell\w*)$/;

function read(object: z.output<typeof schema>, chosen: unknown): Reading[] {
  const readings: Reading[] = [];
  const people = object.people_count_all ?? object.people_counter_all;
  if (typeof people === 'number') readings.push({ kind: 'presence', channel: 'all', people });
  readings.push(...regions(object));
  const total = { in: object.people_total_in, out: object.people_total_out };
  const period = { in: object.people_in, out: object.people_out };
  readings.push(...counted(chosen, 'line:1', { total, period }, 16));
  return [...readings, ...milesightHealth(object)];
}

/** Beside region_count the values come from a mask and only say whether somebody is there; alone they are heads. */
function regions(object: z.output<typeof schema>): Reading[] {
  const heads = new Map([
    ...numbered(object, 'region', ''),
    ...(object.regions ?? []).map((region) => [region.index + 1, region.count] as const),
  ]);
  const mask = typeof object.region_count === 'number' && [...heads.values()].every((value) => value <= 1);
  const flags: Reading[] = [...heads].map(([n, value]) =>
    mask
      ? { kind: 'occupied', channel: `region:${n}`, occupied: value === 1 }
      : { kind: 'presence', channel: `region:${n}`, people: value },
  );
  const counts = [...numbered(object, 'region', 'count')].map(
    ([n, value]): Reading => ({ kind: 'presence', channel: `region:${n}`, people: value }),
  );
  return [...flags, ...counts];
}

const heads = (first: number): FrameField => ({
  bytes: 8,
  read: (data) =>
    Object.fromEntries([...Array(8).keys()].map((n) => [`region_${first + n}_count`, data.getUint8(n)])),
});
/** Flows from one side to the four; not read, but no reason to refuse what stands beside them. */
const flows = (side: string): FrameField => ({
  bytes: 8,
  read: (data) =>
    Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((to, n) => [`${side}_to_${to}`, data.getUint16(2 * n, true)]),
    ),
});

const frame: FrameTable = {
  // People, number of mapped regions, and a mask of the occupied ones: region 1 is the lowest bit, big-endian.
  '04C9': {
    bytes: 4,
    read(data) {
      const mapped = Math.min(data.getUint8(1), 16);
      const mask = data.getUint16(2);
      const flags = [...Array(mapped).keys()].map((n) => [`region_${n + 1}`, (mask >> n) & 1]);
      return {
        people_count_all: data.getUint8(0),
        region_count: data.getUint8(1),
        ...Object.fromEntries(flags),
      };
    },
  },
  '05CC': pair16('people_in', 'people_out'),
  '06CD': uint8('people_count_max'),
  '07D5': heads(1),
  '08D5': heads(9),
  '09DA': flows('a'),
  '0ADA': flows('b'),
  '0BDA': flows('c'),
  '0CDA': flows('d'),
  '0DCC': pair16('people_total_in', 'people_total_out'),
  '0EE4': { bytes: 5, read: (data) => ({ [`region_${data.getUint8(0)}_dwell`]: data.getUint16(1, true) }) },
  '0F85': uint32('timestamp'),
};

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;

export default defineProfile({
  id: 'milesight-vs121',
  vendor: 'Milesight',
  model: 'VS121',
  summary: 'Ceiling camera: people in view, up to 16 regions, one line, over LoRaWAN (both codec editions)',
  mounting: 'ceiling, looking straight down',
  ...overLorawan,
  battery: 'mains: no battery',
  named: /\bVS121\b/i,
  channels: ['all', 'region:1-16', 'line:1', 'device'],
  options,
  messages: lorawan({
    schema,
    read: (object, context) => read(object, context.options.count),
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 600,
  examples: [
    {
      name: 'three people, two of three regions occupied',
      origin:
        'Milesight vs-series/vs121/README.md, frame 04C9… (e79c9d8), shortened to three regions; ChirpStack v4 envelope',
      ...chirpstackUp({
        object: {
          people_count_all: 3,
          region_count: 3,
          region_1: 1,
          region_2: 0,
          region_3: 1,
          people_count_max: 5,
        },
      }),
      expect: [
        { kind: 'presence', channel: 'all', ...time, people: 3 },
        { kind: 'occupied', channel: 'region:1', ...time, occupied: true },
        { kind: 'occupied', channel: 'region:2', ...time, occupied: false },
        { kind: 'occupied', channel: 'region:3', ...time, occupied: true },
        link,
      ],
    },
    {
      name: 'the same as a raw frame, no codec at the server',
      origin: 'same page, frame 04C9030800A106CD05',
      ...chirpstackUp({ data: 'BMkDCAChBs0F' }),
      expect: [
        { kind: 'presence', channel: 'all', ...time, people: 3 },
        ...[1, 0, 0, 0, 0, 1, 0, 1].map((flag, n) => ({
          kind: 'occupied' as const,
          channel: `region:${n + 1}`,
          ...time,
          occupied: flag === 1,
        })),
        link,
      ],
    },
    {
      name: 'line, counted by periods',
      origin: 'same page, frame 05CC02000100',
      ...chirpstackUp({ object: { people_in: 2, people_out: 1 } }),
      options: { count: 'period' },
      expect: [{ kind: 'crossing', channel: 'line:1', ...time, in: 2, out: 1 }, link],
    },
    {
      name: 'head counts per region, newer edition',
      origin: 'same page, frame 07D50001000000000003, shortened to three regions',
      ...chirpstackUp({ object: { region_1_count: 0, region_2_count: 1, region_3_count: 3 } }),
      expect: [
        { kind: 'presence', channel: 'region:1', ...time, people: 0 },
        { kind: 'presence', channel: 'region:2', ...time, people: 1 },
        { kind: 'presence', channel: 'region:3', ...time, people: 3 },
        link,
      ],
    },
    {
      name: 'device repository edition, regions counted from 0',
      origin:
        'TheThingsNetwork/lorawan-devices vendor/milesight-iot, VS121 codec example; Things Stack envelope',
      ...thingsUp({
        people_counter_all: 3,
        region_count: 2,
        regions: [
          { count: 1, index: 0 },
          { count: 0, index: 1 },
        ],
      }),
      expect: [
        { kind: 'presence', channel: 'all', at: 1_581_520_545_789, people: 3 },
        { kind: 'occupied', channel: 'region:1', at: 1_581_520_545_789, occupied: true },
        { kind: 'occupied', channel: 'region:2', at: 1_581_520_545_789, occupied: false },
        { kind: 'health', channel: 'device', at: 1_581_520_545_789, rssi_dbm: -35, snr_db: 5 },
      ],
    },
    {
      name: 'a test message of the network server',
      origin: 'Things Stack documentation: "simulated" marks test messages',
      ...thingsUp({ people_counter_all: 3 }, { simulated: true }),
      expect: { rejected: 'no_reading' },
    },
  ],
});
