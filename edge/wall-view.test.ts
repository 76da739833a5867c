import { describe, expect, it } from 'vitest';
import { Bench, hour, minute, second } from './hall/fixtures.js';
import { type Liveness, queueNow } from './hall/liveness.js';
import { queuePart } from './hall/queues.js';
import type { UploadState } from './upload/state.js';
import { estimate } from './wait/wait.js';
import { type WallSource, wallView, wilsonLower } from './wall-view.js';

function look(
  bench: Bench,
  given: { mean_s?: number; status?: Liveness; open?: boolean; upload?: UploadState } = {},
) {
  const open = given.open ?? true;
  const part = bench.work((step) => queuePart(step, 'cash', bench.now)).result;
  const known = {
    ...estimate(part.wait, bench.now),
    ...(given.mean_s === undefined ? {} : { mean_s: given.mean_s }),
  };
  const found = queueNow(bench.model, 'cash', part, known, open, bench.now);
  const status = given.status ?? found.status;
  const source: WallSource = {
    model: bench.model,
    state: bench.state,
    estimates: new Map([['cash', { ...found, status, fresh: status === 'live' }]]),
    open,
    upload: given.upload ?? null,
    rejected: [],
    flooding: new Set(),
  };
  return wallView(source, bench.now);
}

/** Somebody waits, a door has counted. */
function busy(): Bench {
  const bench = new Bench();
  bench.read('zone zone:1', { kind: 'presence', people: 12 });
  bench.inside(25);
  return bench;
}

const figures = ['wait_s', 'p10_s', 'p90_s', 'length', 'desks_open', 'grade'] as const;

describe('the wall of a hall', () => {
  it('shows what is live', () => {
    const view = look(busy(), { mean_s: 601 });
    expect(view.queues[0]).toMatchObject({ id: 'cash', status: 'live', wait_s: 601, over: true });
    expect(view.occupancy).toEqual({ people: 25, capacity: 20, over: true, status: 'live' });
    expect(look(busy(), { mean_s: 600 }).queues[0]?.over).toBe(false);
  });

  it.each(['stale', 'closed', 'no_data'] as const)('shows no figure of a queue that is %s', (status) => {
    const queue = look(busy(), { status, mean_s: 2_000 }).queues[0]!;
    expect(queue).toMatchObject({ status, over: false });
    expect(figures.map((name) => queue[name])).toEqual(figures.map(() => null));
  });

  it('shows what is to be done about the desks, by their names', () => {
    const bench = busy();
    const held = { desks: 2, fewerSince: null };
    const advise = (given: object) =>
      bench.work(({ draft }) => {
        const advice = { held, open: 1, enough: true, overInS: 300, risk: 0.4, ...given };
        draft.set('queue', 'cash', { ...draft.get('queue', 'cash')!, advice });
      });
    advise({});
    const shown = look(bench, { mean_s: 500 }).queues[0]!;
    expect(shown.over_share).toEqual(expect.any(Number));
    expect(shown.advice).toEqual({ to_open: ['Desk 1'], more: 1, enough: true, over_in_s: 300, risk: 0.4 });
    expect(look(bench, { mean_s: 500, status: 'stale' }).queues[0]!.advice).toBeNull();
    // That fewer desks would do is told to those who plan, not on the wall.
    for (const open of [2, 3]) {
      advise({ open });
      expect(look(bench, { mean_s: 500 }).queues[0]!.advice).toBeNull();
    }
  });

  it('shows how true the words of the newest day were, of all queues together', () => {
    const bench = busy();
    expect(look(bench).self_score).toBeNull();
    const score = (n: number, mae_s: number) => ({ n, mae_s, rmse_s: mae_s, bias_s: 0, cover_80: 0.8 });
    const day = (date: string, observed: number, inferred: number) => ({
      ...{ today: { day: '2026-01-05', observed: null, inferred: null }, told: [], scoredTo: 0 },
      last: { day: date, observed: observed ? score(observed, 60) : null, inferred: score(inferred, 120) },
    });
    const set = (cash: ReturnType<typeof day>, advice: ReturnType<typeof day>) =>
      bench.work(({ draft }) => {
        draft.set('score', 'cash', cash);
        draft.set('score', 'advice', advice);
      });
    set(day('2026-01-04', 10, 50), day('2026-01-04', 20, 50));
    expect(look(bench).self_score).toEqual({
      days_ago: 1,
      waits: 30,
      mae_s: 60,
      cover: 0.8,
      inferred: false,
    });
    set(day('2026-01-02', 0, 50), day('2025-12-30', 20, 50));
    expect(look(bench).self_score).toMatchObject({ days_ago: 3, waits: 50, mae_s: 120, inferred: true });
  });

  it('shows a queue without an estimate as no data', () => {
    expect(look(new Bench()).queues[1]).toMatchObject({
      id: 'advice',
      status: 'no_data',
      wait_s: null,
      inputs: [],
    });
  });

  it('shows no people of a hall that is closed, not counted or not watched', () => {
    const occupancy = { people: null, capacity: 20, over: false };
    expect(look(busy(), { open: false }).occupancy).toEqual({ ...occupancy, status: 'closed' });
    expect(look(new Bench()).occupancy).toEqual({ ...occupancy, status: 'no_data' });
    const bench = busy();
    bench.now += hour;
    expect(look(bench).occupancy).toEqual({ ...occupancy, status: 'stale' });
  });

  it('tells the age of the data and of each input', () => {
    const bench = busy();
    bench.now += 7 * second;
    const view = look(bench);
    expect(view.data_age_s).toBe(7);
    expect(view.queues[0]?.inputs).toContainEqual({ name: 'zone', age_s: 7 });
    expect(look(new Bench()).data_age_s).toBeNull();
  });

  it('shows today’s votes with the share that is at least true', () => {
    const bench = new Bench();
    expect(look(bench).satisfaction).toMatchObject({ votes: 0, share: null, lower: null, target: 0.9 });
    bench.read('panel p', { kind: 'vote', level: 5, levels: 5, n: 9 });
    bench.read('panel p', { kind: 'vote', level: 1, levels: 5, n: 1 });
    const { satisfaction } = look(bench);
    expect(satisfaction).toMatchObject({ votes: 10, satisfied: 9, share: 0.9 });
    expect(satisfaction.lower).toBeCloseTo(0.596, 3);
    bench.now += 24 * hour;
    expect(look(bench).satisfaction.votes).toBe(0);
  });

  it('shows open calls and alerts by the names that people know', () => {
    const bench = new Bench();
    bench.read('help button:1', { kind: 'press', press: 'single' });
    bench.now += minute;
    bench.work(({ draft }) =>
      draft.set('alert', 'wait.queue.cash', {
        ...{ rule: 'wait', subject: 'queue/cash', phase: 'firing', since: 5, value: 700, limit: 600 },
        ...{ clearSince: null, unknownSince: null, ended: null },
      }),
    );
    const view = look(bench);
    expect(view.calls).toEqual({ open: 1, oldest_s: 60 });
    expect(view.alerts).toEqual([
      {
        ...{
          key: 'wait.queue.cash',
          rule: 'wait',
          subject: 'queue/cash',
          name: { en: 'Cash' },
          state: 'firing',
        },
        ...{ severity: 'warning', since: 5, value: 700, limit: 600, unit: 's', for_staff: true },
      },
    ]);
  });

  it('shows how the upload is', () => {
    const bench = new Bench();
    expect(look(bench).upload).toMatchObject({ state: 'off', backlog_points: 0 });
    const upload: UploadState = {
      ...{ mode: 'waiting', reason: 'unreachable', detail: '', since: 0, sent: 0, quarantined: 2 },
      ...{ backlogPoints: 40, backlogOldestAt: bench.now - minute },
    };
    expect(look(bench, { upload }).upload).toEqual({
      ...{ state: 'waiting', reason: 'unreachable', backlog_points: 40, backlog_age_s: 60, quarantined: 2 },
    });
  });
});

describe('the lower bound of Wilson’s interval', () => {
  // Newcombe 1998, table I, and the closed forms at the ends: n/(n + z²) and 0.
  it.each([
    [81, 263, 0.2553],
    [15, 148, 0.0624],
    [1, 29, 0.0061],
    [0, 20, 0],
    [10, 10, 0.7225],
    [1, 1, 0.2065],
  ])('%i of %i: %f', (good, total, lower) => {
    expect(wilsonLower(good, total)).toBeCloseTo(lower, 4);
  });
});
