/** What `npm run bench -- --json` prints: the contract of the document. */
import { z } from 'zod';

const count = z.number().int().nonnegative();
const amount = z.number().nonnegative();

const distribution = z.strictObject({ n: count, p50: amount, p95: amount, p99: amount, max: amount });

/** Milliseconds from the call of publish; `missed` publishes were never seen there. */
const latency = z.strictObject({
  background_per_s: amount,
  publishes: count,
  /** The queue's retained state, as another MQTT client receives it. */
  queue_state: z.strictObject({ ms: distribution, missed: count }),
  /** The wall's server-sent event with the new figure. */
  wall: z.strictObject({ ms: distribution, missed: count }),
  puback: z.strictObject({ ms: distribution, missed: count }),
});

/** One load on one set of processes, in the steady state. */
const load = z.strictObject({
  clients: count,
  in_flight: count,
  readings_per_message: count,
  seconds: amount,
  readings_per_s: amount,
  /** Processor time of all processes under test, user and system. */
  cpu_s: amount,
  readings_per_cpu_s: amount,
  /** Processor time of the load's own process: over 0.9 of `seconds` it is the bottleneck. */
  load_cpu_s: amount,
});

const durable = z.strictObject({ ...load.shape, commits_per_s: amount, readings_per_commit: amount });

const memory = z.strictObject({ rss_mb: amount, peak_mb: amount });

/** A load whose readings are counted in InfluxDB. */
const delivered = z.strictObject({
  ...load.shape,
  offered_per_s: amount.nullable(),
  influxd_cpu_s: amount,
  acknowledged: count,
  delivered: count,
});

export const absentSchema = z.strictObject({ absent: z.string(), install: z.string() });

const part = <T extends z.ZodType>(schema: T) => z.union([schema, absentSchema]).optional();

export const partsSchema = z.strictObject({
  latency: z.strictObject({ at_rest: latency, loaded: latency }).optional(),
  throughput: z.strictObject({ single: durable, arrays: durable }).optional(),
  memory: z
    .strictObject({
      at_rest: memory,
      /** After the latency part: over 50,000 readings, about what a hall sends in a day. Absent: that part did not run. */
      after_day: memory.optional(),
      after_load: memory,
      after_idle: memory,
      idle_s: amount,
    })
    .optional(),
  estimator: z
    .strictObject({ events: count, us_per_event: amount, estimates: count, us_per_estimate: amount })
    .optional(),
  upload: part(
    z.strictObject({
      points: count,
      arrived: count,
      seconds: amount,
      points_per_s: amount,
      gateway_cpu_s: amount,
      influxd_cpu_s: amount,
      bytes_per_point: amount,
    }),
  ),
  peer: part(
    z.strictObject({
      peer: z.string(),
      peer_single: delivered,
      peer_arrays: delivered,
      hallgate_single: delivered,
      hallgate_arrays: delivered,
      /** Hallgate with the load that the peer could just bear, one reading a message. */
      hallgate_at_peers_rate: delivered,
    }),
  ),
});

const figure = z.strictObject({
  id: z.string(),
  what: z.string(),
  /** Null: not measured in this run. */
  value: z.number().nullable(),
  unit: z.string(),
  target: z.strictObject({ op: z.enum(['<=', '>=', '>']), value: z.number() }).nullable(),
  met: z.boolean().nullable(),
});

export const documentSchema = z.strictObject({
  format: z.literal('hallgate-bench/1'),
  started_at: z.iso.datetime(),
  seconds: amount,
  machine: z.strictObject({
    cpu: z.string(),
    cores: count,
    memory_mb: count,
    kernel: z.string(),
    node: z.string(),
    /** 1, 5 and 15 minutes, before the run: what else kept this machine busy. */
    load_before: z.tuple([amount, amount, amount]),
    /** Durability costs what this directory's disk costs. */
    journal_on: z.string(),
  }),
  /** What each reading is: shares by kind. */
  mix: z.record(z.string(), amount),
  figures: z.array(figure),
  parts: partsSchema,
});

export type Distributed = z.infer<typeof distribution>;
export type Latency = z.infer<typeof latency>;
export type LoadFigures = z.infer<typeof load>;
export type Durable = z.infer<typeof durable>;
export type Memory = z.infer<typeof memory>;
export type Delivered = z.infer<typeof delivered>;
export type Absent = z.infer<typeof absentSchema>;
export type Parts = z.infer<typeof partsSchema>;
export type Figure = z.infer<typeof figure>;
export type BenchDocument = z.infer<typeof documentSchema>;
