/** Errors of estimates, and how sure they are: bootstrap over days, because customers of one day share their luck. */
import { type Random, seeded } from '../../../devices/virtual/simulator/index.js';
import type { Scored } from './trial.js';

export interface Figures {
  customers: number;
  /** Seconds. */
  oracleRmse: number;
  rmse: number;
  /** RMSE over the oracle's RMSE, and its one-sided 95 % limit. */
  ratio: number;
  ratioUpper: number;
  /** Mean error, seconds, and as a share of the oracle's RMSE. */
  bias: number;
  biasShare: number;
  /** Mean error of the oracle, seconds: waits of those who would stay are told, those who stayed are scored. */
  oracleBias: number;
  cover80: number;
  missing: number;
}

export function figuresOf(days: readonly (readonly Scored[])[]): Figures {
  const all = days.flat();
  const known = all.filter((one) => Number.isFinite(one.mean));
  const sums = days.map(sumsOf);
  const oracleRmse = rms(known.map((one) => one.oracle - one.actual));
  const rmse = rms(known.map((one) => one.mean - one.actual));
  const bias = mean(known.map((one) => one.mean - one.actual));
  return {
    customers: all.length,
    oracleRmse,
    rmse,
    ratio: rmse / oracleRmse,
    ratioUpper: bootstrap(sums, seeded(1)),
    bias,
    biasShare: bias / oracleRmse,
    oracleBias: mean(known.map((one) => one.oracle - one.actual)),
    cover80: mean(known.map((one) => (one.actual >= one.low && one.actual <= one.high ? 1 : 0))),
    missing: 1 - known.length / all.length,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rms = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value * value)));

function sumsOf(day: readonly Scored[]): [ours: number, oracle: number] {
  let ours = 0;
  let oracle = 0;
  for (const one of day) {
    if (!Number.isFinite(one.mean)) continue;
    ours += (one.mean - one.actual) ** 2;
    oracle += (one.oracle - one.actual) ** 2;
  }
  return [ours, oracle];
}

/** The value that the ratio stays below in 95 % of redrawn sets of days. */
function bootstrap(sums: readonly [number, number][], random: Random, draws = 1000): number {
  const ratios: number[] = [];
  for (let k = 0; k < draws; k++) {
    let ours = 0;
    let oracle = 0;
    for (let i = 0; i < sums.length; i++) {
      const [a, b] = sums[Math.floor(random() * sums.length)]!;
      ours += a;
      oracle += b;
    }
    ratios.push(Math.sqrt(ours / oracle));
  }
  return ratios.sort((a, b) => a - b)[Math.floor(0.95 * draws)]!;
}
