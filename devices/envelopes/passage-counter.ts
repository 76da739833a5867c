/** Milesight's passage counters on batteries (VS350, VS351, VS360): the same counters, and history after radio loss. */
import { z } from 'zod';
import type { Reading } from '../reading.js';
import { epochS, numeric } from '../values.js';
import { counted } from './counting.js';
import { type FrameTable, pair16, uint32 } from './milesight.js';

const count = numeric.nullish();
const period = { period_in: count, period_out: count };
const record = z.object({ timestamp: numeric, ...period });

export const passageFields = {
  total_in: count,
  total_out: count,
  ...period,
  history: z.array(record).max(512).nullish(),
};

/** A record has 9 bytes, or 13 where its fifth says that totals follow. */
const historyBytes = (rest: DataView) => (rest.byteLength < 5 ? NaN : rest.getUint8(4) === 1 ? 13 : 9);

export const passageFrame: FrameTable = {
  '04CC': pair16('total_in', 'total_out'),
  '05CC': pair16('period_in', 'period_out'),
  '84CC': pair16('total_in', 'total_out', 5),
  '85CC': pair16('period_in', 'period_out', 5),
  '0AEF': uint32('timestamp'),
  '20CE': {
    bytes: historyBytes,
    read: (data) => ({
      history: [
        {
          timestamp: data.getUint32(0, true),
          period_in: data.getUint16(5, true),
          period_out: data.getUint16(7, true),
        },
      ],
    }),
  },
};

const fields = z.object(passageFields);

/**
 * The line, counted once; history keeps its own time.
 *
 * @param chosen option `count`
 */
export function readPassage(o: z.output<typeof fields>, chosen: unknown): Reading[] {
  const total = { in: o.total_in, out: o.total_out };
  const now = counted(chosen, 'line:1', { total, period: { in: o.period_in, out: o.period_out } }, 16);
  // Totals include what a lost uplink would have said, so history is only read by those who count periods.
  const late = chosen === 'total' ? [] : (o.history ?? []);
  const history = late.map(
    (each): Reading => ({
      kind: 'crossing',
      channel: 'line:1',
      ...epochS(each.timestamp),
      backfilled: true,
      in: each.period_in ?? 0,
      out: each.period_out ?? 0,
    }),
  );
  return [...now, ...history];
}
