import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, backOffMs, type CoreState, initialState, limits, next, type Slice } from './core.js';
import type { Verdict } from './verdict.js';

function slice(first: number, n: number): Slice {
  const ids = Array.from({ length: n }, (_, i) => first + i);
  return { ids, lines: ids.map((id) => `m v=${id}i`), which: 'live' };
}

const at = (n: number): CoreState => ({ ...initialState, work: [slice(0, n)] });
const step = (state: CoreState, verdict: Verdict, random = 0.5) =>
  next(state, state.work.at(-1) as Slice, verdict, random);
const poison: Verdict = { kind: 'poison', detail: '400 no' };
const down: Verdict = { kind: 'retry', reason: 'unreachable', detail: '' };

test('what was acknowledged is acknowledged, and nothing else', () => {
  const { state, action } = step(at(10), { kind: 'acked' });
  expect(action).toEqual({ kind: 'acknowledge', ids: slice(0, 10).ids });
  expect(state).toEqual(initialState);
});

describe('refused lines', () => {
  test.each([1, 2, 3, 7, 100, 5_000])('of %i lines exactly the bad ones are set aside', (n) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(n - 1), { maxLength: 5 }), (bad) => {
        const { acked, refused, requests } = exchange(n, new Set(bad));
        expect(refused.sort((a, b) => a - b)).toEqual([...bad].sort((a, b) => a - b));
        expect(acked.sort((a, b) => a - b)).toEqual(slice(0, n).ids.filter((id) => !bad.includes(id)));
        // Two requests for each level of the tree and each bad line, and one for the whole.
        expect(requests).toBeLessThanOrEqual(1 + 2 * bad.length * Math.ceil(Math.log2(n)));
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  test('when nothing else is ever taken, the fault is not in the lines: hold', () => {
    const { refused, state } = exchange(5_000, new Set(slice(0, 5_000).ids));
    expect(refused.length).toBe(limits.refusedInRowMax);
    expect(state).toMatchObject({ mode: 'held', reason: 'refused', batchLines: 1, work: [] });
    // The probe is refused, too: nothing more is set aside. One that is taken ends the hold.
    expect(step({ ...state, work: [slice(9, 1)] }, poison).action?.kind).toBe('wait');
    const resumed = step({ ...state, work: [slice(9, 1)] }, { kind: 'acked' }).state;
    expect(resumed).toMatchObject({ mode: 'sending', refusedInRow: 0 });
  });
});

/** Plays one batch against a server that refuses some ids. */
function exchange(n: number, bad: ReadonlySet<number>) {
  let state = at(n);
  const acked: number[] = [];
  const refused: number[] = [];
  let requests = 0;
  while (state.work.length > 0) {
    requests += 1;
    const sent = state.work.at(-1) as Slice;
    const done: { state: CoreState; action: Action | null } = next(
      state,
      sent,
      sent.ids.some((id) => bad.has(id)) ? poison : { kind: 'acked' },
      0.5,
    );
    state = done.state;
    if (done.action?.kind === 'acknowledge') acked.push(...done.action.ids);
    if (done.action?.kind === 'quarantine') refused.push(done.action.id);
  }
  return { acked, refused, requests, state };
}

describe('too large', () => {
  test('halves until it fits, and remembers', () => {
    const first = step(at(5_000), { kind: 'too_large', detail: '413' });
    expect(first.action).toBeNull();
    expect(first.state.work.map((one) => one.ids.length)).toEqual([2_500, 2_500]);
    const second = step(first.state, { kind: 'too_large', detail: '413' });
    expect(second.state).toMatchObject({ linesMax: 1_250, batchLines: 1_250 });
    expect(step(second.state, { kind: 'acked' }).state.batchLines).toBe(1_250);
  });

  test('one line alone is set aside', () => {
    expect(step(at(1), { kind: 'too_large', detail: '413' }).action).toMatchObject({
      kind: 'quarantine',
      id: 0,
    });
  });
});

describe('a blocked way', () => {
  test('keeps nothing in hand: all is read from the journal again', () => {
    const { state, action } = step(at(100), down);
    expect(state).toMatchObject({ mode: 'waiting', reason: 'unreachable', failures: 1, work: [] });
    expect(action?.kind).toBe('wait');
  });

  test('backs off with full jitter up to a minute, for ever, and never without a pause', () => {
    const waits = Array.from({ length: 200 }, (_, failures) =>
      [0, 0.5, 0.999999].map((random) => backOffMs(failures, random)),
    );
    for (const [low, , high] of waits as [number, number, number][]) {
      expect(low).toBe(limits.retryMsMin);
      expect(high).toBeLessThanOrEqual(60_000);
    }
    expect(waits.slice(0, 7).map((wait) => wait[1])).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000,
    ]);
  });

  test.each([
    0, 0.5, 0.999,
  ])('obeys Retry-After, never early and at most a tenth late (random %f)', (random) => {
    const { action } = step(at(1), { ...down, waitMs: 20_000 }, random);
    const ms = action?.kind === 'wait' ? action.ms : -1;
    expect(ms).toBeGreaterThanOrEqual(20_000);
    expect(ms).toBeLessThanOrEqual(22_000);
  });

  test('that needs somebody is probed with one line each half minute, then grows back', () => {
    const held = step(at(5_000), { kind: 'hold', reason: 'unauthorized', detail: '401' });
    expect(held.state).toMatchObject({ mode: 'held', reason: 'unauthorized', batchLines: 1 });
    const ms = held.action?.kind === 'wait' ? held.action.ms : 0;
    expect(Math.abs(ms - limits.probeMs)).toBeLessThanOrEqual(limits.probeMs / 10);
    let state = held.state;
    const sizes: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      state = step({ ...state, work: [slice(0, state.batchLines)] }, { kind: 'acked' }).state;
      sizes.push(state.batchLines);
    }
    expect(sizes).toEqual([4, 16, 64, 256, 1_024, 4_096, 5_000, 5_000]);
    expect(state).toMatchObject({ mode: 'sending', reason: 'ok', failures: 0 });
  });

  test('that times out sends less next time, but not ever less', () => {
    let state = at(5_000);
    const sizes: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      state = step(
        { ...state, work: [slice(0, state.batchLines)] },
        { kind: 'retry', reason: 'timeout', detail: '' },
      ).state;
      sizes.push(state.batchLines);
    }
    expect(sizes).toEqual([2_500, 1_250, 625, 312, 156, 78, 50, 50, 50]);
  });
});
