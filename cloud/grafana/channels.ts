/** The ways to reach a person: which key of the hall file, which kind of Grafana's receiver, with which settings. */
import { createHash } from 'node:crypto';
import type { Person } from '../site/hall.js';
import type { TextLanguage } from '../telemetry/index.js';
import type { Receiver } from './alerting-file.js';
import { messageOf, titleOf } from './messages.js';
import { literal } from './text.js';

/** What a variable of the environment must hold. */
export type SecretKind =
  | 'web hook'
  | 'Slack hook'
  | 'Teams hook'
  | 'DingTalk hook'
  | 'WeCom hook'
  | 'Telegram bot';

export interface SecretVariable {
  readonly name: string;
  readonly kind: SecretKind;
}

const variable = (name: string): string => `\${${name}}`;

type Settings<T extends Receiver['type']> = Extract<Receiver, { type: T }>['settings'];
type HookKey = 'webhook_env' | 'slack_env' | 'teams_env' | 'dingtalk_env' | 'wecom_env';
type Message = { readonly title: string; readonly message: string };

interface Hook {
  readonly kind: SecretKind;
  readonly receiver: (url: string, message: Message) => Omit<Receiver, 'uid'>;
}

const hook = <T extends Receiver['type']>(
  kind: SecretKind,
  type: T,
  settings: (url: string, message: Message) => Settings<T>,
): Hook => ({
  kind,
  receiver: (url, message) => ({ type, settings: settings(url, message) }) as Omit<Receiver, 'uid'>,
});

const hooks: Readonly<Record<HookKey, Hook>> = {
  webhook_env: hook('web hook', 'webhook', (url, message) => ({ url, httpMethod: 'POST', ...message })),
  slack_env: hook('Slack hook', 'slack', (url, { title, message }) => ({ url, title, text: message })),
  teams_env: hook('Teams hook', 'teams', (url, message) => ({ url, ...message })),
  dingtalk_env: hook('DingTalk hook', 'dingding', (url, message) => ({
    url,
    msgType: 'actionCard',
    ...message,
  })),
  wecom_env: hook('WeCom hook', 'wecom', (url, message) => ({ url, msgtype: 'text', ...message })),
};
const hookKeys = Object.keys(hooks) as HookKey[];

export const isReachable = (person: Person): boolean =>
  person.email !== undefined || secretsOf(person).length > 0;

export const secretsOf = (person: Person): SecretVariable[] => [
  ...hookKeys.flatMap((key) => {
    const name = person[key];
    return name === undefined ? [] : [{ name, kind: hooks[key].kind }];
  }),
  ...(person.telegram ? [{ name: person.telegram.bot_env, kind: 'Telegram bot' as const }] : []),
];

/** One receiver for all mail addresses, and one for each hook and chat, however many people share it. */
export function receiversOf(point: string, people: readonly Person[], language: TextLanguage): Receiver[] {
  const message = { title: titleOf(language), message: messageOf(language) };
  const found = new Map<string, Omit<Receiver, 'uid'>>();
  const addresses = [...new Set(people.flatMap(({ email }) => email ?? []))].sort();
  if (addresses.length > 0) {
    const told = { subject: message.title, message: message.message };
    const settings = { addresses: literal(addresses.join(';')), singleEmail: false, ...told };
    found.set('email', { type: 'email', settings });
  }
  for (const key of hookKeys) {
    for (const name of people.flatMap((person) => person[key] ?? []).sort())
      found.set(`${key} ${name}`, hooks[key].receiver(variable(name), message));
  }
  for (const { bot_env, chat } of people.flatMap(({ telegram }) => telegram ?? [])) {
    // Without a parse mode, since an id with an underscore or a "<" would be refused as broken markup.
    const told = { parse_mode: 'None', message: message.message } as const;
    const settings = { bottoken: variable(bot_env), chatid: String(chat), ...told };
    found.set(`telegram ${bot_env} ${chat}`, { type: 'telegram', settings });
  }
  return [...found].map(([name, one]) => ({ uid: uidOf(point, name), ...one }) as Receiver);
}

/** Stable, and at most the 40 characters that Grafana allows, however long the id of the hall is. */
const uidOf = (point: string, receiver: string): string =>
  `hg-${createHash('sha256').update(`${point}\n${receiver}`).digest('hex').slice(0, 16)}`;
