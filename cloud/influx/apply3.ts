/** InfluxDB 3: two databases, and a token for each task where the server has such tokens (Enterprise). By its documentation. */
import { Secret } from '../site/secret.js';
import { tokens } from './accounts.js';
import type { InfluxWanted } from './apply.js';
import { exchange, refusal } from './http.js';
import { keepDays, rollupBucket } from './retention.js';
import type { Steps } from './steps.js';

/** @throws InfluxError */
export async function apply3(wanted: InfluxWanted, admin: Secret, steps: Steps): Promise<void> {
  const post = async (path: string, body: object) => {
    const url = `${wanted.url}${path}`;
    const headers = { authorization: `Bearer ${admin.reveal()}`, 'content-type': 'application/json' };
    return { url, ...(await exchange(url, { method: 'POST', headers, body: JSON.stringify(body) })) };
  };

  const raw = wanted.database;
  const rollup = rollupBucket(wanted.database);
  for (const [db, days] of [
    [raw, keepDays.raw],
    [rollup, keepDays.rollup],
  ] as const) {
    const path = '/api/v3/configure/database';
    const { url, status, text } = await post(path, { db, retention_period: `${days}d` });
    if (status !== 409 && status >= 300) throw refusal(url, status, text);
    (status === 409 ? steps.kept : steps.changed).push(`database ${db}`);
  }

  for (const [name, rights] of Object.entries(tokens)) {
    const permissions = [
      { resource_type: 'db', resource_identifier: [raw], actions: rights.raw },
      { resource_type: 'db', resource_identifier: [rollup], actions: rights.rollup },
    ].filter(({ actions }) => actions.length > 0);
    const path = '/api/v3/enterprise/configure/token';
    const { url, status, text } = await post(path, { token_name: name, permissions });
    if (status === 404 || status === 405) {
      steps.notices.push(
        'this is InfluxDB 3 Core, which has admin tokens only: put a proxy in front of it that limits the paths',
      );
      return;
    }
    if (status === 409) {
      steps.kept.push(`token ${name}`);
      steps.notices.push(`token ${name} is there; to have another, delete it at InfluxDB first`);
    } else if (status < 300) {
      steps.changed.push(`token ${name}`);
      steps.tokens.push({ name, token: new Secret((JSON.parse(text) as { token: string }).token) });
    } else throw refusal(url, status, text);
  }
}
