/** `hallgate check`: validates a site and prints what hangs where, or everything that is wrong with it. */
import { Command } from 'commander';
import type { Hall } from '../cloud/site/hall.js';
import { diskFiles, loadSite } from '../cloud/site/load.js';
import { loginsOf } from '../cloud/site/logins.js';
import { formatProblem, type Problem } from '../cloud/site/problem.js';
import { loadSecrets, secretsPath } from '../cloud/site/secrets.js';
import { type Wiring, wiringTable } from '../cloud/site/wiring.js';
import { knownProfiles } from './known-profiles.js';
import { renderTable } from './table.js';

export interface CheckReport {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** By hall; empty when there are errors. */
  readonly wiring: Readonly<Record<string, Wiring>>;
}

/** Secrets are looked at where they are, to warn of logins that cannot log in: a site is valid without them. */
export async function checkSite(directory: string): Promise<CheckReport> {
  const loaded = await loadSite(diskFiles(directory), knownProfiles);
  if ('problems' in loaded) return { ok: false, problems: loaded.problems, wiring: {} };
  const halls = [...loaded.site.halls.values()];
  const secrets = await Promise.all(halls.map((hall) => checkSecrets(directory, hall)));
  const problems = [...loaded.warnings, ...secrets.flat()];
  const wiring = Object.fromEntries(halls.map((hall) => [hall.id, wiringTable(hall, knownProfiles)]));
  return { ok: problems.every(({ level }) => level === 'warning'), problems, wiring };
}

async function checkSecrets(directory: string, hall: Hall): Promise<Problem[]> {
  const loaded = await loadSecrets(directory, hall.id, {});
  if ('problems' in loaded) return loaded.problems.filter(({ code }) => code !== 'secrets_missing');
  const { mqtt, install } = loaded.secrets;
  const lacks = (code: Problem['code'], key: string, wrong: string, asked: string): Problem => ({
    code,
    level: 'warning',
    file: secretsPath(directory, hall.id),
    line: 1,
    column: 1,
    key,
    wrong,
    mend: `run: hallgate password --site ${directory} --hall ${hall.id} ${asked}`,
  });
  return [
    ...loginsOf(hall)
      .filter((login) => !Object.hasOwn(mqtt, login))
      .map((login) =>
        lacks('no_credential', `mqtt.${login}`, 'is missing, so that the device cannot log in', login),
      ),
    ...(install === undefined
      ? [lacks('no_install_password', 'install', 'is missing, so that there is no install page', '--install')]
      : []),
  ];
}

/** The wiring of a hall as two tables. */
export function renderWiring(hall: string, { pins, channels }: Wiring): string {
  const wires = pins.map(({ headerPin, bcm, device, pin, does }) => [
    `${headerPin}`,
    `GPIO${bcm}`,
    `${device}.${pin}`,
    does,
  ]);
  const talks = channels.map(({ device, profile, login, channel, does, topics }) => [
    device,
    profile,
    login,
    channel,
    does,
    topics.join(' '),
  ]);
  return [
    `Hall ${hall}`,
    ...(wires.length > 0 ? ['', renderTable(['header pin', 'BCM', 'device', 'does'], wires)] : []),
    ...(talks.length > 0
      ? ['', renderTable(['device', 'profile', 'MQTT login', 'channel', 'does', 'topics'], talks)]
      : []),
    '',
  ].join('\n');
}

export function checkCommand(): Command {
  return new Command('check')
    .description('validate a site and print its wiring table')
    .requiredOption('--site <dir>', 'directory of the site')
    .option('--json', 'print one JSON document')
    .action(async ({ site, json }: { site: string; json?: true }) => {
      const report = await checkSite(site);
      if (json) console.log(JSON.stringify(report, null, 2));
      else printReport(report);
      process.exitCode = report.ok ? 0 : 1;
    });
}

function printReport({ ok, problems, wiring }: CheckReport): void {
  for (const [hall, table] of Object.entries(wiring)) console.log(renderWiring(hall, table));
  for (const problem of problems) console.error(formatProblem(problem));
  const errors = problems.filter(({ level }) => level === 'error').length;
  const warnings = problems.length - errors;
  const found = `${errors} error${errors === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}`;
  if (ok) console.log(`The site is valid: ${found}.`);
  else console.error(`The site is not valid: ${found}.`);
}
