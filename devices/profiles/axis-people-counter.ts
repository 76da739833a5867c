import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import { numeric } from '../values.js';

const live = z.object({
  serial: z.string().max(64),
  name: z.string().max(128),
  // Camera-local and without an offset: no instant.
  timestamp: z.string().regex(/^\d{14}$/),
  in: numeric,
  out: numeric,
});

const origin = 'Axis developer documentation, "People Counter API", live-sum';
const topic = 'bridge/axis-exit';
const sum = { serial: '00408CAC512B', name: 'Exit south', timestamp: '20170503112756', in: 12, out: 318 };

export default defineProfile({
  id: 'axis-people-counter',
  vendor: 'Axis',
  model: 'People Counter (live sum)',
  summary: 'People through a door as the sum of the day',
  mounting: 'camera above the door, looking straight down',
  transport: 'HTTP poll through a bridge that publishes the answer unchanged, JSON',
  offline: 'silence of three intervals',
  battery: 'mains (PoE): no battery',
  channels: ['line:1'],
  messages: [
    message({
      topics: ['#'],
      schema: live,
      read: (sums) => [{ kind: 'total', channel: 'line:1', in: sums.in, out: sums.out }],
    }),
  ],
  interval_s: 900,
  examples: [
    {
      name: 'the sum of the day',
      origin,
      topic,
      payload: sum,
      expect: [{ kind: 'total', channel: 'line:1', in: 12, out: 318 }],
    },
    {
      name: 'sums as text, a new day',
      origin: `${origin}; values as text, composed by us`,
      topic,
      payload: { ...sum, timestamp: '20170504000100', in: '0', out: '1' },
      expect: [{ kind: 'total', channel: 'line:1', in: 0, out: 1 }],
    },
    {
      name: 'a negative sum',
      origin: 'synthetic',
      topic,
      payload: { ...sum, in: -1 },
      expect: { rejected: 'implausible' },
    },
  ],
});
