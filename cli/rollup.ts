/** `hallgate rollup`: writes the hours and days of all halls, once or every few minutes. */
import { Command, InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';
import { pino } from 'pino';
import { influxOfSite } from '../cloud/grafana/influx-of-site.js';
import { formatProvisionProblem } from '../cloud/grafana/problem.js';
import { rollupUser } from '../cloud/influx/accounts.js';
import { askInflux } from '../cloud/influx/read.js';
import { keepDays, rollupTarget } from '../cloud/influx/retention.js';
import { lateMs, type RolledUp, rollUp } from '../cloud/influx/rollup/roll-up.js';
import type { InfluxTarget } from '../cloud/influx/target.js';
import type { Hall } from '../cloud/site/hall.js';
import { systemClock } from '../edge/platform/clock.js';
import { environment } from '../edge/platform/process.js';
import { sendLines } from '../edge/upload/send.js';
import { judge } from '../edge/upload/verdict.js';
import { stopped } from './run.js';
import { siteOf } from './site-of.js';

interface RollupOptions {
  readonly site: string;
  readonly since?: number;
  readonly once?: true;
  readonly influx?: string;
  readonly logLevel: string;
}

const hourMs = 3_600_000;
/** Between two runs; each writes today, and yesterday too for two hours after midnight. */
const everyMs = 10 * 60_000;
const recentMs = 2 * hourMs;
/** Between two runs over all days for which late points may come. */
const everyLateMs = 6 * hourMs;
/** Lines a request: what all lines of InfluxDB take well. */
const batch = 5_000;
const sendMs = 60_000;

export function rollupCommand(): Command {
  return new Command('rollup')
    .description('write the hours and days of all halls, out of their raw points')
    .requiredOption('--site <dir>', 'directory of the site')
    .option('--since <iso>', 'from this day on; default: as late as points may come, 8 days', instant)
    .option('--once', 'once, and not every 10 minutes')
    .option('--influx <url>', 'InfluxDB as it is reached from here; default: what the halls name')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    .addHelpText(
      'after',
      '\nThe password (1.x) or token (2.x, 3.x) of the account that reads points and writes hours and days is read\n' +
        'from HALLGATE_ROLLUP_TOKEN.',
    )
    .action(async (options: RollupOptions, command: Command) => {
      const site = await siteOf(command, options.site);
      const halls = [...site.halls.values()];
      const { influx, problems } = influxOfSite(halls);
      if (!influx || problems.length > 0)
        command.error(problems.map(formatProvisionProblem).join('\n'), { exitCode: 1 });
      const clock = systemClock();
      const now = clock.wallMs();
      const tooOld = now - (keepDays.raw - 1) * 24 * hourMs;
      if (options.since !== undefined && options.since < tooOld)
        command.error(
          `--since is ${iso(options.since)}, and raw points are kept for ${keepDays.raw} days: name a day after ` +
            `${iso(tooOld)}, for older hours and days cannot be computed any more [since_too_old]`,
        );
      const secret = environment().HALLGATE_ROLLUP_TOKEN;
      const target: InfluxTarget = {
        url: (options.influx ?? influx.url).replace(/\/+$/, ''),
        version: influx.version,
        database: influx.database,
        ...(influx.org === undefined ? {} : { org: influx.org }),
        ...(influx.version === 1 ? { username: rollupUser } : {}),
        ...(secret === undefined ? {} : { secret }),
      };
      const log = pino({ level: options.logLevel });
      const run = async (since: number) => {
        const startedMs = clock.monotonicMs();
        const done = await rollUpInto(target, influx.version, halls, clock.wallMs(), since);
        log.info({ ...done, ms: Math.round(clock.monotonicMs() - startedMs) }, 'hours and days are written');
      };
      if (options.once) {
        await run(options.since ?? now - lateMs);
        return;
      }
      // Heard from here on: a signal during the first run ends the command when that run is over.
      const asked = stopped();
      await run(options.since ?? now - lateMs);
      await untilStopped(asked, run, clock, (error) =>
        log.error({ error }, 'hours and days were not written'),
      );
    });
}

/** Rolls up once. @throws InfluxError, or Error if a write was refused */
export function rollUpInto(
  target: InfluxTarget,
  version: 1 | 2 | 3,
  halls: readonly Hall[],
  now: number,
  since: number,
): Promise<RolledUp> {
  const into = rollupTarget(target, version);
  return rollUp({
    halls,
    version,
    now,
    since,
    ask: (query) => askInflux(target, version, query),
    write: async (lines) => {
      for (let start = 0; start < lines.length; start += batch) {
        const part = lines.slice(start, start + batch);
        const verdict = judge(await sendLines(into, version, part, AbortSignal.timeout(sendMs)), now);
        if (verdict.kind !== 'acked')
          throw new Error(`${target.url} did not store hours and days: ${verdict.detail} [${verdict.kind}]`);
      }
    },
  });
}

/** A run that fails is logged; the next one computes the same windows again. */
async function untilStopped(
  asked: Promise<void>,
  run: (since: number) => Promise<void>,
  clock: ReturnType<typeof systemClock>,
  failed: (message: string) => void,
): Promise<void> {
  let lateAt = clock.monotonicMs();
  let running: Promise<void> | null = null;
  const end = clock.every(everyMs, () => {
    if (running) return;
    const late = clock.monotonicMs() - lateAt >= everyLateMs;
    running = run(clock.wallMs() - (late ? lateMs : recentMs))
      .then(() => {
        if (late) lateAt = clock.monotonicMs();
      })
      .catch((error: Error) => failed(error.message))
      .finally(() => {
        running = null;
      });
  });
  await asked;
  end();
  await running;
}

function instant(text: string): number {
  const at = DateTime.fromISO(text, { zone: 'utc' });
  if (!at.isValid) throw new InvalidArgumentError('write it as 2026-11-01 or 2026-11-01T08:00:00Z');
  return at.toMillis();
}

const iso = (at: number): string => DateTime.fromMillis(at, { zone: 'utc' }).toISODate() ?? '';
