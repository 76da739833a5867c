/** IMBuildings' narrow-band editions: a web hook whose reports hold one hexadecimal frame each. */
import { z } from 'zod';
import { type MessageForm, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { epochMs, type Stamp } from '../values.js';

const report = z.object({
  // An IMEI: it belongs to the key, and never to a reading.
  serialNumber: z.string().max(64),
  timestamp: z.number(),
  value: z
    .string()
    .max(1024)
    .regex(/^([0-9a-f]{2})+$/i)
    .transform((hex): Uint8Array => Buffer.from(hex, 'hex')),
});

/**
 * The form of one device type, which is the first byte of each frame.
 *
 * @param read the frame's readings without health; a frame that it does not know only shows that the device lives
 */
export function narrowBand(
  type: number,
  read: (frame: Buffer, stamp: Stamp, context: ReadContext) => Reading[],
): MessageForm {
  return message({
    topics: ['#'],
    schema: z.object({
      reports: z
        .array(report.refine((each) => each.value[0] === type, { error: 'a frame of another device' }))
        .min(1)
        .max(64),
    }),
    read({ reports }, context) {
      const newest = Math.max(...reports.map((each) => each.timestamp));
      return reports.flatMap((each) => {
        const stamp = epochMs(each.timestamp);
        const late = each.timestamp < newest ? { backfilled: true as const } : {};
        const frame = Buffer.from(each.value);
        return [
          ...read(frame, stamp, context).map((reading) => ({ ...reading, ...stamp, ...late })),
          { kind: 'health' as const, channel: 'device', ...stamp, online: true },
        ];
      });
    },
    key: ({ reports }) =>
      reports
        .map((each) => `${each.serialNumber}:${each.timestamp}:${Buffer.from(each.value).toString('hex')}`)
        .join('|'),
  });
}
