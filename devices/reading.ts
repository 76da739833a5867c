/**
 * The vocabulary: every statement that a device can make, in our words and units, whoever built the device.
 *
 * A reading speaks of a `channel` of its device ("line:4", "region:1", "button:1"); the hall file says which line,
 * zone, queue or desk that channel watches. Nothing personal is in a reading: beacon ids are pseudonyms.
 */
import { z } from 'zod';

/** People, presses or votes in one report. 100,000 is far above any hall: more is a fault, not a crowd. */
const count = z.number().int().min(0).max(100_000);
/** Seconds, up to a day. */
const seconds = z.number().min(0).max(86_400);
/** A cumulative counter's value; uint32 is the widest in use. */
const total = z.number().int().min(0).max(0xffff_ffff);
/** UTC, milliseconds since 1970. */
const epochMs = z.number().int().min(0).max(8.64e15);

const channel = z.string().min(1).max(128);

const common = {
  /** What of the device speaks: "line:1", "region:2", "button:1", "device". */
  channel,
  /** The device's own time, UTC milliseconds. Absent when the device states none; intake decides whether to believe it. */
  at: epochMs.optional(),
  /** A record sent later than it was made (after radio loss): keeps its own time and leaves the live state alone. */
  backfilled: z.literal(true).optional(),
};

export const readingSchema = z.discriminatedUnion('kind', [
  /** People who crossed a counting line in this report: add them. */
  z.strictObject({ kind: z.literal('crossing'), ...common, in: count, out: count }),
  /** A cumulative counter: the hall takes differences. `bits` is where it wraps; absent if it never does. */
  z.strictObject({
    kind: z.literal('total'),
    ...common,
    in: total.optional(),
    out: total.optional(),
    bits: z.union([z.literal(16), z.literal(32)]).optional(),
    /** Counting began at this instant (UTC ms); a new value means the counter was reset. */
    since: epochMs.optional(),
  }),
  /** People in a zone now. */
  z.strictObject({ kind: z.literal('presence'), ...common, people: count }),
  /** Somebody or nobody in a zone: no head count. */
  z.strictObject({ kind: z.literal('occupied'), ...common, occupied: z.boolean() }),
  /** A queue as a sensor with its own queue logic sees it. */
  z.strictObject({
    kind: z.literal('queue'),
    ...common,
    length: count.optional(),
    /** People who left the queue in this report. */
    outflow: count.optional(),
    /** Mean time in the queue of those who left, seconds. */
    wait_s: seconds.optional(),
  }),
  /** Stays that ended in this report, seconds. */
  z.strictObject({ kind: z.literal('dwell'), ...common, mean_s: seconds, max_s: seconds.optional() }),
  /** An anonymous beacon seen in a zone. `beacon` is a pseudonym that changes daily. */
  z.strictObject({
    kind: z.literal('sighting'),
    ...common,
    beacon: z.string().min(8).max(64),
    rssi_dbm: z.number().min(-150).max(30).optional(),
    distance_m: z.number().min(0).max(1_000).optional(),
    gone: z.literal(true).optional(),
  }),
  /** `n` presses of one satisfaction button; `level` 1 is worst, `levels` is best. */
  z
    .strictObject({
      kind: z.literal('vote'),
      ...common,
      level: z.number().int().min(1).max(5),
      levels: z.number().int().min(2).max(5),
      n: count,
    })
    .refine((vote) => vote.level <= vote.levels, { error: 'level is above levels' }),
  /** Presses of one satisfaction button since its counting began: the hall takes differences, as with `total`. */
  z
    .strictObject({
      kind: z.literal('vote_total'),
      ...common,
      level: z.number().int().min(1).max(5),
      levels: z.number().int().min(2).max(5),
      presses: total,
      bits: z.union([z.literal(16), z.literal(32)]).optional(),
    })
    .refine((vote) => vote.level <= vote.levels, { error: 'level is above levels' }),
  /** A push button was pressed. The hall file says what the press means: a vote, a call, an opened desk. */
  z.strictObject({
    kind: z.literal('press'),
    ...common,
    press: z.enum([
      'single',
      'double',
      'triple',
      'quadruple',
      'quintuple',
      'long',
      'on',
      'off',
      'up',
      'down',
    ]),
  }),
  /** A switch that stays where it is put. */
  z.strictObject({ kind: z.literal('switch'), ...common, on: z.boolean() }),
  /** What a desk does now. */
  z.strictObject({
    kind: z.literal('desk'),
    ...common,
    state: z.enum(['open', 'closed', 'serving', 'idle']),
  }),
  /** Desks open for a queue, as a ticket system or a plan states it. */
  z.strictObject({ kind: z.literal('desks'), ...common, open: z.number().int().min(0).max(1_000) }),
  /** A ticket number was issued or called. */
  z.strictObject({
    kind: z.literal('ticket'),
    ...common,
    event: z.enum(['issued', 'called']),
    number: z.number().int().min(0).max(1_000_000),
  }),
  /** The air and the noise of a room. */
  z.strictObject({
    kind: z.literal('environment'),
    ...common,
    temperature_c: z.number().min(-60).max(100).optional(),
    humidity_pct: z.number().min(0).max(100).optional(),
    co2_ppm: z.number().min(0).max(50_000).optional(),
    noise_dba: z.number().min(0).max(200).optional(),
    light_lux: z.number().min(0).max(200_000).optional(),
  }),
  /** How the device itself is. */
  z.strictObject({
    kind: z.literal('health'),
    ...common,
    online: z.boolean().optional(),
    battery_pct: z.number().min(0).max(100).optional(),
    battery_v: z.number().min(0).max(100).optional(),
    rssi_dbm: z.number().min(-200).max(30).optional(),
    snr_db: z.number().min(-50).max(50).optional(),
    link_quality: z.number().min(0).max(255).optional(),
    uptime_s: z.number().min(0).optional(),
    temperature_c: z.number().min(-60).max(150).optional(),
    firmware: z.string().max(128).optional(),
    /** Who says it, where that is not the device: a network server's log, a gateway's last will. No sign of its life. */
    by: z.enum(['server', 'gateway']).optional(),
    /** The device (re)started or joined: cumulative counters may begin again. */
    restarted: z.literal(true).optional(),
    /** Named conditions: "radio_key", "blocked", "direction_swapped". Empty: the fault is over. */
    faults: z.array(z.string().min(1).max(64)).max(32).optional(),
  }),
]);

export type Reading = z.infer<typeof readingSchema>;
export type ReadingKind = Reading['kind'];
export type ReadingOf<K extends ReadingKind> = Extract<Reading, { kind: K }>;

/** Kinds that happen once: a stored (retained) copy of one is of unknown age, so it is not a reading. */
export const eventKinds: ReadonlySet<ReadingKind> = new Set([
  'crossing',
  'vote',
  'press',
  'sighting',
  'dwell',
]);

export const readingKinds: readonly ReadingKind[] = readingSchema.options.map(
  (option) => option.shape.kind.value,
);
