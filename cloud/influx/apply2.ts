/** InfluxDB 2.x: two buckets, the names by which InfluxQL finds them, and a token for each task. By its documentation. */

import { Secret } from '../site/secret.js';
import { rollupPolicy } from '../telemetry/index.js';
import { tokens } from './accounts.js';
import type { InfluxWanted } from './apply.js';
import { exchange, InfluxError, refusal } from './http.js';
import { keepDays, rollupBucket } from './retention.js';
import type { Steps } from './steps.js';

const dayS = 86_400;

/** @throws InfluxError */
export async function apply2(wanted: InfluxWanted, admin: Secret, steps: Steps): Promise<void> {
  const api = new Api(wanted.url, admin);
  const orgID = await orgOf(api, wanted);
  // The raw bucket first: the first one of a database is what InfluxQL takes when no policy is named.
  const raw = await bucket(api, orgID, wanted.database, keepDays.raw, steps);
  const rollup = await bucket(api, orgID, rollupBucket(wanted.database), keepDays.rollup, steps);
  await mapping(api, { orgID, bucketID: raw, database: wanted.database, policy: 'autogen' }, steps);
  await mapping(api, { orgID, bucketID: rollup, database: wanted.database, policy: rollupPolicy }, steps);

  const { authorizations } = await api.get<{ authorizations: { description: string }[] }>(
    `authorizations?orgID=${orgID}`,
  );
  for (const [name, rights] of Object.entries(tokens)) {
    const isThere = authorizations.some(({ description }) => description === name);
    if (isThere) steps.notices.push(`token ${name} is there; to have another, delete it at InfluxDB first`);
    await steps.ensure(`token ${name}`, isThere, async () => {
      const on = (id: string, actions: readonly string[]) =>
        actions.map((action) => ({ action, resource: { type: 'buckets', id, orgID } }));
      const permissions = [...on(raw, rights.raw), ...on(rollup, rights.rollup)];
      const made = await api.post<{ token: string }>('authorizations', {
        orgID,
        description: name,
        permissions,
      });
      steps.tokens.push({ name, token: new Secret(made.token) });
    });
  }
}

class Api {
  constructor(
    private readonly url: string,
    private readonly admin: Secret,
  ) {}

  /** Null if there is no such thing. */
  async find<T>(path: string): Promise<T | null> {
    const url = `${this.url}/api/v2/${path}`;
    const { status, text } = await exchange(url, { method: 'GET', headers: this.#headers() });
    if (status === 404) return null;
    if (status !== 200) throw refusal(url, status, text);
    return JSON.parse(text) as T;
  }

  async get<T>(path: string): Promise<T> {
    const found = await this.find<T>(path);
    if (found === null) throw refusal(`${this.url}/api/v2/${path}`, 404, 'not found');
    return found;
  }

  async post<T>(path: string, body: object): Promise<T> {
    const url = `${this.url}/api/v2/${path}`;
    const headers = { ...this.#headers(), 'content-type': 'application/json' };
    const { status, text } = await exchange(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (status !== 201) throw refusal(url, status, text);
    return JSON.parse(text) as T;
  }

  #headers() {
    return { authorization: `Token ${this.admin.reveal()}` };
  }
}

async function orgOf(api: Api, { org, url }: InfluxWanted): Promise<string> {
  const filter = org === undefined ? '' : `?org=${encodeURIComponent(org)}`;
  const { orgs = [] } = (await api.find<{ orgs?: { id: string; name: string }[] }>(`orgs${filter}`)) ?? {};
  const [first, ...others] = orgs;
  if (first && others.length === 0) return first.id;
  const names = orgs.map(({ name }) => name).join(', ');
  const wrong = first
    ? `several organisations: ${names}; name one in the hall files`
    : `no organisation ${org ?? ''}`;
  throw new InfluxError('influx_refused', url, wrong);
}

interface Bucket {
  readonly id: string;
  readonly retentionRules?: readonly { readonly everySeconds: number }[];
}

async function bucket(api: Api, orgID: string, name: string, days: number, steps: Steps): Promise<string> {
  const path = `buckets?orgID=${orgID}&name=${encodeURIComponent(name)}`;
  const found = (await api.find<{ buckets: Bucket[] }>(path))?.buckets[0];
  if (found) {
    const everySeconds = found.retentionRules?.[0]?.everySeconds ?? 0;
    if (everySeconds !== days * dayS) {
      const keeps = everySeconds === 0 ? 'for ever' : `${everySeconds / dayS} days`;
      steps.notices.push(`bucket ${name} keeps ${keeps}, not ${days} days; it is left as it is`);
    }
    steps.kept.push(`bucket ${name}`);
    return found.id;
  }
  const retentionRules = [{ type: 'expire', everySeconds: days * dayS }];
  const made = await api.post<Bucket>('buckets', { orgID, name, retentionRules });
  steps.changed.push(`bucket ${name}`);
  return made.id;
}

interface Mapping {
  readonly orgID: string;
  readonly bucketID: string;
  readonly database: string;
  readonly policy: string;
}

/** OSS maps buckets by their names; InfluxDB Cloud must be told. */
async function mapping(
  api: Api,
  { orgID, bucketID, database, policy }: Mapping,
  steps: Steps,
): Promise<void> {
  const { content = [] } = await api.get<{ content?: { bucketID: string; retention_policy: string }[] }>(
    `dbrps?orgID=${orgID}&db=${encodeURIComponent(database)}`,
  );
  const isThere = content.some((one) => one.bucketID === bucketID && one.retention_policy === policy);
  await steps.ensure(`InfluxQL name ${database}, ${policy}`, isThere, async () => {
    const isDefault = policy !== rollupPolicy;
    await api.post('dbrps', { orgID, bucketID, database, retention_policy: policy, default: isDefault });
  });
}
