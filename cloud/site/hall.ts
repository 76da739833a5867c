/** halls/<id>.yaml: one hall, what stands in it and what its devices watch. */
import { z } from 'zod';

/** Ids become topics, tags and file names. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens, at most 63');
export const language = z.enum(['en', 'zh-Hans', 'zh-Hant']);
/** One text, or one per language. */
const text = z.union([z.string().min(1), z.partialRecord(language, z.string().min(1))]);
const people = z.number().int().min(1).max(100_000);
const topicFilter = z.string().min(1).max(256);
const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'HH:MM-HH:MM, such as 08:30-17:00');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written 09:30');
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** What a channel of a device means in this hall. */
export const watchSchema = z.strictObject({
  /** As the profile names it: "line:1", "region:2", "button:1". "*" is every channel. */
  channel: z.string().min(1),
  /** For presses: only this press. Absent: every press. */
  press: z
    .enum(['single', 'double', 'triple', 'quadruple', 'quintuple', 'long', 'on', 'off', 'up', 'down'])
    .optional(),
  /** What a press or a switch means. Not needed where the reading speaks for itself. */
  as: z
    .enum([
      'call',
      'answer',
      'vote',
      'desk-open',
      'desk-close',
      'desk-toggle',
      'service-start',
      'service-end',
      'joined',
      'served',
    ])
    .optional(),
  /** For `as: vote`: which of the satisfaction levels, 1 is worst. */
  level: z.number().int().min(1).max(5).optional(),
  levels: z.number().int().min(2).max(5).optional(),
  line: idSchema.optional(),
  zone: idSchema.optional(),
  queue: idSchema.optional(),
  desk: idSchema.optional(),
  /** For lines: the device looks the other way, in is out. */
  swap: z.boolean().optional(),
});

export const deviceSchema = z.strictObject({
  id: idSchema,
  name: text.optional(),
  profile: z.string().min(1),
  /** MQTT topic filters on which the device and its availability are heard. */
  topics: z.array(topicFilter).min(1).optional(),
  /** BCM numbers by the names that the GPIO profile gives: {a: 17, b: 27}. */
  pins: z.record(z.string(), z.number().int()).optional(),
  /** MQTT account (a bridge's, for example). Absent: the device has one of its own, named as its id. */
  account: idSchema.optional(),
  /** Longest normal silence, seconds; the profile's if absent. */
  interval_s: z.number().positive().optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  watches: z.array(watchSchema).default([]),
});

/** An MQTT login shared by several devices (a bridge), or one for software such as Node-RED. */
export const accountSchema = z.strictObject({
  id: idSchema,
  may_publish: z.array(topicFilter).default([]),
  may_subscribe: z.array(topicFilter).default([]),
});

export const influxSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  version: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** 1.x and 3.x: database. 2.x: bucket. */
  database: z.string().min(1),
  org: z.string().optional(),
  /** 1.x: user name; the password comes from the secrets. */
  username: z.string().optional(),
});

/** Addresses that are secrets stand in Grafana's environment, under names like this. */
const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable, such as HALLGATE_HOOK');

export const personSchema = z.strictObject({
  name: z.string().min(1),
  role: z.enum(['manager', 'ops', 'facilities', 'staff']),
  email: z.email().optional(),
  /** Variables with the addresses of web hooks: whoever knows such an address can write there. */
  webhook_env: variableName.optional(),
  slack_env: variableName.optional(),
  teams_env: variableName.optional(),
  dingtalk_env: variableName.optional(),
  wecom_env: variableName.optional(),
  telegram: z
    .strictObject({
      /** Variable with the token of the bot. */
      bot_env: variableName,
      /** Number of the chat, or the @name of a channel. */
      chat: z.union([z.int(), z.string().regex(/^@\w{5,}$/, 'a number, or the @name of a channel')]),
    })
    .optional(),
  /** Told when nobody has acknowledged an alert in time; if nobody is marked so, the managers are. */
  escalation: z.boolean().optional(),
  /** Other halls of the site whose alerts this person is told as well. */
  also: z.array(idSchema).optional(),
});

const listen = z.string().regex(/^.+:\d{1,5}$/, 'ADDRESS:PORT, such as 127.0.0.1:8080');

export const hallSchema = z.strictObject({
  id: idSchema,
  name: text,
  time_zone: z.string().min(1),
  languages: z.array(language).min(1).default(['en']),
  /** Opening hours by weekday; a day that is absent is closed. */
  hours: z.partialRecord(weekday, z.array(span)),
  holidays: z.array(z.iso.date()).default([]),
  /** Permitted number of people. */
  capacity: people,
  zones: z.array(z.strictObject({ id: idSchema, name: text })).default([]),
  lines: z
    .array(z.strictObject({ id: idSchema, name: text, entrance: z.boolean().default(true) }))
    .default([]),
  desks: z.array(z.strictObject({ id: idSchema, name: text })).default([]),
  queues: z
    .array(
      z.strictObject({
        id: idSchema,
        name: text,
        /** Where its people stand. */
        zone: idSchema.optional(),
        desks: z.array(idSchema).min(1),
        /** Expected handling time until it has been learnt, seconds. */
        service_s: z.number().positive().max(86_400),
        /** Mean patience until it has been learnt, seconds; absent: nobody leaves. */
        patience_s: z.number().positive().max(86_400).optional(),
        /**
         * How many of its desks will be open, by weekday: from each time of day on, until the next. Absent: not
         * planned; the estimator goes by what is usual.
         */
        desk_plan: z
          .partialRecord(
            weekday,
            z.array(z.strictObject({ from: timeOfDay, desks: z.number().int().min(0).max(1_000) })).min(1),
          )
          .optional(),
      }),
    )
    .default([]),
  devices: z.array(deviceSchema).default([]),
  accounts: z.array(accountSchema).default([]),
  people: z.array(personSchema).default([]),
  /** `listen` starts the broker in the gateway; `url` uses an outside one. */
  broker: z
    .union([
      z.strictObject({ listen }),
      z.strictObject({ url: z.url({ protocol: /^mqtts?$/ }), username: z.string().optional() }),
    ])
    .default({ listen: '127.0.0.1:1883' }),
  web: z
    .strictObject({
      listen,
      /** Files in PEM, relative to the site: the wall and the install page speak HTTPS with them. */
      tls: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }).optional(),
    })
    .default({ listen: '127.0.0.1:8080' }),
  influx: influxSchema.optional(),
  node_red: z.strictObject({ port: z.number().int().min(1).max(65_535) }).optional(),
});

export type Hall = z.infer<typeof hallSchema>;
export type Queue = Hall['queues'][number];
export type Person = z.infer<typeof personSchema>;
export type Device = z.infer<typeof deviceSchema>;
export type Watch = z.infer<typeof watchSchema>;
export type Account = z.infer<typeof accountSchema>;
export type InfluxSettings = z.infer<typeof influxSchema>;
export type Text = z.infer<typeof text>;
export type Language = z.infer<typeof language>;
