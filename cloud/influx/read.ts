/** Asks InfluxDB in InfluxQL, which all three lines answer at `/query`: one statement at a time. */
import type { Answer } from './rollup/table.js';
import { authorization, type InfluxTarget, type InfluxVersion } from './target.js';

/** A day of raw points of hundreds of halls takes seconds. */
const askMs = 120_000;
/** Longest text of a server that is told. */
const detailMax = 500;

export const influxErrorCodes = {
  influx_unreachable: 'No answer came from InfluxDB. Check its address, the network, and that it runs.',
  influx_unauthorized:
    'InfluxDB refuses the account. Check the name, and the password or token in the environment.',
  influx_not_set_up: 'A database, bucket or retention policy is missing. Run hallgate provision --apply.',
  influx_refused: 'InfluxDB refused a request. Its own words say why.',
} as const;

export type InfluxErrorCode = keyof typeof influxErrorCodes;

/** What went wrong, where, and how to mend it; never with a secret. */
export class InfluxError extends Error {
  constructor(
    readonly code: InfluxErrorCode,
    where: string,
    found: string,
  ) {
    super(`${where}: ${found.trim().slice(0, detailMax)}. ${influxErrorCodes[code]} [${code}]`);
  }
}

/** @throws InfluxError */
export async function askInflux(
  target: InfluxTarget,
  version: InfluxVersion,
  query: string,
): Promise<readonly Answer[]> {
  const auth = authorization(target, version);
  const text = await answerOf(`${target.url}/query`, {
    method: 'POST',
    headers: auth === null ? {} : { authorization: auth },
    body: new URLSearchParams({ db: target.database, q: query, epoch: 'ms' }),
  });
  const { results } = JSON.parse(text) as { results?: readonly QueryResult[] };
  const failed = results?.find(({ error }) => error !== undefined)?.error;
  if (failed !== undefined) {
    const missing = /not found/.test(failed);
    throw new InfluxError(missing ? 'influx_not_set_up' : 'influx_refused', target.url, failed);
  }
  return (results ?? []).flatMap(({ series = [] }) =>
    series.map(({ tags = {}, columns, values }) => ({ tags, columns, values })),
  );
}

interface QueryResult {
  readonly error?: string;
  readonly series?: readonly {
    readonly tags?: Readonly<Record<string, string>>;
    readonly columns: readonly string[];
    readonly values: Answer['values'];
  }[];
}

/** The body of a successful answer. */
async function answerOf(url: string, init: RequestInit): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(askMs) });
    text = await response.text();
  } catch (error) {
    throw new InfluxError('influx_unreachable', url, reasonOf(error));
  }
  if (response.status === 200) return text;
  throw new InfluxError(codeOf(response.status), url, `answered ${response.status} ${text}`);
}

const codes: Readonly<Record<number, InfluxErrorCode>> = {
  401: 'influx_unauthorized',
  403: 'influx_unauthorized',
  404: 'influx_not_set_up',
};
const codeOf = (status: number): InfluxErrorCode => codes[status] ?? 'influx_refused';

/** The innermost reason: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return cause.errors.map(String).join('; ');
  return cause instanceof Error ? cause.message : String(error);
}
