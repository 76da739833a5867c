/** The variables that Grafana's environment has to have, and what is wrong with a file of them. */
import type { Hall } from '../site/hall.js';
import { type SecretKind, type SecretVariable, secretsOf } from './channels.js';
import { datasourceVariables, type EnvironmentVariable, type InfluxOfSite } from './datasource.js';
import type { ProvisionProblem } from './problem.js';

/** What a secret looks like: enough to find one that was pasted into the wrong line. */
const forms: Readonly<Record<SecretKind, { readonly form: RegExp; readonly like: string }>> = {
  'web hook': { form: /^https?:\/\/[^\s/]+/, like: 'an address that begins with https://' },
  'Slack hook': {
    form: /^https:\/\/[^\s/]+\/./,
    like: 'an address that begins with https://hooks.slack.com/',
  },
  'Teams hook': {
    form: /^https:\/\/[^\s/]+\/./,
    like: 'the https:// address of a flow or connector of Teams',
  },
  'DingTalk hook': {
    form: /^https:\/\/[^\s/]+\/.*access_token=./,
    like: 'an https:// address with access_token=',
  },
  'WeCom hook': { form: /^https:\/\/[^\s/]+\/.*key=./, like: 'an https:// address with key=' },
  'Telegram bot': { form: /^\d+:[\w-]{20,}$/, like: 'a token such as 123456:ABC…' },
};

const secrets = (halls: readonly Hall[]): SecretVariable[] => {
  const all = halls.flatMap(({ people }) => people.flatMap(secretsOf));
  return [...new Map(all.map((one) => [one.name, one])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
};

export const environment = (halls: readonly Hall[], influx: InfluxOfSite): EnvironmentVariable[] => [
  ...datasourceVariables(influx),
  ...secrets(halls).map(({ name, kind }) => ({
    name,
    about: `${kind} that receives alerts: ${forms[kind].like}`,
  })),
];

export function environmentFile(variables: readonly EnvironmentVariable[]): string {
  const lines = variables.map(({ name, about, value }) => `# ${about}\n${name}=${value ?? ''}`);
  return `# The environment of Grafana. Copy it, fill in what is empty, and keep the copy out of version control.\n\n${lines.join('\n\n')}\n`;
}

/**
 * Grafana puts nothing in the place of a variable that is not set, without a word, and then refuses to start.
 *
 * @param text of the filled-in copy; @param file its name, for the messages. No message shows a value.
 */
export function environmentProblems(
  halls: readonly Hall[],
  influx: InfluxOfSite,
  text: string,
  file: string,
): ProvisionProblem[] {
  const values = new Map(
    [...text.matchAll(/^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/gm)].map(([, key, value]) => [key!, bare(value!)]),
  );
  const kinds = new Map(secrets(halls).map(({ name, kind }) => [name, kind]));
  return environment(halls, influx).flatMap(({ name, about }): ProvisionProblem[] => {
    const [value, kind] = [values.get(name) ?? '', kinds.get(name)];
    if (value === '')
      return [{ code: 'variable_missing', file, key: name, wrong: 'is not set', mend: `set it: ${about}` }];
    if (kind === undefined || forms[kind].form.test(value)) return [];
    const wrong = `is not a ${kind}`;
    return [
      { code: 'variable_malformed', file, key: name, found: '***', wrong, mend: `write ${forms[kind].like}` },
    ];
  });
}

/** Without the quotes that a shell would take off. */
const bare = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');
