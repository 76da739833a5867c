import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import { type Reading, type ReadingKind, readingKinds, readingSchema } from '../reading.js';
import { Refused } from '../rejection.js';
import { beaconId, epochMsOrIso } from '../values.js';

/** Short forms: each field of the list, on its own, says what kind is meant. README.md shows them. */
const shortForms: readonly {
  readonly kind: ReadingKind;
  readonly channel: string;
  readonly fields: readonly string[];
}[] = [
  { kind: 'crossing', channel: 'line:1', fields: ['in', 'out'] },
  { kind: 'total', channel: 'line:1', fields: ['total_in', 'total_out', 'bits', 'since'] },
  { kind: 'presence', channel: 'zone:1', fields: ['people'] },
  { kind: 'occupied', channel: 'zone:1', fields: ['occupied'] },
  { kind: 'queue', channel: 'queue:1', fields: ['queue', 'outflow', 'wait_s'] },
  { kind: 'dwell', channel: 'zone:1', fields: ['mean_s', 'max_s'] },
  { kind: 'sighting', channel: 'beacon', fields: ['beacon', 'rssi_dbm', 'distance_m', 'gone'] },
  { kind: 'vote', channel: 'button:1', fields: ['level', 'levels', 'n'] },
  { kind: 'press', channel: 'button:1', fields: ['press'] },
  { kind: 'switch', channel: 'switch:1', fields: ['on'] },
  { kind: 'desk', channel: 'desk:1', fields: ['desk'] },
  { kind: 'desks', channel: 'queue:1', fields: ['desks_open'] },
  { kind: 'ticket', channel: 'queue:1', fields: ['issued', 'called'] },
  {
    kind: 'environment',
    channel: 'room',
    fields: ['temperature_c', 'humidity_pct', 'co2_ppm', 'noise_dba', 'light_lux'],
  },
  {
    kind: 'health',
    channel: 'device',
    fields: ['online', 'battery_pct', 'battery_v', 'rssi_dbm', 'uptime_s', 'firmware', 'restarted', 'faults'],
  },
];
const defaultChannel = new Map(shortForms.map((form) => [form.kind, form.channel]));
const shortFields = new Set(shortForms.flatMap((form) => form.fields));

const common = {
  /** Two messages with the same id are one. */
  id: z.union([z.string().min(1).max(128), z.number()]).optional(),
  /** When it happened: ISO 8601 with an offset or Z, or epoch milliseconds. */
  ts: z.union([z.string().max(64), z.number()]).optional(),
  /** Stored at the device and sent late. Needs a ts. */
  backfilled: z.boolean().optional(),
};
const item = z
  .looseObject({
    ...common,
    kind: z.enum(readingKinds).optional(),
    channel: z.string().min(1).max(128).optional(),
  })
  .superRefine((fields, check) => {
    if (fields.kind) return;
    const names = Object.keys(fields).filter((name) => !(name in common) && name !== 'channel');
    const unknown = names.find((name) => !shortFields.has(name));
    if (unknown) check.addIssue(`no field of Hallgate's JSON: ${unknown.slice(0, 32)}`);
    if (names.length === 0) check.addIssue('no field that states a reading');
  });
type Item = z.output<typeof item>;
const schema = z.union([
  z.array(item).min(1).max(1000),
  z.strictObject({ ...common, readings: z.array(item).min(1).max(1000) }),
  item,
]);

/** The items with what the document says for all of them. */
function itemsOf(document: z.output<typeof schema>): Item[] {
  if (Array.isArray(document)) return document;
  if (!Array.isArray(document.readings)) return [document as Item];
  const { readings, id: _, ...shared } = document as { readings: Item[]; id?: unknown };
  return readings.map((each) => ({ ...shared, ...each }));
}

function readItem(fields: Item, context: ReadContext): Reading[] {
  const { id: _, ts, backfilled, kind, channel, ...rest } = fields;
  const stamp = epochMsOrIso(ts);
  if (backfilled && stamp.at === undefined) {
    throw new Refused(
      'time_refused',
      'backfilled without a ts that is an instant (ISO with offset, or epoch ms)',
    );
  }
  const shared = { ...stamp, ...(backfilled ? { backfilled: true } : {}) };
  const candidates = kind ? [{ kind, ...rest }] : shortForms.flatMap((form) => expand(form, rest));
  return candidates.map((each) => {
    const own = { channel: channel && each.kind !== 'health' ? channel : defaultChannel.get(each.kind) };
    return shaped({
      ...own,
      ...(kind && channel ? { channel } : {}),
      ...shared,
      ...anonymous(each, context),
    });
  });
}

/** A short form as the reading that it stands for, if any of its fields is there. */
function expand(form: (typeof shortForms)[number], fields: Record<string, unknown>): { kind: ReadingKind }[] {
  const { kind } = form;
  // Signal strength belongs to a sighting if there is one, and else to the device itself.
  const owner = 'beacon' in fields ? 'sighting' : 'health';
  const names = form.fields.filter((name) => name in fields && (name !== 'rssi_dbm' || kind === owner));
  if (names.length === 0) return [];
  const own = Object.fromEntries(names.map((name) => [name, fields[name]]));
  return completions[kind]?.(own) ?? [{ kind, ...own }];
}

const completions: Partial<Record<ReadingKind, (own: Record<string, unknown>) => { kind: ReadingKind }[]>> = {
  crossing: (own) => [{ kind: 'crossing', in: 0, out: 0, ...own } as { kind: ReadingKind }],
  total: ({ total_in, total_out, ...own }) => [
    {
      kind: 'total',
      ...own,
      ...(total_in === undefined ? {} : { in: total_in }),
      ...(total_out === undefined ? {} : { out: total_out }),
    } as { kind: ReadingKind },
  ],
  queue: ({ queue, ...own }) => [
    { kind: 'queue', ...own, ...(queue === undefined ? {} : { length: queue }) } as { kind: ReadingKind },
  ],
  vote: (own) => [{ kind: 'vote', levels: 5, n: 1, ...own } as { kind: ReadingKind }],
  desk: ({ desk }) => [{ kind: 'desk', state: desk } as { kind: ReadingKind }],
  desks: ({ desks_open }) => [{ kind: 'desks', open: desks_open } as { kind: ReadingKind }],
  ticket: (own) =>
    Object.entries(own).map(
      ([event, number]) => ({ kind: 'ticket', event, number }) as { kind: ReadingKind },
    ),
};

/** A beacon's id is replaced before anything else sees it. */
function anonymous(candidate: { kind: ReadingKind; beacon?: unknown }, context: ReadContext): object {
  if (candidate.kind !== 'sighting' || typeof candidate.beacon !== 'string') return candidate;
  return { ...candidate, beacon: context.pseudonym(beaconId(candidate.beacon)) };
}

/** Wrong fields are the maker's mistake and named; wrong sizes are left to the check that every reading passes. */
function shaped(candidate: object): Reading {
  const parsed = readingSchema.safeParse(candidate);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues.find((each) => each.code !== 'too_big' && each.code !== 'too_small');
  if (issue)
    throw new Refused('schema', `${issue.path.join('.') || 'payload'}: ${issue.message}`.slice(0, 200));
  return candidate as Reading;
}

function key(document: z.output<typeof schema>): string | undefined {
  const ids = Array.isArray(document) ? document.map((each) => each.id) : [document.id];
  return ids.includes(undefined) ? undefined : ids.join('|');
}

const at = Date.UTC(2026, 0, 5, 9, 30);
const origin = "Hallgate's own format, devices/README.md";

export default defineProfile({
  id: 'hallgate-json',
  vendor: 'Hallgate',
  model: 'self-made sensors',
  summary: 'Any reading as plain JSON, for sensors that somebody builds and programs',
  mounting: 'as you build it',
  transport: "any topic, Hallgate's own JSON",
  offline: 'send `{"online": false}` as last will, or silence of three intervals',
  battery: 'send `battery_pct` or `battery_v`',
  channels: ['*'],
  messages: [
    message({
      topics: ['#'],
      schema,
      read: (document, context) => itemsOf(document).flatMap((each) => readItem(each, context)),
      key,
    }),
  ],
  interval_s: 300,
  examples: [
    {
      name: 'one person came in',
      origin,
      topic: 'sensors/door',
      payload: { in: 1 },
      expect: [{ kind: 'crossing', channel: 'line:1', in: 1, out: 0 }],
    },
    {
      name: 'several things at once, with id and time',
      origin,
      topic: 'sensors/zone',
      payload: {
        id: 'boot7-118',
        ts: '2026-01-05T10:30:00+01:00',
        people: 5,
        temperature_c: 21.5,
        battery_pct: 88,
        channel: 'zone:west',
      },
      expect: [
        { kind: 'presence', channel: 'zone:west', at, people: 5 },
        { kind: 'environment', channel: 'zone:west', at, temperature_c: 21.5 },
        { kind: 'health', channel: 'device', at, battery_pct: 88 },
      ],
    },
    {
      name: 'two records stored during an outage',
      origin,
      topic: 'sensors/door',
      payload: {
        id: 9,
        backfilled: true,
        readings: [
          { ts: at - 60_000, kind: 'crossing', channel: 'line:1', in: 3, out: 1 },
          { ts: at, kind: 'crossing', channel: 'line:1', in: 0, out: 2 },
        ],
      },
      expect: [
        { kind: 'crossing', channel: 'line:1', at: at - 60_000, backfilled: true, in: 3, out: 1 },
        { kind: 'crossing', channel: 'line:1', at, backfilled: true, in: 0, out: 2 },
      ],
    },
    {
      name: 'a vote, a call and a tag',
      origin,
      topic: 'sensors/panel',
      payload: [
        { level: 4 },
        { press: 'single', channel: 'button:help' },
        { beacon: 'AA:BB:CC:DD:EE:FF', rssi_dbm: -70 },
      ],
      expect: [
        { kind: 'vote', channel: 'button:1', level: 4, levels: 5, n: 1 },
        { kind: 'press', channel: 'button:help', press: 'single' },
        { kind: 'sighting', channel: 'beacon', beacon: pseudonymOf('aabbccddeeff'), rssi_dbm: -70 },
      ],
    },
    {
      name: 'a field with a slip of the pen',
      origin,
      topic: 'sensors/zone',
      payload: { peple: 5 },
      expect: { rejected: 'schema' },
    },
    {
      name: 'a negative head count',
      origin,
      topic: 'sensors/zone',
      payload: { people: -1 },
      expect: { rejected: 'implausible' },
    },
    {
      name: 'back-filled without a time',
      origin,
      topic: 'sensors/door',
      payload: { in: 1, backfilled: true, ts: '2026-01-05T10:30:00' },
      expect: { rejected: 'time_refused' },
    },
  ],
});
