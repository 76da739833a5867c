/** Everything that Grafana reads at its start for a site: path to text, or all that stands in the way. */
import { stringify } from 'yaml';
import type { Hall } from '../site/hall.js';
import type { Standards } from '../site/standards.js';
import { folders, type TextLanguage, textLanguages } from '../telemetry/index.js';
import { contactsFile } from './contacts.js';
import {
  datasourceFile,
  datasourceVariables,
  type EnvironmentVariable,
  type InfluxOfSite,
} from './datasource.js';
import { rulesFile } from './rules.js';

/** Where Grafana finds the boards: `grafana/dashboards` of the output is mounted or copied there. */
export const boardsPath = '/var/lib/grafana/dashboards/hallgate';

export interface GrafanaSite {
  /** In force today. */
  readonly standards: Standards;
  readonly halls: readonly Hall[];
  readonly influx: InfluxOfSite;
  /** Of the alerts' titles and links. */
  readonly language: TextLanguage;
}

const header = '# Written by "hallgate provision" from the site: change it there.\n';
const yaml = (content: unknown): string =>
  header + stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });

export function grafanaFiles({ standards, halls, influx, language }: GrafanaSite): Map<string, string> {
  const contacts = contactsFile(halls);
  const directory = 'grafana/provisioning';
  return new Map([
    [`${directory}/datasources/hallgate.yaml`, yaml(datasourceFile(influx))],
    [`${directory}/dashboards/hallgate.yaml`, yaml(providerFile)],
    [
      `${directory}/alerting/hallgate-rules.yaml`,
      yaml(rulesFile({ standards, influxVersion: influx.version, language })),
    ],
    ...(contacts ? [[`${directory}/alerting/hallgate-contacts.yaml`, yaml(contacts)] as const] : []),
    ['grafana/grafana.env.example', environmentFile(environment(halls, influx))],
  ]);
}

/** A folder for each language. */
const providerFile = {
  apiVersion: 1,
  providers: textLanguages.map((language) => ({
    name: `hallgate-${language}`,
    orgId: 1,
    folder: folders[language],
    folderUid: `service-halls-${language.toLowerCase()}`,
    type: 'file',
    disableDeletion: true,
    allowUiUpdates: false,
    updateIntervalSeconds: 30,
    options: { path: `${boardsPath}/${language}`, foldersFromFilesStructure: false },
  })),
};

const hookVariables = (halls: readonly Hall[]): string[] =>
  [...new Set(halls.flatMap(({ people }) => people.flatMap(({ webhook_env }) => webhook_env ?? [])))].sort();

/** The variables that Grafana's environment has to have. */
export const environment = (halls: readonly Hall[], influx: InfluxOfSite): EnvironmentVariable[] => [
  ...datasourceVariables(influx),
  ...hookVariables(halls).map((name) => ({ name, about: 'web hook that receives alerts' })),
];

function environmentFile(variables: readonly EnvironmentVariable[]): string {
  const lines = variables.map(({ name, about, value }) => `# ${about}\n${name}=${value ?? ''}`);
  return `# The environment of Grafana. Copy it, fill in what is empty, and keep the copy out of version control.\n\n${lines.join('\n\n')}\n`;
}
