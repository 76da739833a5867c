/** standards.yaml: every threshold of the organisation, with the day from which it is in force. */
import { z } from 'zod';

const positiveSeconds = z
  .number()
  .positive()
  .max(31 * 86_400);
const share = z.number().min(0).max(1);
const isoDate = z.iso.date();

const hold = {
  /** The condition must last this long before the alert fires, seconds. */
  hold_s: z.number().min(0).max(86_400),
};

/** The standards of one period. Durations in seconds, shares 0 to 1. */
export const standardsSchema = z.strictObject({
  from: isoDate,
  wait: z.strictObject({
    /** First response at a desk: nobody should wait longer. */
    target_s: positiveSeconds,
    /** The second, critical level. */
    critical_s: positiveSeconds,
    /** Dead-band: the alert ends below this. */
    clear_s: positiveSeconds,
    ...hold,
    /** Below clear_s for this long ends the alert. */
    clear_hold_s: z.number().min(0).max(86_400),
  }),
  occupancy: z.strictObject({
    /** Alert above this share of the permitted number. */
    limit_share: z.number().positive().max(2),
    clear_share: z.number().positive().max(2),
    ...hold,
  }),
  satisfaction: z.strictObject({
    target_share: share,
    /** No verdict under this number of votes. */
    min_votes: z.number().int().min(1),
    ...hold,
    /** A burst of unhappy votes: at least `votes` in `window_s`, of which `unhappy_share` unhappy. */
    burst: z.strictObject({
      window_s: positiveSeconds,
      votes: z.number().int().min(1),
      unhappy_share: share,
    }),
  }),
  help_call: z.strictObject({ answer_s: positiveSeconds }),
  complaint: z.strictObject({
    acknowledged_s: positiveSeconds,
    acknowledged_warning_s: positiveSeconds,
    resolved_s: positiveSeconds,
    resolved_warning_s: positiveSeconds,
    /** Complaints per served customer and month. */
    rate_share: share,
  }),
  emergency: z.strictObject({ on_site_s: positiveSeconds, solved_s: positiveSeconds }),
  abandonment: z.strictObject({ limit_share: share }),
  environment: z.strictObject({
    temperature_c: z.tuple([z.number(), z.number()]),
    co2_ppm_max: z.number().positive(),
    noise_dba_max: z.number().positive(),
    ...hold,
  }),
  /** An alert that fires and that nobody acknowledges is escalated after this. */
  escalation_s: positiveSeconds,
  /** Silence of a device beyond this many of its reporting intervals means that it is lost. */
  device_silent_intervals: z.number().min(1).max(100),
  /** Under this share of expected readings a figure reads "not enough data". */
  completeness_share: share,
  scorecard: z.strictObject({
    /** Weight of each indicator; they are normalised to 1. */
    weights: z.strictObject({
      wait: z.number().min(0),
      satisfaction: z.number().min(0),
      complaints: z.number().min(0),
      clocks: z.number().min(0),
      help_calls: z.number().min(0),
      completion: z.number().min(0),
      environment: z.number().min(0),
    }),
    /** Scores (0 to 100) from which a hall has 1, 2, 3, 4, 5 stars. */
    stars: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
  }),
});

export const standardsFileSchema = z.strictObject({
  organisation: z.string().min(1),
  /** In force one after the other; each one is complete. */
  periods: z.array(standardsSchema).min(1),
});

export type Standards = z.infer<typeof standardsSchema>;
export type StandardsFile = z.infer<typeof standardsFileSchema>;

/** The standards in force on a day (ISO date), or the first ones for days before all of them. */
export function standardsOn(file: StandardsFile, day: string): Standards {
  const sorted = [...file.periods].sort((a, b) => a.from.localeCompare(b.from));
  return sorted.filter((period) => period.from <= day).at(-1) ?? sorted[0]!;
}
