import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { chirpstackUp, thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import { known } from '../values.js';

const number = z.number().nullish();
const schema = z
  .looseObject({
    counterA: number,
    counterB: number,
    absCountA: number,
    absCountB: number,
    batteryLevel: number,
    infraredError: z.boolean().nullish(),
  })
  // Many devices say batteryLevel; that it is this one only its own frame tells.
  .refine((o) => ['counterA', 'absCountA', 'hkt'].some((name) => name in o), {
    error: 'no counter of a HKT counter',
  });

/** "hkt", a zero, two bytes that name the content, and the content; big-endian. */
function frame(bytes: Uint8Array): Record<string, unknown> | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < 7 || data.toString('latin1', 0, 4) !== 'hkt\0') return undefined;
  const content = data.readUInt16BE(4);
  if (content === 0x0303 && data.length === 7) return { hkt: true, batteryLevel: data[6] };
  if (content === 0x0883 && data.length === 7) return { hkt: true, infraredError: data[6] === 1 };
  if (content !== 0x0707 || data.length !== 18) return undefined;
  return {
    counterA: data.readUInt16BE(6),
    counterB: data.readUInt16BE(8),
    absCountA: data.readUInt32BE(10),
    absCountB: data.readUInt32BE(14),
  };
}

const at = 1_581_520_545_789;
const link = { kind: 'health', channel: 'device', at, rssi_dbm: -35, snr_db: 5 } as const;
const origin = 'akenza-io/device-type-library types/hkt/peopleCounter test';

export default defineProfile({
  id: 'hkt-people-counter',
  vendor: 'HKT',
  model: 'People Counter (infrared)',
  summary: 'Infrared beam across a door: direction A is in, B is out; over LoRaWAN',
  mounting: 'both sides of a door, at the height of a hip',
  ...overLorawan,
  battery: 'batteries; percent from time to time, a blocked beam as a fault',
  channels: ['line:1', 'device'],
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({
    schema,
    read(o, context) {
      const total = { in: o.absCountA, out: o.absCountB };
      const health = known({
        battery_pct: o.batteryLevel,
        faults: typeof o.infraredError === 'boolean' ? (o.infraredError ? ['blocked'] : []) : undefined,
      });
      return [
        ...counted(
          context.options.count,
          'line:1',
          { total, period: { in: o.counterA, out: o.counterB } },
          32,
        ),
        { kind: 'health', channel: 'device', ...health },
      ];
    },
    frame,
  }),
  interval_s: 3600,
  examples: [
    {
      name: 'counters as a raw frame',
      origin: `${origin}, frame 686B7400070700780096000000C8000000C8; Things Stack envelope`,
      ...thingsUp(undefined, { data: 'aGt0AAcHAHgAlgAAAMgAAADI', port: 1 }),
      expect: [{ kind: 'total', channel: 'line:1', at, in: 200, out: 200, bits: 32 }, link],
    },
    {
      name: 'the beam is blocked',
      origin: `${origin}, frame 686B7400088301; Things Stack envelope`,
      ...thingsUp(undefined, { data: 'aGt0AAiDAQ==', port: 1 }),
      expect: [{ ...link, faults: ['blocked'] }],
    },
    {
      name: 'a frame cut off',
      origin: 'first frame without its last byte',
      ...chirpstackUp({ data: 'aGt0AAcHAHgAlgAAAMgAAAA=', port: 1 }),
      expect: { rejected: 'no_codec' },
    },
  ],
});
