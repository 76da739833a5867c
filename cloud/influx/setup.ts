/**
 * The script that prepares an InfluxDB as `applyInflux` does, for whoever may not open it to this machine: database and
 * retention, an account that may only write, one that may only read, and one that reads points and writes hours and days.
 * Secrets come from the environment; running it again changes nothing.
 */
import { rollupPolicy } from '../telemetry/index.js';
import { readUser, rollupUser } from './accounts.js';
import { keepDays, rollupBucket } from './retention.js';

export interface InfluxSetup {
  readonly version: 1 | 2 | 3;
  readonly database: string;
  /** 1.x: the accounts that the halls write with. */
  readonly writers: readonly string[];
}

const head = (about: string, variables: readonly string[]): string[] => [
  '#!/bin/sh',
  '# Written by "hallgate provision" from the site: change it there.',
  ...about.split('\n').map((line) => `# ${line}`),
  `# The environment has: ${variables.join(', ')}.`,
  'set -eu',
  ...variables.map((name) => `: "\${${name}:?is not set}"`),
  '',
];

export function influxSetup(setup: InfluxSetup): string {
  const lines =
    setup.version === 1 ? version1(setup) : setup.version === 2 ? version2(setup) : version3(setup);
  return `${lines.join('\n')}\n`;
}

/** In single quotes for the shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** In double quotes for InfluxQL. */
const name = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Statements go through standard input, so that no password stands in the list of processes. */
function version1({ database, writers }: InfluxSetup): string[] {
  const statement = (text: string) => `ask ${quoted(text)}`;
  const keep = (text: string) => `keep ${quoted(text)}`;
  const account = (user: string, right: 'READ' | 'WRITE' | 'ALL', secret: string) => [
    `account ${quoted(name(user))} "$${secret}"`,
    statement(`GRANT ${right} ON ${name(database)} TO ${name(user)}`),
  ];
  return [
    ...head('Prepares InfluxDB 1.x with authentication on. Needs curl.', [
      'INFLUX_URL',
      'INFLUX_ADMIN_USER',
      'INFLUX_ADMIN_PASSWORD',
      'INFLUX_WRITE_PASSWORD',
      'INFLUX_READ_PASSWORD',
      'INFLUX_ROLLUP_PASSWORD',
    ]),
    'send() {',
    '  answer=$(printf "%s" "$1" | curl --silent --show-error --max-time 20 --config /dev/fd/3 \\',
    '    --data-urlencode q@- "$INFLUX_URL/query" 3<<EOF',
    'user = "$INFLUX_ADMIN_USER:$INFLUX_ADMIN_PASSWORD"',
    'EOF',
    '  )',
    '}',
    '',
    'ask() {',
    '  send "$1"',
    '  case "$answer" in *\'"error"\'*) echo "InfluxDB refused: $answer" >&2; exit 1 ;; esac',
    '}',
    '',
    '# What is there already keeps its own retention: a shorter one would delete data.',
    'keep() {',
    '  send "$1"',
    '  case "$answer" in',
    '    *conflicts*|*"already exists"*) echo "kept: $answer" >&2 ;;',
    '    *\'"error"\'*) echo "InfluxDB refused: $answer" >&2; exit 1 ;;',
    '  esac',
    '}',
    '',
    '# An account that exists gets the password anew.',
    'account() {',
    '  case "$2" in *[\\\'\\"\\\\]*) echo "a password must not hold quotes or backslashes" >&2; exit 1 ;; esac',
    '  send "CREATE USER $1 WITH PASSWORD \'$2\'"',
    '  ask "SET PASSWORD FOR $1 = \'$2\'"',
    '}',
    '',
    keep(`CREATE DATABASE ${name(database)} WITH DURATION ${keepDays.raw}d REPLICATION 1`),
    keep(
      `CREATE RETENTION POLICY ${name(rollupPolicy)} ON ${name(database)} ` +
        `DURATION ${keepDays.rollup}d REPLICATION 1 SHARD DURATION 182d`,
    ),
    ...writers.flatMap((user) => account(user, 'WRITE', 'INFLUX_WRITE_PASSWORD')),
    ...account(readUser, 'READ', 'INFLUX_READ_PASSWORD'),
    ...account(rollupUser, 'ALL', 'INFLUX_ROLLUP_PASSWORD'),
  ];
}

function version2({ database }: InfluxSetup): string[] {
  const bucket = (variable: string, named: string, days: number) => [
    `influx bucket list --name ${quoted(named)} >/dev/null 2>&1 ||`,
    `  influx bucket create --name ${quoted(named)} --retention ${days}d`,
    `${variable}=$(influx bucket list --name ${quoted(named)} --hide-headers | cut -f1)`,
  ];
  return [
    ...head('Prepares InfluxDB 2.x. Needs its command "influx". Prints the three tokens: keep them.', [
      'INFLUX_HOST',
      'INFLUX_ORG',
      'INFLUX_TOKEN',
    ]),
    ...bucket('raw', database, keepDays.raw),
    ...bucket('rollup', rollupBucket(database), keepDays.rollup),
    'token() {',
    '  name="$1"; shift',
    '  influx auth list --hide-headers | grep -q "	$name	" || influx auth create --description "$name" "$@"',
    '}',
    'token hallgate-write --write-bucket "$raw"',
    'token hallgate-read --read-bucket "$raw" --read-bucket "$rollup"',
    `token ${rollupUser} --read-bucket "$raw" --read-bucket "$rollup" --write-bucket "$rollup"`,
  ];
}

function version3({ database }: InfluxSetup): string[] {
  const rollup = rollupBucket(database);
  const permission = (of: string, right: string) => `--permission ${quoted(`db:${of}:${right}`)}`;
  return [
    ...head(
      'Prepares InfluxDB 3 Enterprise. Needs its command "influxdb3". Prints the three tokens: keep them.\n' +
        'InfluxDB 3 Core has admin tokens only: create the database, and put a proxy in front of it.',
      ['INFLUXDB3_HOST_URL', 'INFLUXDB3_AUTH_TOKEN'],
    ),
    `influxdb3 create database --retention-period ${keepDays.raw}d ${quoted(database)} || true`,
    `influxdb3 create database --retention-period ${keepDays.rollup}d ${quoted(rollup)} || true`,
    `influxdb3 create token ${permission(database, 'write')} --name hallgate-write || true`,
    `influxdb3 create token ${permission(`${database},${rollup}`, 'read')} --name hallgate-read || true`,
    `influxdb3 create token ${permission(database, 'read')} ${permission(rollup, 'read,write')} --name ${rollupUser} || true`,
  ];
}
