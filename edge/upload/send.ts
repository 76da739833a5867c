/**
 * One request to InfluxDB by its official client, used as a one-shot writer: no buffer, no retry, no memory of the last
 * batch. The traps it steps around are listed in README.md.
 */
import { HttpError, type HttpHeaders, InfluxDB, RequestTimedOutError } from '@influxdata/influxdb-client';
import {
  authorization,
  type InfluxTarget,
  type InfluxVersion,
  writePath,
} from '../../cloud/influx/target.js';
import type { Reply } from './verdict.js';

/** Above any batch: at a limit the client would send in the background, where it swallows errors. */
const neverReachedBytes = 1_000_000_000;
/** Bytes from which a body is compressed on its way out of the hall; on loopback it only costs time. */
const gzipFromBytes = 1_000;
/** Of an answer with a success status, so much is kept for the message. */
const bodyKept = 2_000;

/** @param signal ends the request; it then rejects, and nothing counts as stored */
export async function sendLines(
  target: InfluxTarget,
  version: InfluxVersion,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<Reply> {
  const auth = authorization(target, version);
  const client = new InfluxDB({ url: target.url, headers: auth === null ? {} : { authorization: auth } });
  const seen = watchAnswer(client, signal);
  let stored = 0;
  const api = client.getWriteApi('', '', 'ns', {
    // Just above this batch: the client reserves an array of this length for each writer.
    batchSize: lines.length + 1,
    maxBatchBytes: neverReachedBytes,
    flushInterval: 0,
    maxRetries: 0,
    gzipThreshold: isLoopback(target.url) ? neverReachedBytes : gzipFromBytes,
    writeFailed: () => {},
    writeSuccess: (written) => {
      stored = written.length;
    },
  });
  api.path = writePath(target, version);
  try {
    // The client only reads the array, though its type does not say so.
    api.writeRecords(lines as string[]);
    await api.flush();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RequestTimedOutError) return { kind: 'timeout' };
    if (error instanceof HttpError) return answer(error.statusCode, error.body ?? seen.body, seen.headers);
    return { kind: 'failure', detail: describe(error) };
  }
  // The client takes 201, and an answer without a status, for success: only the status itself decides.
  if (seen.status === undefined || (seen.status === 204 && stored !== lines.length)) {
    return {
      kind: 'failure',
      detail: `the client reported ${stored} of ${lines.length} lines without a status`,
    };
  }
  return answer(seen.status, seen.body, seen.headers);
}

interface Seen {
  status: number | undefined;
  headers: HttpHeaders;
  body: string;
}

/** Notes what the client does not show: the status of a success, its headers and body. */
function watchAnswer(client: InfluxDB, signal: AbortSignal): Seen {
  const seen: Seen = { status: undefined, headers: {}, body: '' };
  const send = client.transport.send.bind(client.transport);
  client.transport.send = (path, body, options, callbacks) => {
    send(
      path,
      body,
      { ...options, signal },
      {
        ...callbacks,
        responseStarted: (headers, status) => {
          seen.status = status;
          seen.headers = headers;
          callbacks?.responseStarted?.(headers, status);
        },
        next: (data) => {
          if (seen.body.length < bodyKept) seen.body += Buffer.from(data).toString('utf8').slice(0, bodyKept);
        },
      },
    );
  };
  return seen;
}

function answer(status: number, body: string, headers: HttpHeaders): Reply {
  // `error.retryAfter()` gives seconds as if they were milliseconds, and 0 for a date: the header itself is read.
  const retryAfter = headers['retry-after'];
  return { kind: 'answer', status, body, ...(typeof retryAfter === 'string' ? { retryAfter } : {}) };
}

/** The messages of an error and of what caused it; several attempts (IPv6, IPv4) are hidden in an empty AggregateError. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner =
    error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return [error.message, ...inner.map(describe)].filter((text) => text !== '').join(': ') || error.name;
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
