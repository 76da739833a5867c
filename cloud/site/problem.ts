/** What is wrong with a site, one value a problem, so that a person can mend all of them in one go. */

/** Every code with its meaning. A code is never reused for something else. */
export const problemCodes = {
  missing_file: 'A file that every site has is not there, or cannot be read.',
  no_halls: 'The site has no hall.',
  bad_file_name: 'A file in halls/ is not named <id>.yaml.',
  file_too_large: 'A file is over the limit of 1 MiB.',
  syntax: 'The file is not valid YAML, or not valid JSON where JSON is asked for.',
  duplicate_key: 'A key stands twice in one mapping.',
  missing: 'A key that is needed is not there.',
  unknown_key: 'A key that means nothing here; most often a slip of the pen.',
  secret_in_site: 'A password, token or key stands in a file that is copied, mailed and versioned.',
  wrong_type: 'A text where a number is needed, or the like.',
  out_of_range: 'A number that cannot be meant, or a list that is too short or too long.',
  bad_format: 'A text that is not in the form asked for.',
  not_allowed: 'A word that is none of those allowed.',
  hall_id: 'The hall file is not named after the id of its hall.',
  duplicate_id: 'Two things of one kind have one id.',
  account_clash: 'Two MQTT logins would have one name.',
  unknown_hall: 'A hall is named that the site does not have.',
  unknown_zone: 'A zone is named that the hall does not have.',
  unknown_line: 'A counting line is named that the hall does not have.',
  unknown_queue: 'A queue is named that the hall does not have.',
  unknown_desk: 'A desk is named that the hall does not have.',
  unknown_account: 'An MQTT account is named that the hall does not have.',
  unknown_profile: 'No device profile has this id.',
  desk_shared: 'A desk stands in two queues, so that neither has a wait of its own.',
  desk_unused: 'A desk serves no queue.',
  topics_or_pins: 'An MQTT device needs topics and no pins; a GPIO device needs pins and no topics.',
  bad_pins: 'The pins do not have the names that the profile gives.',
  bad_options: 'The options are not those of the profile.',
  pin_off_header: 'A GPIO that the 40-pin header does not carry.',
  pin_taken: 'Two inputs or outputs on one pin.',
  unknown_channel: 'The profile never speaks of this channel.',
  watch_incomplete: 'What a channel means needs a desk, a queue or a level, and has none.',
  bad_topic: 'Not a topic filter that a device may publish under.',
  topic_overlap: 'Two logins may publish on one topic, so that neither can be trusted.',
  unknown_time_zone: 'Not a name of the IANA time zone database.',
  hours_order: 'Opening hours that end before they begin.',
  hours_overlap: 'Opening hours of one day overlap.',
  plan_order: 'The times of a plan of desks are not in their order.',
  plan_desks: 'A plan opens more desks than the queue has.',
  limits_order: 'Two limits stand in the wrong order.',
  same_date: 'Two periods of the standards begin on one day.',
  port_taken: 'Two services of the gateway listen on one port, or on a port that does not exist.',
  not_loopback: 'A service listens to the network without TLS.',
  secrets_missing: 'The secrets of the hall are not there.',
  secrets_open: 'The file of secrets can be read by others.',
  no_credential: 'A device has no password yet, so that it cannot log in.',
  no_install_password: 'The install page of the hall has no password yet, so that there is no such page.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
export type Path = readonly (string | number)[];

export interface Problem {
  readonly code: ProblemCode;
  /** A warning is told and does not stop anything. */
  readonly level: 'error' | 'warning';
  /** Relative to the site. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** As in `devices[0].watches[1].queue`; empty for the whole file. */
  readonly key: string;
  /** What stands there, never a secret; absent where nothing stands. */
  readonly found?: string;
  readonly wrong: string;
  /** What to write instead, or what is allowed. */
  readonly mend: string;
}

/** A problem before its place in the file has been looked up. */
export interface Finding {
  readonly code: ProblemCode;
  readonly path: Path;
  readonly level?: 'error' | 'warning';
  /** Points at the key rather than at its value. */
  readonly atKey?: true;
  readonly found?: unknown;
  readonly wrong: string;
  readonly mend: string;
}

/** `halls/main.yaml:12:5 devices[0].profile: found "vs12", no such profile; did you mean "vs125"? [unknown_profile]` */
export function formatProblem(problem: Problem): string {
  const { file, line, column, level, key, found, wrong, mend, code } = problem;
  const place = `${file}:${line}:${column}${level === 'warning' ? ' warning:' : ''}${key ? ` ${key}:` : ''}`;
  return `${place} ${found === undefined ? '' : `found ${found}, `}${wrong}; ${mend} [${code}]`;
}

export function formatKey(path: Path): string {
  return path.reduce<string>((key, part) => {
    if (typeof part === 'number') return `${key}[${part}]`;
    return key ? `${key}.${part}` : part;
  }, '');
}

const shownMax = 60;

/** A value as a person reads it, on one line. */
export function show(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownMax ? `${text.slice(0, shownMax)}…"` : text;
}

/** "queues are cash, advice" or "there are no queues". */
export function choices(kind: string, allowed: readonly string[]): string {
  return allowed.length === 0 ? `there are no ${kind}` : `${kind} are ${allowed.join(', ')}`;
}
