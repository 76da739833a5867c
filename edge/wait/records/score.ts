/** The figures by which estimators of recorded waits are compared. Everything in minutes. */

export interface Estimate {
  minutes: number;
  /** The band that eight in ten waits are meant to fall into; absent where an estimator has none. */
  low?: number;
  high?: number;
}

/** One newcomer of a record: the true wait, and what every estimator said when they joined. */
export interface Joiner {
  queue: string;
  /** Local date, YYYY-MM-DD. */
  date: string;
  /** UTC ms. */
  at: number;
  wait: number;
  said: Record<string, Estimate>;
}

export interface Score {
  name: string;
  rmse: number;
  mae: number;
  median_abs: number;
  /** Mean of estimate minus truth. */
  bias: number;
  /** Share of estimates within 10 minutes of the truth. */
  within_10: number;
  /** Share of waits inside the band; null where there is none. */
  cover_80: number | null;
}

export function scoreOf(name: string, joiners: readonly Joiner[]): Score {
  const errors = joiners.map(({ wait, said }) => said[name]!.minutes - wait);
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const banded = joiners.filter(({ said }) => said[name]!.low !== undefined);
  const inside = banded.filter(({ wait, said }) => wait >= said[name]!.low! && wait <= said[name]!.high!);
  return {
    name,
    rmse: Math.sqrt(mean(errors.map((error) => error * error))),
    mae: mean(sizes),
    median_abs: sizes[Math.floor(sizes.length / 2)] ?? Number.NaN,
    bias: mean(errors),
    within_10: sizes.filter((size) => size <= 10).length / sizes.length,
    cover_80: banded.length === 0 ? null : inside.length / banded.length,
  };
}

/** Every estimator that spoke, ours first. */
export function scores(joiners: readonly Joiner[]): Score[] {
  return Object.keys(joiners[0]?.said ?? {}).map((name) => scoreOf(name, joiners));
}
