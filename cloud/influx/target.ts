/** Where points go: one InfluxDB of the lines 1, 2 or 3, described once for writers and readers. */

export type InfluxVersion = 1 | 2 | 3;

export interface InfluxTarget {
  /** `http://host:8086`, without a path. */
  readonly url: string;
  /** Absent: asked from the server. */
  readonly version?: InfluxVersion;
  /** Database of 1.x; bucket of 2.x and database of 3.x unless `bucket` is given. */
  readonly database: string;
  /** 1.x only; the database's default if absent. */
  readonly retentionPolicy?: string;
  /** 2.x only. */
  readonly org?: string;
  readonly bucket?: string;
  /** 1.x only. */
  readonly username?: string;
  /** The password of 1.x, the token of 2.x and 3.x. */
  readonly secret?: string;
}

/** Path and query of the write endpoint. Precision is always stated: 3.x would guess it from the magnitude. */
export function writePath(target: InfluxTarget, version: InfluxVersion): string {
  const query = new URLSearchParams();
  if (version === 1) {
    query.set('db', target.database);
    if (target.retentionPolicy !== undefined) query.set('rp', target.retentionPolicy);
  } else {
    if (target.org !== undefined) query.set('org', target.org);
    query.set('bucket', target.bucket ?? target.database);
  }
  query.set('precision', 'ns');
  return `${version === 1 ? '/write' : '/api/v2/write'}?${query}`;
}

/** The `authorization` header, or null for a server without accounts. */
export function authorization(target: InfluxTarget, version: InfluxVersion): string | null {
  if (target.secret === undefined) return null;
  if (version !== 1) return `Token ${target.secret}`;
  return `Basic ${Buffer.from(`${target.username ?? ''}:${target.secret}`, 'utf8').toString('base64')}`;
}

/**
 * The line of InfluxDB that a server states: in the header `x-influxdb-version` ("1.6.7", "v2.7.1", "3.0.1"), or in
 * the JSON of /ping or /health. Null if the answer names none.
 */
export function statedVersion(header: string | null, body: string): InfluxVersion | null {
  const stated = header ?? /"version"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  const major = stated === undefined ? undefined : /^v?([123])\./.exec(stated)?.[1];
  return major === undefined ? null : (Number(major) as InfluxVersion);
}
