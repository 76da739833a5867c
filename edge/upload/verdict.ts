/** What an answer of InfluxDB means: one pure table for the lines 1, 2 and 3. */
import type { UploadReason } from './state.js';

/** What came back of one request. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      /** The header as it came; absent if there was none. */
      readonly retryAfter?: string;
    }
  | { readonly kind: 'timeout' }
  /** No answer: refused, reset, no such host, TLS. */
  | { readonly kind: 'failure'; readonly detail: string };

export type Verdict =
  /** Stored: delete from the journal. */
  | { readonly kind: 'acked' }
  /** At least one line is refused; others may be stored or not. */
  | { readonly kind: 'poison'; readonly detail: string }
  | { readonly kind: 'too_large'; readonly detail: string }
  /** Passes by itself. `waitMs` is what the server asked for. */
  | {
      readonly kind: 'retry';
      readonly reason: UploadReason;
      readonly detail: string;
      readonly waitMs?: number;
    }
  /** Somebody has to mend something. */
  | { readonly kind: 'hold'; readonly reason: UploadReason; readonly detail: string };

/** Longest server's message that is kept. */
const detailMax = 500;

/** @param wallMs UTC ms, for a Retry-After that is a date */
export function judge(reply: Reply, wallMs: number): Verdict {
  if (reply.kind === 'timeout') return { kind: 'retry', reason: 'timeout', detail: 'no answer in time' };
  if (reply.kind === 'failure')
    return { kind: 'retry', reason: 'unreachable', detail: reply.detail.slice(0, detailMax) };
  const detail = `${reply.status} ${reply.body}`.trim().slice(0, detailMax);
  const { status } = reply;
  // 204 and nothing else: 200 and redirects come from captive portals.
  if (status === 204) return { kind: 'acked' };
  // 201 is a partial write of 3.x, and says so with a success status.
  if (status === 201 || status === 400 || status === 422) return { kind: 'poison', detail };
  // 1.x: the series limit is reached. Waiting does not help, and lines of known series are stored.
  if (status === 500 && reply.body.includes('max series')) return { kind: 'poison', detail };
  if (status === 413) return { kind: 'too_large', detail };
  if (status === 408 || status === 429 || status >= 500) {
    const waitMs = retryAfterMs(reply.retryAfter, wallMs);
    return { kind: 'retry', reason: waitReason(status), detail, ...(waitMs === null ? {} : { waitMs }) };
  }
  return { kind: 'hold', reason: holdReasons[status] ?? (status < 400 ? 'not_influxdb' : 'refused'), detail };
}

const holdReasons: Readonly<Record<number, UploadReason>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
};

function waitReason(status: number): UploadReason {
  if (status === 408) return 'timeout';
  return status === 429 || status === 503 ? 'busy' : 'server_error';
}

/** Longest wait that a server can ask for: a wrong clock on either side must not stop the upload for days. */
const retryAfterMsMax = 3_600_000;

/** Milliseconds of a Retry-After in seconds or as an HTTP-date; null if there is none that can be understood. */
export function retryAfterMs(header: string | undefined, wallMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, retryAfterMsMax);
  // An HTTP-date begins with the name of its day; Date.parse alone would also take "12" or "-5".
  const date = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.min(Math.max(date - wallMs, 0), retryAfterMsMax);
}
