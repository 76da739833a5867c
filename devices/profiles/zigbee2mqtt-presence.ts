import { z } from 'zod';
import { onAnyBase, zigbeeForms, zigbeeHealth, zigbeeTopics } from '../envelopes/zigbee2mqtt.js';
import { defineProfile } from '../profile.js';
import type { Reading } from '../reading.js';

/** "enter" comes first and "occupied" seconds later; both mean somebody is there. */
const region = /^region_(\d{1,2})_(enter|leave|occupied|unoccupied)$/;

const schema = z
  .looseObject({
    presence: z.boolean().nullish(),
    occupancy: z.boolean().nullish(),
    action: z.string().max(64).nullish(),
  })
  .refine(
    (payload) =>
      typeof (payload.presence ?? payload.occupancy) === 'boolean' || region.test(payload.action ?? ''),
    { error: 'neither presence, occupancy nor a region' },
  );

function read(payload: z.output<typeof schema>): Reading[] {
  const readings: Reading[] = [];
  const somebody = payload.presence ?? payload.occupancy;
  if (typeof somebody === 'boolean') readings.push({ kind: 'occupied', channel: 'all', occupied: somebody });
  const [, n, what] = region.exec(payload.action ?? '') ?? [];
  // One of several may have left; only "unoccupied" says that nobody is left.
  if (n && what !== 'leave') {
    readings.push({ kind: 'occupied', channel: `region:${n}`, occupied: what !== 'unoccupied' });
  }
  return [...readings, ...zigbeeHealth(payload)];
}

export default defineProfile({
  id: 'zigbee2mqtt-presence',
  vendor: 'Aqara and others',
  model: 'FP1 and other presence sensors behind Zigbee2MQTT',
  summary: 'Somebody or nobody in view or in a region; no head count',
  mounting: 'ceiling or wall with a free view',
  transport: 'Zigbee through Zigbee2MQTT, JSON',
  offline: '`zigbee2mqtt/<name>/availability` and `zigbee2mqtt/bridge/state`',
  battery: 'mains, or coin cell with percent and volts',
  channels: ['all', 'region:1-10', 'device', 'bridge'],
  messages: [
    ...zigbeeForms.map((form) => ({ ...form, transport: true as const })),
    ...onAnyBase({ topics: zigbeeTopics, schema, read }),
  ],
  interval_s: 90_000,
  examples: [
    {
      name: 'region 1 of an Aqara FP1 occupied',
      origin: 'Koenkk/zigbee-herdsman-converters src/devices, enum of the converter; composed by us',
      topic: 'zigbee2mqtt/fp1_counter_3',
      payload: {
        presence: true,
        presence_event: 'enter',
        action: 'region_1_occupied',
        device_temperature: 27,
        linkquality: 110,
      },
      expect: [
        { kind: 'occupied', channel: 'all', occupied: true },
        { kind: 'occupied', channel: 'region:1', occupied: true },
        { kind: 'health', channel: 'device', link_quality: 110, temperature_c: 27 },
      ],
    },
    {
      name: 'a motion sensor clears',
      origin: 'converter field occupancy; composed by us',
      topic: 'zigbee2mqtt/waiting/pir',
      payload: { occupancy: false, battery: 100, voltage: 3015, linkquality: 60 },
      expect: [
        { kind: 'occupied', channel: 'all', occupied: false },
        { kind: 'health', channel: 'device', battery_pct: 100, battery_v: 3.015, link_quality: 60 },
      ],
    },
    {
      name: 'presence as text',
      origin: 'synthetic',
      topic: 'zigbee2mqtt/fp1_counter_3',
      payload: { presence: 'yes' },
      expect: { rejected: 'schema' },
    },
  ],
});
