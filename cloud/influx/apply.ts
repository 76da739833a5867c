/**
 * Prepares an InfluxDB over HTTP: databases or buckets with retention, and an account for each task.
 *
 * Running it again changes nothing. What is there already is kept, with its retention: a shorter one would delete data.
 */
import { Secret } from '../site/secret.js';
import { apply1 } from './apply1.js';
import { apply2 } from './apply2.js';
import { apply3 } from './apply3.js';
import { type Applied, Steps } from './steps.js';
import type { InfluxVersion } from './target.js';

export interface InfluxWanted {
  /** Without a path. */
  readonly url: string;
  readonly version: InfluxVersion;
  readonly database: string;
  /** 2.x; the only one that the administrator sees if absent. */
  readonly org?: string;
  /** 1.x: names of the accounts that gateways write with. */
  readonly writers: readonly string[];
}

/** The variables of the environment that hold the secrets, by the line of InfluxDB. */
export const applyVariables = {
  1: [
    'INFLUX_ADMIN_USER',
    'INFLUX_ADMIN_PASSWORD',
    'INFLUX_WRITE_PASSWORD',
    'INFLUX_READ_PASSWORD',
    'INFLUX_ROLLUP_PASSWORD',
  ],
  2: ['INFLUX_ADMIN_TOKEN'],
  3: ['INFLUX_ADMIN_TOKEN'],
} as const satisfies Record<InfluxVersion, readonly string[]>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of the variables that are missing or empty. */
export const missingVariables = (version: InfluxVersion, environment: Environment): string[] =>
  applyVariables[version].filter((name) => !environment[name]);

/**
 * @param environment has what `applyVariables` names
 * @throws InfluxError; what was done before it stays, and the next run goes on from there
 */
export async function applyInflux(wanted: InfluxWanted, environment: Environment): Promise<Applied> {
  const steps = new Steps();
  const secret = (name: string) => new Secret(environment[name] ?? '');
  if (wanted.version === 1)
    await apply1(
      wanted,
      {
        adminUser: environment.INFLUX_ADMIN_USER ?? '',
        admin: secret('INFLUX_ADMIN_PASSWORD'),
        write: secret('INFLUX_WRITE_PASSWORD'),
        read: secret('INFLUX_READ_PASSWORD'),
        rollup: secret('INFLUX_ROLLUP_PASSWORD'),
      },
      steps,
    );
  else if (wanted.version === 2) await apply2(wanted, secret('INFLUX_ADMIN_TOKEN'), steps);
  else await apply3(wanted, secret('INFLUX_ADMIN_TOKEN'), steps);
  return steps;
}
