/** InfluxDB 1.x with authentication on: the database, the policy of the roll-ups, and accounts with a password each. */

import type { Secret } from '../site/secret.js';
import { rollupPolicy } from '../telemetry/index.js';
import { readUser, rollupUser } from './accounts.js';
import type { InfluxWanted } from './apply.js';
import { InfluxError } from './http.js';
import { type Answer, askInflux, type Value } from './read.js';
import { keepDays } from './retention.js';
import type { Steps } from './steps.js';

export interface Secrets1 {
  readonly adminUser: string;
  readonly admin: Secret;
  readonly write: Secret;
  readonly read: Secret;
  readonly rollup: Secret;
}

type Right = 'READ' | 'WRITE' | 'ALL';
/** A right as SHOW GRANTS calls it. */
const shown: Readonly<Record<Right, string>> = { READ: 'READ', WRITE: 'WRITE', ALL: 'ALL PRIVILEGES' };

/** @throws InfluxError, without any of the secrets */
export async function apply1(wanted: InfluxWanted, secrets: Secrets1, steps: Steps): Promise<void> {
  const { url, database } = wanted;
  const admin = { url, database, username: secrets.adminUser, secret: secrets.admin.reveal() };
  const ask = (statement: string) => askInflux(admin, 1, statement);
  await policies(database, ask, steps);

  const users = new Map((await rows(ask, 'SHOW USERS')).map(({ user, admin: isAdmin }) => [user, isAdmin]));
  const accounts: [string, Right, Secret][] = [
    ...wanted.writers.map((user): [string, Right, Secret] => [user, 'WRITE', secrets.write]),
    [readUser, 'READ', secrets.read],
    // An account of 1.x has rights on databases, not on policies.
    [rollupUser, 'ALL', secrets.rollup],
  ];
  for (const [user, right, secret] of accounts) {
    await withoutSecret(secret, async () => {
      if (users.has(user)) {
        const opens = await isPassword(wanted, user, secret);
        await steps.ensure(`password of ${user}`, opens, async () => {
          await ask(`SET PASSWORD FOR ${name(user)} = ${text(secret.reveal())}`);
        });
      } else {
        await ask(`CREATE USER ${name(user)} WITH PASSWORD ${text(secret.reveal())}`);
        steps.changed.push(`account ${user}`);
      }
    });
    if (users.get(user) === true)
      steps.notices.push(`account ${user} is an administrator: REVOKE ALL PRIVILEGES FROM ${name(user)}`);
    const grants = await rows(ask, `SHOW GRANTS FOR ${name(user)}`);
    const has = grants.some((grant) => grant.database === database && grant.privilege === shown[right]);
    await steps.ensure(`${user} has ${shown[right]} on ${database}`, has, async () => {
      await ask(`GRANT ${right} ON ${name(database)} TO ${name(user)}`);
    });
  }
}

type Ask = (statement: string) => Promise<readonly Answer[]>;

async function policies(database: string, ask: Ask, steps: Steps): Promise<void> {
  const databases = await rows(ask, 'SHOW DATABASES');
  const raw = databases.some((row) => row.name === database);
  await steps.ensure(`database ${database}`, raw, async () => {
    await ask(`CREATE DATABASE ${name(database)} WITH DURATION ${keepDays.raw}d REPLICATION 1`);
  });
  const there = await rows(ask, `SHOW RETENTION POLICIES ON ${name(database)}`);
  await steps.ensure(
    `retention policy ${rollupPolicy} of ${database}`,
    there.some((policy) => policy.name === rollupPolicy),
    async () => {
      // Few points: a shard of half a year each, not one of a week.
      await ask(
        `CREATE RETENTION POLICY ${name(rollupPolicy)} ON ${name(database)} ` +
          `DURATION ${keepDays.rollup}d REPLICATION 1 SHARD DURATION 182d`,
      );
    },
  );
  for (const { name: policy, duration } of there) {
    const days = policy === rollupPolicy ? keepDays.rollup : keepDays.raw;
    if (duration !== `${days * 24}h0m0s`)
      steps.notices.push(
        `retention policy ${policy} keeps ${duration}, not ${days} days; it is left as it is`,
      );
  }
}

/** Each row of an answer by its columns. */
async function rows(ask: Ask, statement: string): Promise<Record<string, Value>[]> {
  return (await ask(statement)).flatMap(({ columns, values }) =>
    values.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null] as const)),
    ),
  );
}

/** Whether the account opens with it: an account without rights still learns that it exists. */
async function isPassword({ url, database }: InfluxWanted, user: string, secret: Secret): Promise<boolean> {
  try {
    await askInflux({ url, database, username: user, secret: secret.reveal() }, 1, 'SHOW DATABASES');
    return true;
  } catch (error) {
    if (error instanceof InfluxError && error.code === 'influx_unauthorized') return false;
    throw error;
  }
}

/** A server may quote the statement that it refuses. */
async function withoutSecret(secret: Secret, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (error instanceof InfluxError) error.message = error.message.replaceAll(secret.reveal(), '***');
    throw error;
  }
}

const name = (id: string): string => `"${id.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
