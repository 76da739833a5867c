import { z } from 'zod';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';

const buttons = [1, 2, 3, 4, 5] as const;
const options = z.strictObject({
  best: z
    .enum(['highest', 'lowest'])
    .default('highest')
    .describe('Which button is the best vote: the one with the highest number, or the first.'),
});

const schema = z
  .looseObject({ device: z.object({ id: z.string().max(64) }) })
  .refine((o) => typeof o.count_1 === 'number' && typeof o.count_2 === 'number', {
    error: 'neither count_1 nor count_2',
  });

/** Presses of each button since power-on; a panel has two to five. */
function read(o: z.output<typeof schema>, context: ReadContext): Reading[] {
  const present = buttons.filter((n) => typeof o[`count_${n}`] === 'number');
  const levels = present.length;
  return present.map((n) => ({
    kind: 'vote_total',
    channel: `button:${n}`,
    level: context.options.best === 'lowest' ? levels + 1 - n : n,
    levels,
    presses: o[`count_${n}`] as number,
  }));
}

const topic = 'microshare/feedback/exit';
const origin = 'Microshare documentation, "Feedback" (data formats), head of the record';
const device = { id: '70-B3-D5-32-60-00-01-00' };
const counts = { count_1: 4, count_2: 58, count_3: 7, count_4: 18, count_5: 99 };
const total = (n: number, level: number, levels: number, presses: number) =>
  ({ kind: 'vote_total', channel: `button:${n}`, level, levels, presses }) as const;

export default defineProfile({
  id: 'microshare-feedback',
  vendor: 'Microshare',
  model: 'Feedback (unpacked record of a Skiply Smilio)',
  summary: 'Two to five satisfaction buttons: presses since power-on',
  mounting: 'stand or wall at the exit, breast high',
  transport: 'the Microshare stream through a bridge that publishes the record unchanged, JSON',
  offline: 'silence of three intervals',
  battery: 'batteries; not in this record',
  channels: ['button:1-5'],
  options,
  messages: [message({ topics: ['#'], schema, read })],
  interval_s: 86_400,
  examples: [
    {
      name: 'five buttons',
      origin,
      topic,
      payload: { _warning_: 'This data is not real data.', ...counts, device },
      expect: [
        total(1, 1, 5, 4),
        total(2, 2, 5, 58),
        total(3, 3, 5, 7),
        total(4, 4, 5, 18),
        total(5, 5, 5, 99),
      ],
    },
    {
      name: 'a panel of three whose first is the best',
      origin: `${origin}; shortened to three by us`,
      topic,
      payload: { count_1: 4, count_2: 58, count_3: 7, device },
      options: { best: 'lowest' },
      expect: [total(1, 3, 3, 4), total(2, 2, 3, 58), total(3, 1, 3, 7)],
    },
    {
      name: 'half a press',
      origin: 'synthetic',
      topic,
      payload: { ...counts, count_1: 0.5, device },
      expect: { rejected: 'implausible' },
    },
  ],
});
