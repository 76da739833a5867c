import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import { epochMs, known, maybeNumeric, within } from '../values.js';

/** IMSI, IMEI and ICCID stand beside these fields and are dropped unread. */
const schema = z.object({
  timestamp: maybeNumeric,
  data: z.object({
    version: z.string().max(128).nullish(),
    // The page calls it text and shows a number.
    uptime: maybeNumeric,
    RSSI: maybeNumeric,
  }),
});

const topic = 'up/CC:1B:E0:E2:8F:2C/gateway_status';
const origin = 'CassiaNetworks/CassiaSDKGuide wiki, "MQTT API - Gateway Status"';
const timestamp = 1_678_698_297_028;
const data = { model: 'M2000', version: '7.7.161', uptime: 8721, IMEI: '867297063925923', RSSI: -21 };

export default defineProfile({
  id: 'cassia-gateway',
  vendor: 'Cassia',
  model: 'M2000, X1000, X2000, E1000 (Bluetooth gateway)',
  summary: 'Whether the Bluetooth gateway lives; offline means every beacon heard only by it is unknown',
  mounting: 'ceiling, one per zone',
  transport: 'its own MQTT client, JSON',
  offline: 'silence of three reports of five minutes',
  battery: 'mains (PoE): no battery',
  channels: ['bridge'],
  messages: [
    message({
      topics: ['up/+/gateway_status'],
      schema,
      read: ({ timestamp: at, data: { version, uptime, RSSI } }) => [
        {
          kind: 'health',
          channel: 'bridge',
          ...epochMs(at),
          online: true,
          ...known({ uptime_s: uptime, rssi_dbm: within(RSSI, -200, 30), firmware: version }),
        },
      ],
    }),
  ],
  interval_s: 300,
  examples: [
    {
      name: 'it lives',
      origin: `${origin}, shortened`,
      topic,
      payload: { id: '35656', action: 'gateway_status', timestamp, gateway: 'CC:1B:E0:E2:8F:2C', data },
      expect: [
        {
          kind: 'health',
          channel: 'bridge',
          at: timestamp,
          online: true,
          uptime_s: 8721,
          rssi_dbm: -21,
          firmware: '7.7.161',
        },
      ],
    },
    {
      name: 'uptime as the text that the page promises, wired',
      origin: `${origin}; composed by us`,
      topic,
      payload: { timestamp, data: { uptime: '60', uplink: 'wired' } },
      expect: [{ kind: 'health', channel: 'bridge', at: timestamp, online: true, uptime_s: 60 }],
    },
    {
      name: 'without its data',
      origin: 'synthetic',
      topic,
      payload: { timestamp },
      expect: { rejected: 'schema' },
    },
  ],
});
