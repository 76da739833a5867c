import { z } from 'zod';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';

const meanings = [
  'people',
  'occupied',
  'switch',
  'press',
  'temperature_c',
  'humidity_pct',
  'co2_ppm',
] as const;
type Meaning = (typeof meanings)[number];

const options = z.strictObject({
  properties: z
    .record(z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/), z.enum(meanings))
    .default({})
    .describe(
      'What each property means, as `node/property: people`: a value is bare text, and nothing in it says what it measures.',
    ),
});

const numberOf = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,15})?$/)
  .transform(Number);
const yesNo = z.enum(['true', 'false']).transform((word) => word === 'true');

/** Nothing, if the text is no value of that meaning. */
function reading(meaning: Meaning, channel: string, text: string): Reading[] {
  if (meaning === 'press') return [{ kind: 'press', channel, press: 'single' }];
  if (meaning === 'occupied' || meaning === 'switch') {
    const value = yesNo.safeParse(text).data;
    if (value === undefined) return [];
    return meaning === 'switch'
      ? [{ kind: 'switch', channel, on: value }]
      : [{ kind: 'occupied', channel, occupied: value }];
  }
  const value = numberOf.safeParse(text).data;
  if (value === undefined) return [];
  if (meaning === 'people') return [{ kind: 'presence', channel, people: value }];
  return [{ kind: 'environment', channel, [meaning]: value } as Reading];
}

function readProperty(text: string, context: ReadContext): Reading[] {
  const channel = context.levels.slice(-2).join('/');
  const chosen = options.shape.properties.safeParse(context.options.properties).data ?? {};
  const meaning = Object.hasOwn(chosen, channel) ? chosen[channel] : undefined;
  return meaning ? reading(meaning, channel, text) : [];
}

const origin = 'homieiot/convention convention.md (063301d)';

export default defineProfile({
  id: 'homie-5',
  vendor: 'Homie',
  model: 'any device of the convention, version 5',
  summary: 'Whether the device lives, and those of its properties that the hall file gives a meaning',
  mounting: 'as the device has it',
  transport: 'Homie 5 over MQTT, bare text',
  offline: 'last will "lost" on `homie/5/<device>/$state`; children follow their root',
  battery: 'as the device has it',
  channels: ['*', 'device'],
  options,
  messages: [
    message({
      topics: ['+/5/+/$state', 'homie/+/$state'],
      format: 'text',
      schema: z.enum(['init', 'ready', 'disconnected', 'sleeping', 'lost', 'alert']),
      read: (state) => [
        { kind: 'health', channel: 'device', online: !['disconnected', 'lost'].includes(state) },
      ],
    }),
    message({
      topics: ['homie/5/+/+/+', 'homie/+/+/+'],
      format: 'text',
      schema: z.string().max(256),
      read: readProperty,
    }),
  ],
  interval_s: null,
  examples: [
    {
      name: 'the last will',
      origin: `${origin}, lines 160-260`,
      topic: 'homie/5/super-car/$state',
      payload: 'lost',
      retained: true,
      expect: [{ kind: 'health', channel: 'device', online: false }],
    },
    {
      name: 'a property that the hall file names',
      origin: `${origin}: homie/5/<device>/<node>/<property>; names composed by us`,
      topic: 'homie/5/hall-west/zone-1/people',
      payload: '7',
      retained: true,
      options: { properties: { 'zone-1/people': 'people' } },
      expect: [{ kind: 'presence', channel: 'zone-1/people', people: 7 }],
    },
    {
      name: 'a property without a meaning',
      origin: `${origin}; composed by us`,
      topic: 'homie/5/super-car/engine/speed',
      payload: '21.5',
      retained: true,
      expect: { rejected: 'no_reading' },
    },
  ],
});
