/**
 * What the uploader does next: (state, verdict) to (state, actions), without clock, disk or network.
 *
 * Work is a list of slices of the batch under way. A slice that holds a refused line is cut in two until the line is
 * alone. When the way is blocked, all slices are dropped and read from the journal again later: what was acknowledged or
 * set aside meanwhile is gone from there, so nothing is lost and nothing begins anew.
 */
import type { Lines } from '../journal/journal.js';
import type { UploadMode, UploadReason } from './state.js';
import type { Verdict } from './verdict.js';

export const limits = {
  /** InfluxDB's own advice for a batch. */
  linesMax: 5_000,
  /** A batch that timed out is halved, but not below this: a smaller one costs more in round trips than it saves. */
  linesAfterTimeoutMin: 50,
  retryMsMin: 250,
  retryMsMax: 60_000,
  /** Full jitter over 1 s, 2 s, 4 s ... */
  retryMsBase: 1_000,
  /**
   * When so many lines are refused alone and none is taken in between, the fault is not in the lines: a wrong
   * organisation or path is answered with 400 as well. Then nothing more is set aside, and somebody has to look.
   */
  refusedInRowMax: 100,
  /** How often a hold is probed, with one point, ms; a tenth more or less. */
  probeMs: 30_000,
} as const;

export interface Slice extends Lines {
  readonly which: 'live' | 'backlog';
}

export interface CoreState {
  readonly mode: Exclude<UploadMode, 'idle'>;
  readonly reason: UploadReason;
  readonly detail: string;
  /** Failures in a row. */
  readonly failures: number;
  /** Lines refused alone since the last that was taken. */
  readonly refusedInRow: number;
  /** Lines of the next batch. */
  readonly batchLines: number;
  /** Most lines that the server took in one body; lowered by 413. */
  readonly linesMax: number;
  /** Slices still to send, the next one last. */
  readonly work: readonly Slice[];
}

export const initialState: CoreState = {
  mode: 'sending',
  reason: 'ok',
  detail: '',
  failures: 0,
  refusedInRow: 0,
  batchLines: limits.linesMax,
  linesMax: limits.linesMax,
  work: [],
};

export type Action =
  | { readonly kind: 'acknowledge'; readonly ids: readonly number[] }
  | { readonly kind: 'quarantine'; readonly id: number; readonly reason: string }
  | { readonly kind: 'wait'; readonly ms: number };

export interface Step {
  readonly state: CoreState;
  /** Null: go on at once. */
  readonly action: Action | null;
}

/**
 * @param sent the slice that the verdict is about, taken from the end of `state.work`
 * @param random 0 (inclusive) to 1 (exclusive)
 */
export function next(state: CoreState, sent: Slice, verdict: Verdict, random: number): Step {
  const rest = { ...state, work: state.work.slice(0, -1) };
  switch (verdict.kind) {
    case 'acked':
      return {
        state: { ...flowing(rest, grown(rest)), refusedInRow: 0 },
        action: { kind: 'acknowledge', ids: sent.ids },
      };
    case 'poison':
    case 'too_large':
      return sent.ids.length > 1 ? divided(rest, sent, verdict) : refused(rest, sent, verdict, random);
    case 'retry': {
      const halved = Math.min(Math.max(sent.ids.length >> 1, limits.linesAfterTimeoutMin), state.batchLines);
      return blocked(state, 'waiting', verdict, {
        ms:
          verdict.waitMs === undefined ? backOffMs(state.failures, random) : askedMs(verdict.waitMs, random),
        batchLines: verdict.reason === 'timeout' ? halved : state.batchLines,
      });
    }
    case 'hold':
      return blocked(state, 'held', verdict, { ms: probeMs(random), batchLines: 1 });
  }
}

/** Some line of several is refused, or they are too many: each half on its own. */
function divided(rest: CoreState, sent: Slice, verdict: Verdict): Step {
  const [first, second] = halve(sent);
  // An answer about the lines themselves: InfluxDB is there and works.
  const reached = flowing(rest, rest.batchLines);
  const state = verdict.kind === 'too_large' ? lowered(reached, second.ids.length) : reached;
  return { state: { ...state, work: [...rest.work, second, first] }, action: null };
}

/** One line alone is refused. */
function refused(
  rest: CoreState,
  sent: Slice,
  { detail }: { readonly detail: string },
  random: number,
): Step {
  const refusedInRow = rest.refusedInRow + 1;
  if (refusedInRow > limits.refusedInRowMax) {
    return blocked(rest, 'held', { reason: 'refused', detail }, { ms: probeMs(random), batchLines: 1 });
  }
  const [id] = sent.ids;
  return {
    state: { ...flowing(rest, rest.batchLines), refusedInRow },
    action: id === undefined ? null : { kind: 'quarantine', id, reason: detail },
  };
}

function probeMs(random: number): number {
  return Math.round(limits.probeMs * (0.9 + 0.2 * random));
}

function flowing(state: CoreState, batchLines: number): CoreState {
  return { ...state, mode: 'sending', reason: 'ok', detail: '', failures: 0, batchLines };
}

/** After a probe or a timeout the batches grow again, four times at each success. */
function grown(state: CoreState): number {
  return Math.min(state.batchLines * 4, state.linesMax);
}

function lowered(state: CoreState, linesMax: number): CoreState {
  return {
    ...state,
    linesMax: Math.min(state.linesMax, linesMax),
    batchLines: Math.min(state.batchLines, linesMax),
  };
}

function blocked(
  state: CoreState,
  mode: 'waiting' | 'held',
  verdict: { readonly reason: UploadReason; readonly detail: string },
  { ms, batchLines }: { readonly ms: number; readonly batchLines: number },
): Step {
  const { reason, detail } = verdict;
  return {
    state: { ...state, mode, reason, detail, failures: state.failures + 1, batchLines, work: [] },
    action: { kind: 'wait', ms },
  };
}

/** Full jitter: all gateways of a chain must not come back in the same second. */
export function backOffMs(failures: number, random: number): number {
  const ceiling = Math.min(limits.retryMsMax, limits.retryMsBase * 2 ** Math.min(failures, 16));
  return Math.max(limits.retryMsMin, Math.round(ceiling * random));
}

/** Never earlier than asked, and at most a tenth later. */
function askedMs(waitMs: number, random: number): number {
  return Math.max(limits.retryMsMin, Math.round(waitMs * (1 + random / 10)));
}

function halve({ ids, lines, which }: Slice): [Slice, Slice] {
  const middle = ids.length >> 1;
  return [
    { ids: ids.slice(0, middle), lines: lines.slice(0, middle), which },
    { ids: ids.slice(middle), lines: lines.slice(middle), which },
  ];
}
