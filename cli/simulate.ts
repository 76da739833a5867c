/** `hallgate simulate`: how well the engine estimates on simulated days, against an oracle that knows the truth. */
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ratesOf, scenarios } from '../devices/virtual/simulator/index.js';
import { type Figures, figuresOf } from '../edge/wait/trial/figures.js';
import { type Point, picture } from '../edge/wait/trial/picture.js';
import { sensorSets } from '../edge/wait/trial/sensors.js';
import { tableOracle } from '../edge/wait/trial/table-oracle.js';
import { runTrial, type Scored } from '../edge/wait/trial/trial.js';
import { progressBar } from './score-waits.js';

interface Options {
  scenario: string;
  sensors: string;
  days: number;
  seed: number;
  planKnown?: true;
  svg?: string;
  json?: true;
}

export interface SimulationReport {
  scenario: string;
  sensors: string;
  days: number;
  seed: number;
  plan_known: boolean;
  /** Customers who had to wait and were served. */
  customers: number;
  oracle_rmse_s: number;
  rmse_s: number;
  /** RMSE over the oracle's, and its one-sided 95 % limit (bootstrap over days). */
  ratio: number;
  ratio_upper: number;
  bias_s: number;
  /** Share of waits between p10 and p90. */
  cover_80: number;
}

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('accuracy of the wait on simulated days, against an oracle that knows the truth')
    .addOption(
      new Option('--scenario <name>', 'kind of day').choices([...scenarios.keys()]).default('stationary'),
    )
    .addOption(
      new Option('--sensors <name>', 'what the hall has, and its faults')
        .choices(Object.keys(sensorSets))
        .default('usual'),
    )
    .option('--days <n>', 'days', whole, 20)
    .option('--seed <n>', 'seed', whole, 1)
    .option('--plan-known', 'the engine knows when desks open and close')
    .option('--svg <file>', 'draw the last day')
    .option('--json', 'one JSON document instead of text')
    .action(async (options: Options) => {
      const { report, svg } = simulate(options, progressBar());
      if (options.svg !== undefined) await writeFile(options.svg, svg);
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : text(report));
    });
}

function whole(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('a whole number above 0 is needed.');
  return number;
}

/** Days for the table of the oracle where no formula is exact. */
const TABLE_DAYS = 300;

export function simulate(
  options: Options,
  progress: (done: number, of: number) => void,
): { report: SimulationReport; svg: string } {
  const scenario = scenarios.get(options.scenario)!;
  const exact =
    scenario.service.law === 'exponential' && (scenario.patience?.law ?? 'exponential') === 'exponential';
  const points: Point[] = [];
  const days: Scored[][] = runTrial({
    scenario,
    sensors: sensorSets[options.sensors]!,
    days: options.days,
    seed: options.seed,
    planKnown: options.planKnown === true,
    ...(exact ? {} : { oracle: tableOracle(scenario, TABLE_DAYS, options.seed) }),
    after: (day) => progress(day + 1, options.days),
    watch: {
      everyS: 60,
      see: (day, t, told, truth) => {
        if (day !== options.days - 1 || told.mean_s === null) return;
        points.push({
          t: t / 60,
          told: told.mean_s / 60,
          low: told.p10_s! / 60,
          high: told.p90_s! / 60,
          truth: truth.oracle / 60,
        });
      },
    },
  });
  const figures = figuresOf(days);
  const waits = days.at(-1)!.map(({ t, actual }) => ({ t: t / 60, wait: actual / 60 }));
  return {
    report: reportOf(options, figures),
    svg: picture(`${scenario.name}: ${scenario.about}`, points, waits),
  };
}

function reportOf(options: Options, figures: Figures): SimulationReport {
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    scenario: options.scenario,
    sensors: options.sensors,
    days: options.days,
    seed: options.seed,
    plan_known: options.planKnown === true,
    customers: figures.customers,
    oracle_rmse_s: round(figures.oracleRmse),
    rmse_s: round(figures.rmse),
    ratio: round(figures.ratio),
    ratio_upper: round(figures.ratioUpper),
    bias_s: round(figures.bias),
    cover_80: round(figures.cover80),
  };
}

function text(report: SimulationReport): string {
  const { mu, theta } = ratesOf(scenarios.get(report.scenario)!);
  const patience = theta > 0 ? `patience ${(1 / theta / 60).toFixed(0)} min` : 'nobody gives up';
  return [
    `${report.scenario}: ${scenarios.get(report.scenario)!.about}`,
    `mean service ${(1 / mu / 60).toFixed(1)} min, ${patience}; sensors ${report.sensors}; ${report.days} days, ${report.customers} waits`,
    `error ${(report.rmse_s / 60).toFixed(2)} min; the best possible ${(report.oracle_rmse_s / 60).toFixed(2)} min; ratio ${report.ratio.toFixed(3)} (below ${report.ratio_upper.toFixed(3)} at 95 %)`,
    `mean error ${(report.bias_s / 60).toFixed(2)} min; ${(100 * report.cover_80).toFixed(1)} % of the waits inside the 80 % band`,
    '',
  ].join('\n');
}
