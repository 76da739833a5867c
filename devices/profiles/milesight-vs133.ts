import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import {
  type FrameTable,
  milesightAbout,
  milesightHealth,
  numbered,
  pair16,
  readFrame,
  uint32,
} from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';

/** Totals and periods come in frames of their own and count the same people: a hall takes one of them. */
const options = z.strictObject({
  /** Totals survive lost uplinks, so they are the default. */
  count: countOption('total'),
  dwell_unit: z
    .enum(['s', 'ms'])
    .optional()
    .describe(
      'Unit of dwell times, which the vendor does not give: look at the firmware. Without it they are not read.',
    ),
});

/** Three channels a line: totals in and out, and the period. Children are part of these and stand in twelve more. */
const lineFrame = (line: number, first: number, noun = `line_${line}`): FrameTable => ({
  [channel(first, 0xd2)]: uint32(`${noun}_total_in`),
  [channel(first + 1, 0xd2)]: uint32(`${noun}_total_out`),
  [channel(first + 2, 0xcc)]: pair16(`${noun}_period_in`, `${noun}_period_out`),
});

const frame: FrameTable = {
  ...Object.assign(
    {},
    ...[1, 2, 3, 4].flatMap((n) => [lineFrame(n, 3 * n), lineFrame(n, 14 + 3 * n, `line_${n}_child`)]),
  ),
  '0FE3': {
    bytes: 4,
    read: (data) => Object.fromEntries([1, 2, 3, 4].map((n) => [`region_${n}_count`, data.getUint8(n - 1)])),
  },
  '10E4': {
    bytes: 5,
    read: (data) => ({
      [`region_${data.getUint8(0)}_avg_dwell`]: data.getUint16(1, true),
      [`region_${data.getUint8(0)}_max_dwell`]: data.getUint16(3, true),
    }),
  },
  '0AEF': uint32('timestamp'),
};

function channel(id: number, type: number): string {
  return ((id << 8) | type).toString(16).toUpperCase().padStart(4, '0');
}

/** A VS121 has the same words for up to 16 regions; this model has four. */
const otherModel = /^region_([5-9]|1\d)_count$/;
const measured =
  /^(line_[1-4]_(child_)?(total|period)_(in|out)|region_[1-4]_((child_)?count|(avg|max)_dwell))$/;

function read(object: Record<string, unknown>, chosen: Readonly<Record<string, unknown>>): Reading[] {
  const readings: Reading[] = [];
  const totalIn = numbered(object, 'line', 'total_in');
  const totalOut = numbered(object, 'line', 'total_out');
  const periodIn = numbered(object, 'line', 'period_in');
  const periodOut = numbered(object, 'line', 'period_out');
  for (const n of [1, 2, 3, 4]) {
    const total = { in: totalIn.get(n), out: totalOut.get(n) };
    const period = { in: periodIn.get(n), out: periodOut.get(n) };
    readings.push(...counted(chosen.count, `line:${n}`, { total, period }, 32));
  }
  for (const [n, people] of numbered(object, 'region', 'count')) {
    readings.push({ kind: 'presence', channel: `region:${n}`, people });
  }
  const seconds = chosen.dwell_unit === 'ms' ? 0.001 : 1;
  const longest = numbered(object, 'region', 'max_dwell');
  for (const [n, mean] of chosen.dwell_unit ? numbered(object, 'region', 'avg_dwell') : []) {
    const max = longest.get(n);
    const stay = { mean_s: mean * seconds, ...(max === undefined ? {} : { max_s: max * seconds }) };
    readings.push({ kind: 'dwell', channel: `region:${n}`, ...stay });
  }
  return [...readings, ...milesightHealth(object)];
}

const time = { at: 1_658_136_855_775 };
const link = { kind: 'health', channel: 'device', ...time, rssi_dbm: -36, snr_db: 10.5 } as const;

export default defineProfile({
  id: 'milesight-vs133',
  vendor: 'Milesight',
  model: 'VS133, VS135',
  summary: 'Time-of-flight counter over doors: up to four lines and four regions, over LoRaWAN',
  mounting: 'ceiling above the door, looking straight down',
  ...overLorawan,
  battery: 'mains: no battery',
  named: /\bVS13[35]\b/i,
  channels: ['line:1-4', 'region:1-4', 'device'],
  options,
  messages: lorawan({
    schema: z.record(z.string(), z.unknown()).refine(
      (object) => {
        const keys = Object.keys(object);
        return keys.some((key) => measured.test(key)) && !keys.some((key) => otherModel.test(key));
      },
      { error: 'no line_N or region_N field of a VS133' },
    ),
    read: (object, context) => read(object, context.options),
    frame: (bytes, port) => readFrame(bytes, port, frame),
    about: milesightAbout,
  }),
  interval_s: 600,
  examples: [
    {
      name: 'totals of two lines',
      origin:
        'Milesight vs-series/vs133/README.md, frame 03D2… (e79c9d8), in the envelope of the ChirpStack v4 documentation',
      ...chirpstackUp({
        object: { line_1_total_in: 72, line_1_total_out: 200, line_4_total_in: 5300, line_4_total_out: 6797 },
      }),
      expect: [
        { kind: 'total', channel: 'line:1', ...time, in: 72, out: 200, bits: 32 },
        { kind: 'total', channel: 'line:4', ...time, in: 5300, out: 6797, bits: 32 },
        link,
      ],
    },
    {
      name: 'period as a raw frame, heard by two gateways, no codec at the server',
      origin: 'same page, frame 05CC… 0ECC05000700; second gateway composed by us',
      ...chirpstackUp({ data: 'BcwAAAAACMwAAAAAC8wAAAAADswFAAcA', gateways: [-36, -91] }),
      options: { count: 'period' },
      expect: [
        { kind: 'crossing', channel: 'line:1', ...time, in: 0, out: 0 },
        { kind: 'crossing', channel: 'line:2', ...time, in: 0, out: 0 },
        { kind: 'crossing', channel: 'line:3', ...time, in: 0, out: 0 },
        { kind: 'crossing', channel: 'line:4', ...time, in: 5, out: 7 },
        link,
      ],
    },
    {
      name: 'regions and dwell through The Things Stack',
      origin:
        'same page, frames 0FE302100709 and 10E40109101121, in the envelope of the Things Stack documentation',
      ...thingsUp({
        region_1_count: 2,
        region_2_count: 16,
        region_1_avg_dwell: 4105,
        region_1_max_dwell: 8465,
      }),
      options: { count: 'total', dwell_unit: 'ms' },
      expect: [
        { kind: 'presence', channel: 'region:1', at: 1_581_520_545_789, people: 2 },
        { kind: 'presence', channel: 'region:2', at: 1_581_520_545_789, people: 16 },
        { kind: 'dwell', channel: 'region:1', at: 1_581_520_545_789, mean_s: 4.105, max_s: 8.465 },
        { kind: 'health', channel: 'device', at: 1_581_520_545_789, rssi_dbm: -35, snr_db: 5 },
      ],
    },
    {
      name: 'a frame cut off',
      origin: 'frame of the second example without its last byte',
      ...chirpstackUp({ data: 'BcwAAAAACMwAAAAAC8wAAAAADswFAAc=' }),
      expect: { rejected: 'no_codec' },
    },
  ],
});
