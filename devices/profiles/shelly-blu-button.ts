import { z } from 'zod';
import { type Bthome, bthomeFields, bthomeKey, bthomeOf, readBthome } from '../envelopes/bthome.js';
import { defineProfile, message } from '../profile.js';

const address = z.string().max(32);
const rssi = z.number().nullish();

/** Script universal-blu-to-mqtt: one packet, decoded. */
const decoded = z.object({ addr: address, rssi, service_data: bthomeFields });

/** Script of the ioBroker adapter: one packet, as the hexadecimal text of its bytes. */
const raw = z.object({
  srcBle: z.object({ mac: address, rssi }),
  payload: z
    .string()
    .max(512)
    .regex(/^([0-9a-f]{2})+$/i),
});
const bytesOf = (hex: string): Bthome => bthomeOf(Buffer.from(hex, 'hex'));

const addr = 'bc:02:6e:c3:c8:b9';
const origin =
  'ALLTERCO/shelly-script-examples ble/universal-blu-to-mqtt.shelly.js, values of ble-shelly-blu.shelly.js (22e1a82)';
const packet = (payload: string) => ({
  scriptVersion: '1.0',
  src: 'shellyplus1-a8032abc7158',
  srcScript: { id: 1 },
  srcBle: { mac: addr, rssi: -61 },
  payload,
});
const bridge = 'shellyplus1-a8032abc7158/events/ble';

export default defineProfile({
  id: 'shelly-blu-button',
  vendor: 'Shelly',
  model: 'BLU buttons and sensors through a Gen2+ gateway with a script',
  summary: 'Push button over Bluetooth: help call, vote; air and movement of the sensors of the series',
  mounting: 'desk or wall, within reach; a Shelly gateway within 10 m',
  transport: 'Bluetooth to a Shelly Gen2+ gateway whose script publishes JSON over MQTT',
  offline: 'silence: a button only speaks when pressed',
  battery: 'coin cell; percent with each press',
  channels: ['button:*', 'room', 'motion', 'device'],
  messages: [
    message({
      topics: ['#'],
      schema: decoded,
      read: (each) => readBthome(each.service_data, each.rssi),
      key: (each) => bthomeKey(each.addr, each.service_data),
    }),
    message({
      topics: ['#'],
      schema: raw,
      read: ({ srcBle, payload }) => readBthome(bytesOf(payload), srcBle.rssi),
      key: ({ srcBle, payload }) => bthomeKey(srcBle.mac, bytesOf(payload)),
    }),
  ],
  interval_s: 86_400,
  examples: [
    {
      name: 'one press',
      origin,
      topic: addr,
      payload: {
        addr,
        rssi: -76,
        local_name: 'SBBT-002C',
        service_data: { encryption: false, BTHome_version: 2, pid: 118, battery: 100, button: 1 },
      },
      expect: [
        { kind: 'press', channel: 'button:1', press: 'single' },
        { kind: 'health', channel: 'device', battery_pct: 100, rssi_dbm: -76 },
      ],
    },
    {
      name: 'third key of a panel, long',
      origin: `${origin}; a button with several keys sends an array, composed by us`,
      topic: addr,
      payload: { addr, service_data: { encryption: false, pid: 119, button: [0, 0, 4, 0] } },
      expect: [{ kind: 'press', channel: 'button:3', press: 'long' }],
    },
    {
      name: 'a packet as bytes: number, battery, double press',
      origin: 'iobroker-community-adapters/ioBroker.shelly docs/en/ble-devices.md; bytes built to BTHome v2',
      topic: bridge,
      payload: packet('44007601643a02'),
      expect: [
        { kind: 'press', channel: 'button:1', press: 'double' },
        { kind: 'health', channel: 'device', battery_pct: 100, rssi_dbm: -61 },
      ],
    },
    {
      name: 'encrypted',
      origin: `${origin}; encryption set by us`,
      topic: addr,
      payload: { addr, rssi: -76, service_data: { encryption: true, BTHome_version: 2 } },
      expect: { rejected: 'no_codec' },
    },
    {
      name: 'bytes cut off inside the button',
      origin: 'third example without its last byte',
      topic: bridge,
      payload: packet('44007601643a'),
      expect: { rejected: 'schema' },
    },
  ],
});
