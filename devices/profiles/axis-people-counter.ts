import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { iso } from '../values.js';

const item = z.object({ direction: z.string().max(16), count: z.number() });
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
const live = z.object({
  serial: z.string().max(64),
  name: z.string().max(128),
  // Camera-local and without an offset: no instant.
  timestamp: z.string().regex(/^\d{14}$/),
  in: z.number(),
  out: z.number(),
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
const utcTo = '2025-05-22T08:15:00Z';

export default defineProfile({
  id: 'axis-people-counter',
  vendor: 'Axis',
  model: '3D People Counter (Retail Data push), People Counter (live sum), through a bridge',
  summary: 'People through a door, each minute or as the sum of the day',
  channels: ['line:1'],
  messages: [
    message({ topics: ['#'], schema: retail, read: readRetail }),
    message({
      topics: ['#'],
      schema: live,
      read: (sum) => [{ kind: 'total', channel: 'line:1', in: sum.in, out: sum.out }],
    }),
  ],
  interval_s: 900,
  examples: [
    {
      name: 'a minute of the 3D counter',
      origin,
      topic: 'bridge/axis-door',
      payload: {
        apiName: 'Axis Retail Data',
        apiVersion: '0.4',
        data: {
          measurements: [
            {
              kind: 'people-counts',
              utcFrom: '2025-05-22T08:14:00Z',
              utcTo,
              localTo: '2025-05-22T10:15:00',
              items: [
                { direction: 'in', count: 1, adults: 0 },
                { direction: 'out', count: 2, adults: 0 },
              ],
            },
          ],
        },
        sensor: { timeZone: 'Europe/Zurich', serial: 'b8a44fa89c85' },
      },
      expect: [{ kind: 'crossing', channel: 'line:1', at: Date.parse(utcTo), in: 1, out: 2 }],
    },
    {
      name: 'the sum of the day',
      origin: 'Axis developer documentation, "People Counter API"',
      topic: 'bridge/axis-exit',
      payload: { serial: '00408CAC512B', name: 'Exit south', timestamp: '20170503112756', in: 12, out: 318 },
      expect: [{ kind: 'total', channel: 'line:1', in: 12, out: 318 }],
    },
    {
      name: 'a negative sum',
      origin: 'synthetic',
      topic: 'bridge/axis-exit',
      payload: { serial: '00408CAC512B', name: 'Exit south', timestamp: '20170503112756', in: -1, out: 318 },
      expect: { rejected: 'implausible' },
    },
  ],
});
