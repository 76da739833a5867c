import { describe, expect, it } from 'vitest';
import { HallState } from '../state/state.js';
import { estimate } from '../wait/wait.js';
import { Bench, hallOf, hour, minute, monday, second, standards } from './fixtures.js';
import { HallModel } from './model.js';
import { scoreQueues } from './score.js';

/** One gauge tick at which newcomers are told 300 s, with a band from 100 to 500 s. */
function tick(bench: Bench, fresh = true) {
  return bench.work((step) => {
    const part = step.draft.get('queue', 'cash');
    if (!part) return;
    const figures = { ...estimate(part.wait, bench.now), mean_s: 300, p10_s: 100, p90_s: 500 };
    const now = { estimate: figures, status: fresh ? ('live' as const) : ('closed' as const), fresh };
    scoreQueues({ ...step, estimates: new Map([['cash', now]]), open: fresh });
  }).points;
}

let beacons = 0;
/** Somebody with a beacon waits so long. */
function waits(bench: Bench, seconds: number): void {
  const beacon = `beacon-${++beacons}`;
  tick(bench);
  bench.read('tags wait', { kind: 'sighting', beacon });
  for (let s = 0; s < seconds; s += 30) {
    bench.now += 30 * second;
    bench.read('zone zone:1', { kind: 'presence', people: 2 });
    tick(bench);
  }
  bench.read('tags served', { kind: 'sighting', beacon });
  // The estimator holds what it hears for three seconds.
  bench.now += 10 * second;
  bench.read('zone zone:1', { kind: 'presence', people: 2 });
  tick(bench);
}

function day(model?: HallModel): Bench {
  const bench = new Bench(model);
  bench.read('zone zone:1', { kind: 'presence', people: 2 });
  bench.now += minute;
  waits(bench, 240);
  waits(bench, 600);
  return bench;
}

const expected = {
  day: '2026-01-05',
  observed_n: 2,
  observed_mae_s: 180,
  observed_bias_s: -120,
  observed_cover: 0.5,
};

describe('the self-score', () => {
  it('is told once, an hour after closing', () => {
    const bench = day();
    expect(bench.state.get('score', 'cash')).toMatchObject({ last: null, today: { observed: { n: 2 } } });
    bench.now = monday + 8 * hour + 59 * minute;
    expect(tick(bench, false)).toEqual([]);
    bench.now += 2 * minute;
    const points = tick(bench, false);
    expect(points).toMatchObject([{ measurement: 'self_score', tags: { hall: 'h', queue: 'cash' } }]);
    const fields = points[0]!.fields as Record<string, number>;
    expect({
      ...fields,
      observed_mae_s: Math.round(fields.observed_mae_s!),
      observed_bias_s: Math.round(fields.observed_bias_s!),
    }).toMatchObject(expected);
    // It is of the day, whenever it is written.
    expect(bench.model.day(points[0]!.at)).toBe('2026-01-05');
    expect(bench.state.get('score', 'cash')).toMatchObject({
      last: { day: '2026-01-05', observed: { n: 2 } },
      today: { observed: null },
    });
    for (let n = 0; n < 20; n++) {
      bench.now += hour;
      expect(tick(bench, false)).toEqual([]);
    }
  });

  it('is told at midnight in a hall that never closes', () => {
    const always = { mon: ['00:00-24:00'], tue: ['00:00-24:00'] };
    const bench = day(new HallModel(hallOf({ hours: always }), standards));
    bench.now = monday + 14 * hour - second;
    expect(tick(bench)).toEqual([]);
    bench.now += second;
    expect(tick(bench).map(({ measurement }) => measurement)).toEqual(['self_score']);
    bench.now += 10 * second;
    expect(tick(bench)).toEqual([]);
  });

  it('is told once after a night without power', () => {
    const bench = day();
    const stored = new Map(
      ['queue', 'score'].map((section) => [
        `${section}/cash`,
        JSON.stringify(bench.state.get(section as 'queue', 'cash')),
      ]),
    );
    const after = Object.assign(new Bench(), { state: HallState.load(stored), now: monday + 23 * hour });
    const points = tick(after);
    expect(points).toMatchObject([{ fields: { day: '2026-01-05', observed_n: 2 } }]);
    expect(after.model.day(points[0]!.at)).toBe('2026-01-05');
    after.now += minute;
    expect(tick(after)).toEqual([]);
  });

  it('says nothing of a day on which nobody was told anything, and stays small', () => {
    const bench = new Bench();
    bench.read('zone zone:1', { kind: 'presence', people: 2 });
    for (let n = 0; n < 600; n++) {
      bench.now += minute;
      tick(bench, n < 400);
    }
    bench.now = monday + 30 * hour;
    expect(tick(bench, false)).toEqual([]);
    expect(bench.state.get('score', 'cash')!.told.length).toBeLessThanOrEqual(180);
    expect(JSON.stringify(bench.state.get('score', 'cash')).length).toBeLessThan(15_000);
  });
});
