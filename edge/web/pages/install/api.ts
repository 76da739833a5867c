/** What the page asks of the gateway. Every answer is a value or a `Refusal`. */
import type { InstallError } from '../../../install/view.js';

/** Longer than a gateway under load, shorter than a person's patience. */
const timeoutMs = 8_000;
/** A Pi writes a PDF in its own time. */
const fileTimeoutMs = 120_000;

/** The gateway said no, or could not be reached (status 0, code "unreachable"). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: readonly string[] = [],
    /** Seconds to wait before another try; null if none are named. */
    readonly retryS: number | null = null,
  ) {
    super(message);
  }
}

export interface Api {
  json<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
  blob(path: string): Promise<Blob>;
  put<Answer>(path: string, body: Blob): Promise<Answer>;
}

/**
 * @param base address of the API, such as "../api/install"
 * @param token of the session; null before there is one
 */
export function apiAt(base: string, token: () => string | null): Api {
  const ask = async (
    method: string,
    path: string,
    body?: BodyInit,
    type?: string,
    limitMs = timeoutMs,
  ): Promise<Response> => {
    const bearer = token();
    const headers = {
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      ...(type !== undefined && { 'content-type': type }),
    };
    const answer = await fetch(`${base}${path}`, {
      method,
      headers,
      cache: 'no-store',
      signal: AbortSignal.timeout(limitMs),
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      throw new Refusal(0, 'unreachable', String(error));
    });
    if (!answer.ok) throw await refusalOf(answer);
    return answer;
  };
  return {
    json: async (method, path, body) =>
      body === undefined
        ? read(await ask(method, path))
        : read(await ask(method, path, JSON.stringify(body), 'application/json')),
    blob: async (path) => (await ask('GET', path, undefined, undefined, fileTimeoutMs)).blob(),
    put: async (path, body) => read(await ask('PUT', path, body, body.type)),
  };
}

/** Something between the page and the gateway can answer in its place. */
async function read<Answer>(answer: Response): Promise<Answer> {
  try {
    return await answer.json();
  } catch (error) {
    throw new Refusal(0, 'unreachable', String(error));
  }
}

async function refusalOf(answer: Response): Promise<Refusal> {
  // A proxy in between answers without our form.
  const said = (await answer.json().catch(() => ({}))) as Partial<InstallError>;
  const retry = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return new Refusal(
    answer.status,
    said.code ?? `http_${answer.status}`,
    said.message ?? answer.statusText,
    said.problems ?? [],
    Number.isFinite(retry) ? retry : null,
  );
}
