/** Everything that Grafana reads at its start for a site: path to text, or all that stands in the way. */
import { Document, visit } from 'yaml';
import type { Hall } from '../site/hall.js';
import type { Standards } from '../site/standards.js';
import { folders, type TextLanguage, textLanguages } from '../telemetry/index.js';
import type { RulesFile } from './alerting-file.js';
import { contactsFile } from './contacts.js';
import { datasourceFile, type InfluxOfSite } from './datasource.js';
import { environment, environmentFile } from './environment.js';
import { settleSeconds } from './mute.js';
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

/** Also for readers of YAML 1.1, to whom a bare 18:20 is the number 1100 and a bare = is no text. */
function yaml(content: unknown): string {
  const document = new Document(content, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, scalar) {
      if (scalar.value === '=') scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return header + document.toString({ lineWidth: 0 });
}

export function grafanaFiles({ standards, halls, influx, language }: GrafanaSite): Map<string, string> {
  const rules = rulesFile({ standards, influxVersion: influx.version, language });
  const contacts = contactsFile(halls, language, settleSeconds(withIntervals(rules)));
  const directory = 'grafana/provisioning';
  return new Map([
    [`${directory}/datasources/hallgate.yaml`, yaml(datasourceFile(influx))],
    [`${directory}/dashboards/hallgate.yaml`, yaml(providerFile)],
    [`${directory}/alerting/hallgate-rules.yaml`, yaml(rules)],
    ...(contacts ? [[`${directory}/alerting/hallgate-contacts.yaml`, yaml(contacts)] as const] : []),
    ['grafana/grafana.env.example', environmentFile(environment(halls, influx))],
  ]);
}

const withIntervals = ({ groups }: RulesFile) =>
  groups.flatMap(({ rules, interval }) =>
    rules.map((rule) => ({ rule, interval_s: Number.parseInt(interval, 10) * 60 })),
  );

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
