/** One request to InfluxDB, and what may go wrong with it. */

/** Every code with its mend. A code is never reused for something else. */
export const influxErrorCodes = {
  influx_unreachable: 'No answer came from InfluxDB. Check its address, the network, and that it runs.',
  influx_unauthorized:
    'InfluxDB refuses the account. Check its name, and the password or token in the environment.',
  influx_not_set_up:
    'A database, bucket or retention policy is missing. Run hallgate provision with --apply.',
  influx_refused: 'InfluxDB refused a request. Its own words say why.',
} as const;

export type InfluxErrorCode = keyof typeof influxErrorCodes;

/** Longest text of a server that is told. */
const detailMax = 500;

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

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

/** A day of raw points of hundreds of halls takes seconds to be summed. */
const answerMs = 120_000;

/** @throws InfluxError `influx_unreachable`; any status is an answer */
export async function exchange(
  url: string,
  { method, headers = {}, body }: Exchange,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new InfluxError('influx_unreachable', url, reasonOf(error));
  }
}

const codes: Readonly<Record<number, InfluxErrorCode>> = {
  401: 'influx_unauthorized',
  403: 'influx_unauthorized',
  404: 'influx_not_set_up',
};

/** The error for a status that is no success. */
export const refusal = (url: string, status: number, text: string): InfluxError =>
  new InfluxError(codes[status] ?? 'influx_refused', url, `answered ${status} ${text}`);

/** The innermost reason: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return cause.errors.map(String).join('; ');
  return cause instanceof Error ? cause.message : String(error);
}
