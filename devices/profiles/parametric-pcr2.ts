import { z } from 'zod';
import { counted, countOption } from '../envelopes/counting.js';
import { thingsUp } from '../envelopes/examples.js';
import { lorawan, overLorawan } from '../envelopes/lorawan.js';
import { defineProfile } from '../profile.js';
import { known, numeric, within } from '../values.js';

const number = numeric.nullish();

/** Version 4, big-endian. Version 3 has the battery in another width, and is left to its codec. */
function frame(bytes: Uint8Array, port: number): Record<string, unknown> | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (port !== 14 || data.length !== 17 || data.toString('hex', 0, 3) !== 'be0104') return undefined;
  const names = ['LTR', 'RTL', 'LTR_SUM', 'RTL_SUM', 'SBX_BATT', 'SBX_PV'];
  const fields = names.map((name, n) => [name, data.readUInt16BE(3 + 2 * n)]);
  return { ...Object.fromEntries(fields), TEMP: Math.floor(data.readInt16BE(15) / 10) };
}

const schema = z
  .looseObject({ LTR: number, RTL: number, LTR_SUM: number, RTL_SUM: number, SBX_BATT: number, TEMP: number })
  .refine((o) => Object.keys(o).some((key) => /^(LTR|RTL)(_SUM)?$/.test(key)), { error: 'no LTR or RTL' });

const at = 1_581_520_545_789;
const link = { rssi_dbm: -35, snr_db: 5 };

export default defineProfile({
  id: 'parametric-pcr2',
  vendor: 'Parametric',
  model: 'PCR2',
  summary: 'Radar counter over a door: left to right is in, right to left is out; over LoRaWAN',
  mounting: 'beside or above the door, across the way of walking',
  ...overLorawan,
  battery: 'mains; with the solar box volts of its battery',
  channels: ['line:1', 'device'],
  // Sums begin again at power-up and wrap at 65,536.
  options: z.strictObject({ count: countOption('total') }),
  messages: lorawan({
    schema,
    frame,
    read(o, context) {
      const total = { in: o.LTR_SUM, out: o.RTL_SUM };
      // TEMP is the processor's, not the room's. Without the solar box the battery field is zero.
      const health = known({
        temperature_c: within(o.TEMP, -60, 150),
        battery_v: o.SBX_BATT ? within(o.SBX_BATT / 1000, 0, 100) : undefined,
      });
      return [
        ...counted(context.options.count, 'line:1', { total, period: { in: o.LTR, out: o.RTL } }, 16),
        { kind: 'health', channel: 'device', ...health },
      ];
    },
  }),
  interval_s: 1800,
  examples: [
    {
      name: 'sums since power-up',
      origin:
        'TheThingsNetwork/lorawan-devices vendor/parametric, PCR2 v4 codec example; Things Stack envelope',
      ...thingsUp({
        LTR: 1,
        RTL: 2,
        LTR_SUM: 3,
        RTL_SUM: 4,
        SBX_BATT: 7200,
        SBX_PV: 3300,
        DIFF: 1,
        TEMP: 31,
      }),
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 3, out: 4, bits: 16 },
        { kind: 'health', channel: 'device', at, temperature_c: 31, battery_v: 7.2, ...link },
      ],
    },
    {
      name: 'sums as a raw frame',
      origin: 'the same example, frame be010400010002000300041c200ce40139',
      ...thingsUp(undefined, { data: 'vgEEAAEAAgADAAQcIAzkATk=', port: 14 }),
      expect: [
        { kind: 'total', channel: 'line:1', at, in: 3, out: 4, bits: 16 },
        { kind: 'health', channel: 'device', at, temperature_c: 31, battery_v: 7.2, ...link },
      ],
    },
    {
      name: 'the interval, chosen as the count; codec output alone',
      origin: 'the same, as a flow forwards it',
      topic: 'flows/door-2',
      payload: { LTR: 4, RTL: 1, LTR_SUM: 2, RTL_SUM: 60211 },
      options: { count: 'period' },
      expect: [
        { kind: 'crossing', channel: 'line:1', in: 4, out: 1 },
        { kind: 'health', channel: 'device' },
      ],
    },
    {
      name: 'a number as the codec file writes it in its documentation',
      origin: 'PCR2 codec.yaml: example values are texts such as "1,"',
      ...thingsUp({ LTR: '1,', RTL: '2,' }),
      expect: { rejected: 'schema' },
    },
  ],
});
