/** Asks InfluxDB in InfluxQL, which all three lines answer at `/query`: one statement at a time. */
import { exchange, InfluxError, refusal } from './http.js';
import { authorization, type InfluxTarget, type InfluxVersion } from './target.js';

/** One series of an answer. */
export interface Answer {
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  /** The first value is the time, UTC ms, where the statement gives times. */
  readonly values: readonly (readonly Value[])[];
}
export type Value = number | string | boolean | null;

interface QueryResult {
  readonly error?: string;
  readonly series?: readonly {
    readonly tags?: Readonly<Record<string, string>>;
    readonly columns: readonly string[];
    readonly values?: Answer['values'];
  }[];
}

/** @throws InfluxError */
export async function askInflux(
  target: InfluxTarget,
  version: InfluxVersion,
  query: string,
): Promise<readonly Answer[]> {
  const auth = authorization(target, version);
  const url = `${target.url}/query`;
  const { status, text } = await exchange(url, {
    method: 'POST',
    headers: auth === null ? {} : { authorization: auth },
    body: new URLSearchParams({ db: target.database, q: query, epoch: 'ms' }),
  });
  if (status !== 200) throw refusal(url, status, text);
  const { results = [] } = JSON.parse(text) as { results?: readonly QueryResult[] };
  const failed = results.find(({ error }) => error !== undefined)?.error;
  if (failed !== undefined)
    throw new InfluxError(/not found/.test(failed) ? 'influx_not_set_up' : 'influx_refused', url, failed);
  return results.flatMap(({ series = [] }) =>
    series.map(({ tags = {}, columns, values = [] }) => ({ tags, columns, values })),
  );
}
