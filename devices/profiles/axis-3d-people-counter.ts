import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { iso, numeric } from '../values.js';

const item = z.object({ direction: z.string().max(16), count: numeric });
/** Local times have no offset; only the UTC fields are read. */
const retail = z.object({
  apiName: z.literal('Axis Retail Data'),
  data: z.object({
    measurements: z.array(
      z.object({
        kind: z.string().max(64),
        utcTo: z.string().max(64).nullish(),
        items: z.array(item),
      }),
    ),
  }),
});
function readRetail({ data }: z.output<typeof retail>): Reading[] {
  const counts = data.measurements.filter((each) => each.kind === 'people-counts');
  const ends = counts.map((each) => iso(each.utcTo).at ?? 0);
  const newest = Math.max(0, ...ends);
  return counts.map((each) => {
    const stamp = iso(each.utcTo);
    const late = stamp.at !== undefined && stamp.at < newest ? { backfilled: true as const } : {};
    const sum = (way: 'in' | 'out') =>
      each.items.filter((one) => one.direction === way).reduce((total, one) => total + one.count, 0);
    return { kind: 'crossing', channel: 'line:1', ...stamp, ...late, in: sum('in'), out: sum('out') };
  });
}

const origin = 'akenza-io/device-type-library types/axis test object, shortened';
const topic = 'bridge/axis-door';
const minute = (utcTo: string, ins: number, outs: number) => ({
  kind: 'people-counts',
  utcTo,
  localTo: '2025-05-22T10:15:00',
  items: [
    { direction: 'in', count: ins, adults: 0 },
    { direction: 'out', count: outs, adults: 0 },
  ],
});
const pushed = (...measurements: object[]) => ({
  apiName: 'Axis Retail Data',
  apiVersion: '0.4',
  data: { measurements },
  sensor: { application: 'AXIS 3D People Counter', timeZone: 'Europe/Zurich', serial: 'b8a44fa89c85' },
});
const utcTo = '2025-05-22T08:15:00Z';
const at = Date.parse(utcTo);

export default defineProfile({
  id: 'axis-3d-people-counter',
  vendor: 'Axis',
  model: '3D People Counter (P8815-2), Retail Data push',
  summary: 'People through a door, each minute',
  mounting: 'ceiling above the door, looking straight down',
  transport: 'HTTP push through a bridge that publishes the body unchanged, JSON',
  offline: 'silence of three intervals: an empty minute is sent too',
  battery: 'mains (PoE): no battery',
  channels: ['line:1'],
  messages: [message({ topics: ['#'], schema: retail, read: readRetail })],
  interval_s: 900,
  examples: [
    {
      name: 'a minute',
      origin,
      topic,
      payload: pushed(minute(utcTo, 1, 2)),
      expect: [{ kind: 'crossing', channel: 'line:1', at, in: 1, out: 2 }],
    },
    {
      name: 'two minutes after an outage: the older one is history',
      origin: `${origin}; second minute composed by us`,
      topic,
      payload: pushed(minute('2025-05-22T08:14:00Z', 3, 0), minute(utcTo, 0, 1)),
      expect: [
        { kind: 'crossing', channel: 'line:1', at: at - 60_000, backfilled: true, in: 3, out: 0 },
        { kind: 'crossing', channel: 'line:1', at, in: 0, out: 1 },
      ],
    },
    {
      name: 'another of the camera’s reports',
      origin: 'synthetic',
      topic,
      payload: pushed({ ...minute(utcTo, 1, 2), kind: 'queue-lengths' }),
      expect: { rejected: 'no_reading' },
    },
  ],
});
