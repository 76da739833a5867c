/** `hallgate provision`: writes the files of Grafana and the set-up of InfluxDB for a site. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { languageOf, peopleOf } from '../cloud/grafana/contacts.js';
import { environmentProblems } from '../cloud/grafana/environment.js';
import { grafanaFiles } from '../cloud/grafana/files.js';
import { influxOfSite } from '../cloud/grafana/influx-of-site.js';
import { formatProvisionProblem, type ProvisionProblem } from '../cloud/grafana/problem.js';
import { influxSetup } from '../cloud/influx/setup.js';
import type { Applied } from '../cloud/influx/steps.js';
import type { Hall } from '../cloud/site/hall.js';
import type { Site } from '../cloud/site/load.js';
import { standardsOn } from '../cloud/site/standards.js';
import { dashboardFiles } from '../dashboards/index.js';
import { appliedJson, appliedText, applyTo } from './apply-influx.js';
import { ForeignFiles, replaceDirectory } from './replace-directory.js';
import { siteOf } from './site-of.js';

interface ProvisionOptions {
  readonly site: string;
  readonly out: string;
  readonly apply?: string;
  readonly environment?: string;
  readonly json?: true;
}

export function provisionCommand(): Command {
  return new Command('provision')
    .description('write the files of Grafana and the set-up of InfluxDB for a site')
    .requiredOption('--site <dir>', 'directory of the site')
    .requiredOption('--out <dir>', 'directory to write; it is replaced as a whole')
    .option('--environment <file>', "check Grafana's filled-in environment as well")
    .option('--apply <url>', 'prepare the InfluxDB there as well; its secrets come from the environment')
    .option('--json', 'print one JSON document')
    .action(
      async ({ site: directory, out, environment, apply, json }: ProvisionOptions, command: Command) => {
        const site = await siteOf(command, directory);
        const filledIn = environment === undefined ? undefined : await environmentOf(command, environment);
        const today = new Date().toISOString().slice(0, 10);
        const { files, problems, notices } = provisioned(site, today, filledIn);
        if (problems.length > 0)
          command.error(problems.map(formatProvisionProblem).join('\n'), { exitCode: 1 });
        await replaceDirectory(out, files).catch((error: unknown) => {
          if (error instanceof ForeignFiles)
            command.error(`${error.message} [foreign_files]`, { exitCode: 1 });
          throw error;
        });
        const halls = [...site.halls.values()];
        const { influx } = influxOfSite(halls);
        const applied =
          apply === undefined || !influx
            ? undefined
            : await applyTo(command, apply, influx, writersOf(halls));
        const printed = json ? asJson(out, site, files, notices, applied) : asText(out, files, notices);
        console.log(applied && !json ? `${printed}\n${appliedText(applied)}` : printed);
      },
    );
}

export interface Provisioned {
  /** Path to text; empty if there are problems. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly ProvisionProblem[];
  /** What works, and is perhaps not meant. */
  readonly notices: readonly string[];
}

/** The filled-in copy of grafana.env.example. */
interface FilledIn {
  readonly file: string;
  readonly text: string;
}

async function environmentOf(command: Command, file: string): Promise<FilledIn> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    command.error(`${file}: cannot be read (${error.code}) [environment_unreadable]`, { exitCode: 1 }),
  );
  return { file, text };
}

/** @param day ISO date: the standards that are in force then */
export function provisioned(site: Site, day: string, filledIn?: FilledIn): Provisioned {
  const halls = [...site.halls.values()].sort((a, b) => a.id.localeCompare(b.id));
  const standards = standardsOn(site.standards, day);
  const { influx, problems: ofInflux } = influxOfSite(halls);
  const ofEnvironment =
    influx && filledIn ? environmentProblems(halls, influx, filledIn.text, filledIn.file) : [];
  const problems = [...ofInflux, ...ofEnvironment];
  if (!influx || problems.length > 0) return { files: new Map(), problems, notices: [] };
  const language = commonest(halls.map(languageOf));
  const boards = dashboardFiles({
    standards,
    timeZone: commonest(halls.map((hall) => hall.time_zone)),
    language,
    halls: halls.length,
  });
  const files = new Map([
    ...grafanaFiles({ standards, halls, influx, language }),
    ...[...boards].map(([name, text]) => [`grafana/dashboards/${name}`, text] as const),
    ['influx/setup.sh', influxSetup({ ...influx, writers: writersOf(halls) })],
  ]);
  return { files, problems, notices: noticesOf(halls) };
}

/** The screens of all halls show one time zone, and the alerts have one language in their titles. */
function commonest<T extends string>(named: readonly T[]): T {
  const number = (wanted: T) => named.filter((one) => one === wanted).length;
  return [...named].sort((a, b) => number(b) - number(a))[0]!;
}

const writersOf = (halls: readonly Hall[]): string[] =>
  [...new Set(halls.flatMap(({ influx }) => (influx ? (influx.username ?? 'hallgate') : [])))].sort();

function noticesOf(halls: readonly Hall[]): string[] {
  return halls.flatMap((hall) => {
    const file = `halls/${hall.id}.yaml`;
    const told = peopleOf(hall, halls);
    const seconds = told.filter(({ escalation }) => escalation);
    return [
      ...(hall.influx ? [] : [`${file}: no influx, so that no board shows this hall`]),
      ...(told.length > 0
        ? []
        : [`${file}: nobody has an address, so that its alerts reach only those of all halls`]),
      ...(told.length > 0 && seconds.length === 0
        ? [
            `${file}: nobody has "escalation: true", so that an alert that nobody takes goes to the same people`,
          ]
        : []),
    ];
  });
}

const asJson = (
  out: string,
  site: Site,
  files: Provisioned['files'],
  notices: readonly string[],
  applied?: Applied,
): string =>
  JSON.stringify({
    out,
    halls: site.halls.size,
    files: [...files].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) })),
    notices,
    ...(applied && { applied: appliedJson(applied) }),
  });

function asText(out: string, files: Provisioned['files'], notices: readonly string[]): string {
  return [
    ...notices.map((notice) => `note: ${notice}`),
    ...[...files.keys()].map((path) => `wrote ${out}/${path}`),
    `Next: run ${out}/influx/setup.sh, give Grafana the variables of ${out}/grafana/grafana.env.example, and mount`,
    `${out}/grafana/provisioning and ${out}/grafana/dashboards as cloud/grafana/README.md says.`,
  ].join('\n');
}
