import { describe, expect, it } from 'vitest';
import { estimate } from '../wait/wait.js';
import { Bench, hallOf, minute, second, standards } from './fixtures.js';
import { isOver, queueNow } from './liveness.js';
import { HallModel } from './model.js';

function look(bench: Bench, open = true) {
  const part = bench.state.get('queue', 'advice');
  const known = estimate(part!.wait, bench.now);
  return queueNow(bench.model, 'advice', part, known, open, bench.now);
}

/** The queue "advice" is seen by a device that counts who joins it. */
function joined(): Bench {
  const bench = new Bench();
  bench.read('door line:4', { kind: 'crossing', in: 2, out: 0 });
  return bench;
}

describe('an estimate', () => {
  it('is live while its inputs are young', () => {
    const bench = joined();
    expect(look(bench)).toMatchObject({ status: 'live', fresh: true });
    bench.now += 5 * minute;
    expect(look(bench)).toMatchObject({ status: 'live', fresh: true });
  });

  it('is stale when they are old', () => {
    const bench = joined();
    bench.now += 5 * minute + 1;
    expect(look(bench)).toMatchObject({ status: 'stale', fresh: false });
  });

  it('is closed while the hall is, whatever is known', () => {
    expect(look(joined(), false)).toMatchObject({ status: 'closed', fresh: false });
  });

  it('is no data without an input, or without a figure', () => {
    const bench = joined();
    const { wait } = bench.state.get('queue', 'advice')!;
    const known = estimate(wait, bench.now);
    const now = (part: Parameters<typeof queueNow>[2], mean_s: number | null) =>
      queueNow(bench.model, 'advice', part, { ...known, mean_s }, true, bench.now);
    const part = bench.state.get('queue', 'advice')!;
    expect(now(part, 10).status).toBe('live');
    expect(now(part, null).status).toBe('no_data');
    expect(now({ ...part, inputAt: null }, 10).status).toBe('no_data');
    expect(now(undefined, 10)).toMatchObject({ status: 'no_data', fresh: false });
  });
});

describe('a queue is stale', () => {
  const watching = (interval_s: number | undefined, id = 'zone') => ({
    id,
    profile: 'slow',
    topics: [`sensors/${id}`],
    ...(interval_s === undefined ? {} : { interval_s }),
    watches: [{ channel: 'zone:1', zone: 'area' }],
  });
  const staleAfterS = (...devices: ReturnType<typeof watching>[]) =>
    new HallModel(hallOf({ devices }), standards, new Map([['slow', 1_800]])).staleAfterMs('cash') / second;

  it('after three intervals of its most talkative device, never before five minutes', () => {
    expect(staleAfterS(watching(10))).toBe(300);
    expect(staleAfterS(watching(600))).toBe(1_800);
    expect(staleAfterS(watching(600), watching(200, 'other'))).toBe(600);
    expect(staleAfterS(watching(undefined))).toBe(5_400);
    expect(staleAfterS()).toBe(300);
  });
});

describe('people who wait while no desk is open', () => {
  const known = estimate(joined().state.get('queue', 'advice')!.wait, 0);
  const nobodyServes = { ...known, mean_s: null, desks_open: 0, length: 3 };
  const now = (figures: Partial<typeof known>) => {
    const bench = joined();
    const part = bench.state.get('queue', 'advice')!;
    return queueNow(bench.model, 'advice', part, { ...nobodyServes, ...figures }, true, bench.now);
  };

  it('are known to wait too long, though nobody can say how long', () => {
    expect(now({})).toMatchObject({ status: 'live', fresh: true });
    expect(isOver(new Bench().model, now({}))).toBe(true);
    expect(now({ length: 0.9 }).status).toBe('no_data');
    expect(now({ length: null }).status).toBe('no_data');
    expect(now({ desks_open: 1 }).status).toBe('no_data');
  });

  it('are over the standard only beyond it, and never where nothing is fresh', () => {
    const over = (figures: Partial<typeof known>, fresh = true) =>
      isOver(new Bench().model, { ...now(figures), fresh });
    expect([over({ mean_s: 600 }), over({ mean_s: 600.1 })]).toEqual([false, true]);
    expect([over({ mean_s: 900 }, false), over({}, false)]).toEqual([false, false]);
  });
});
