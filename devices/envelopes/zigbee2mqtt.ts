/** What all devices behind Zigbee2MQTT have in common: side fields of health, availability, and the bridge's own state. */
import { z } from 'zod';
import { type MessageForm, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { availability, epochMsOrIso, known, within } from '../values.js';

const side = z.looseObject({
  battery: z.number().nullish(),
  voltage: z.number().nullish(),
  linkquality: z.number().nullish(),
  device_temperature: z.number().nullish(),
  last_seen: z.union([z.number(), z.string().max(64)]).nullish(),
});

/** Battery, voltage and link of any message; voltage is in mV, and link quality is no dBm. */
export function zigbeeHealth(payload: unknown): Reading[] {
  const parsed = side.safeParse(payload);
  if (!parsed.success) return [];
  const { battery, voltage, linkquality, device_temperature: temperature, last_seen: seen } = parsed.data;
  const fields = known({
    battery_pct: within(battery, 0, 100),
    // Mains devices report 230 V under the same name.
    battery_v:
      typeof battery === 'number' && typeof voltage === 'number' ? within(voltage / 1000, 0, 100) : undefined,
    link_quality: within(linkquality, 0, 255),
    temperature_c: within(temperature, -60, 150),
  });
  if (Object.keys(fields).length === 0) return [];
  return [{ kind: 'health', channel: 'device', ...epochMsOrIso(seen), ...fields }];
}

/** What a device publishes, under whatever name it has. */
export const zigbeeTopics = ['zigbee2mqtt/#'];

/** The same form where somebody gave the bridge another base topic: then the link quality tells that it is Zigbee. */
export function onAnyBase<S extends z.ZodType>(form: MessageForm<S>): MessageForm[] {
  const linked = z
    .looseObject({ linkquality: z.number() })
    .transform((payload): unknown => payload)
    .pipe(form.schema);
  return [message(form), message({ ...form, topics: ['#'], schema: linked as unknown as S })];
}

/** {"state": "online"} since version 2, the bare word before. */
const state = z.object({ state: availability });

function availabilityForm(topics: string[], channel: string): MessageForm[] {
  return [
    message({
      topics,
      schema: state,
      read: ({ state: online }): Reading[] => [{ kind: 'health', channel, online }],
    }),
    message({
      topics,
      format: 'text',
      schema: availability,
      read: (online): Reading[] => [{ kind: 'health', channel, online }],
    }),
  ];
}

/** Forms that a profile puts before its own. Channel "bridge" offline means: everything behind it is unknown. */
export const zigbeeForms: readonly MessageForm[] = [
  ...availabilityForm(['zigbee2mqtt/bridge/state'], 'bridge'),
  ...availabilityForm(['zigbee2mqtt/#/availability'], 'device'),
];
