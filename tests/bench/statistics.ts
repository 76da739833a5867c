/** Percentiles of what was measured: a value that was seen, never one between two. */

export interface Distribution {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The smallest value that at least `share` of the values do not exceed (nearest rank).
 *
 * @param sorted ascending, not empty
 * @param share over 0, at most 1
 */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  if (value === undefined) throw new RangeError(`no percentile ${share} of ${sorted.length} values`);
  return value;
}

/** @throws RangeError for no values: nothing measured is not a measurement of nothing */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => rounded(percentile(sorted, share));
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Three digits after the point: microseconds of a millisecond. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
