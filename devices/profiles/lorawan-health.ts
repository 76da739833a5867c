import { chirpstackUp } from '../envelopes/examples.js';
import { lorawanLink, overLorawan } from '../envelopes/lorawan.js';
import { milesightAbout, milesightHealth, readFrame, skipped } from '../envelopes/milesight.js';
import { defineProfile } from '../profile.js';

/** What a Milesight device says about itself, also beside a temperature that may be its own or the room's. */
const aboutFrame = (bytes: Uint8Array, port: number) =>
  readFrame(bytes, port, { '0367': skipped(2), '8367': skipped(3) });

const device = {
  time: '2022-07-18T09:33:28.823500726+00:00',
  deviceInfo: { deviceName: 'Test device', devEui: '0101010101010101' },
};
const base = 'application/17c82e96-be03-4f38-aef3-f83d48582d97/device/0101010101010101/event';
const origin = 'ChirpStack v4 documentation, src/chirpstack/integrations/events.md (9d9b5bb), shortened';
const at = 1_658_136_808_823;

export default defineProfile({
  id: 'lorawan-health',
  vendor: 'ChirpStack, The Things Stack',
  model: 'any LoRaWAN device',
  summary: 'Link, battery, joins and key errors of a LoRaWAN device whose measurements are not read',
  mounting: 'as the device has it',
  ...overLorawan,
  battery: "percent from the network server's status event",
  channels: ['device'],
  messages: lorawanLink(aboutFrame, (object) =>
    milesightAbout.schema.safeParse(object).success ? milesightHealth(object) : [],
  ),
  interval_s: null,
  examples: [
    {
      name: 'status with battery',
      origin,
      topic: `${base}/status`,
      payload: {
        ...device,
        deduplicationId: 'bf2a9746-1c8b-49be-a92e-f0b89c8534e4',
        margin: 10,
        batteryLevel: 88.3,
      },
      expect: [{ kind: 'health', channel: 'device', at, battery_pct: 88.3, snr_db: 10 }],
    },
    {
      name: 'join: cumulative counters may begin again',
      origin,
      topic: `${base}/join`,
      payload: { ...device, deduplicationId: 'c9dbe358-2578-4fb7-b295-66b44edc45a6', devAddr: '00189440' },
      expect: [{ kind: 'health', channel: 'device', at, restarted: true }],
    },
    {
      name: 'log of a wrong key',
      origin,
      topic: `${base}/log`,
      payload: {
        ...device,
        level: 'ERROR',
        code: 'UPLINK_MIC',
        description: 'MIC of join-request is invalid',
      },
      expect: [{ kind: 'health', channel: 'device', at, by: 'server', faults: ['uplink_mic'] }],
    },
    {
      name: 'mains powered: the battery level says nothing',
      origin: `${origin}; externalPowerSource as the page describes it`,
      topic: `${base}/status`,
      payload: { ...device, margin: 7, externalPowerSource: true, batteryLevel: 0 },
      expect: [{ kind: 'health', channel: 'device', at, snr_db: 7 }],
    },
    {
      name: 'a frame in which a device says its firmware after joining',
      origin: 'Milesight vs-series/vs121/README.md, frame FF0101FF086600B0940976FF090100FF1F1F07004B',
      ...chirpstackUp({ data: '/wEB/whmALCUCXb/CQEA/x8fBwBL' }),
      expect: [
        {
          kind: 'health',
          channel: 'device',
          at: 1_658_136_855_775,
          firmware: '31.7.0.75',
          rssi_dbm: -36,
          snr_db: 10.5,
        },
      ],
    },
    {
      name: 'uplink without codec',
      origin,
      ...chirpstackUp({ data: 'qg==', port: 1 }),
      expect: { rejected: 'no_codec' },
    },
  ],
});
