import { describe, expect, it } from 'vitest';
import { estimate } from '../wait/wait.js';
import { Bench, fieldsOf, hallOf, hour, minute, monday, second, standards } from './fixtures.js';
import type { QueueNow } from './liveness.js';
import { HallModel } from './model.js';
import { followInside } from './occupancy.js';

/** One gauge tick; `waiting`: so many wait in the queue "cash". */
function gauge(bench: Bench, given: { open?: boolean; waiting?: number } = {}) {
  return bench.work((step) => {
    const figures = {
      ...estimate(bench.state.get('queue', 'cash')!.wait, bench.now),
      length: given.waiting ?? 0,
    };
    const now: QueueNow = { estimate: { ...figures, length_sd: 0.5 }, status: 'live', fresh: true };
    const estimates = new Map(given.waiting === undefined ? [] : [['cash', now]]);
    followInside({ ...step, estimates, open: given.open ?? true }, true);
  }).points;
}

function hall(model?: HallModel): Bench {
  const bench = new Bench(model);
  bench.read('zone zone:1', { kind: 'presence', people: 1 });
  return bench;
}

const cross = (bench: Bench, into: number, out: number) =>
  bench.read('door line:1', { kind: 'crossing', in: into, out });
const people = (bench: Bench) => bench.state.get('inside', 'now')!.people;

describe('people inside', () => {
  it('are at least those who wait and are served; the correction is written once it is final', () => {
    const bench = hall();
    cross(bench, 2, 0);
    bench.read('desks desk:1', { kind: 'desk', state: 'serving' });
    expect(gauge(bench, { waiting: 9 })).toEqual([]);
    expect(people(bench)).toBeGreaterThan(8);
    const found: unknown[] = [];
    for (let n = 0; n < 120; n++) {
      bench.now += 10 * second;
      // Somebody moves, so that the hall is not taken for empty.
      if (n % 30 === 0) cross(bench, 1, 1);
      found.push(...gauge(bench).filter(({ tags }) => tags.reason === 'queue'));
    }
    expect(found).toMatchObject([
      {
        measurement: 'occupancy_correction',
        tags: { hall: 'h' },
        at: monday,
        fields: { by: expect.any(Number) },
      },
    ]);
    expect((found[0] as { fields: { by: number } }).fields.by).toBeGreaterThan(5);
  });

  it('teach the balance of the doors once a day, an hour after closing', () => {
    const bench = hall();
    for (let n = 0; n < 150; n++) {
      bench.now += 2 * minute;
      cross(bench, 1, n % 5 === 0 ? 0 : 1);
      bench.count();
    }
    const { day, balance } = bench.state.get('inside', 'now')!;
    expect([day, balance]).toEqual(['2026-01-05', 1]);
    // It closes at 18:00.
    bench.now = monday + 8 * hour + 59 * minute;
    gauge(bench, { open: false });
    expect(bench.state.get('inside', 'now')!.day).toBe('2026-01-05');
    bench.now += 2 * minute;
    gauge(bench, { open: false });
    const after = bench.state.get('inside', 'now')!;
    expect(after).toMatchObject({ day: null, people: 0, occupancy: { days: [{ in: 150, out: 120 }] } });
    expect(after.balance).toBeLessThan(0.95);
    bench.now += hour;
    gauge(bench, { open: false });
    expect(bench.state.get('inside', 'now')!.occupancy.days).toHaveLength(1);
  });

  it('of the evening are gone in the morning, also when the power was off, and the first who come count', () => {
    const bench = hall();
    for (let n = 0; n < 30; n++) {
      bench.now += minute;
      cross(bench, 5, 1);
      bench.count();
    }
    bench.now = monday + 23 * hour;
    cross(bench, 4, 0);
    gauge(bench);
    expect(Math.round(people(bench))).toBe(4);
    // Yesterday is closed with today, as the hall is open already.
    expect(bench.state.get('inside', 'now')!.occupancy.today).toEqual({ in: 154, out: 30 });
  });

  it('of a hall that never closes: its day ends with the silence of the night', () => {
    const always = { mon: ['00:00-24:00'], tue: ['00:00-24:00'] };
    const bench = hall(new HallModel(hallOf({ hours: always }), standards));
    cross(bench, 6, 2);
    bench.count();
    bench.now = monday + 14 * hour + minute; // 00:01
    cross(bench, 1, 2);
    gauge(bench);
    expect(bench.state.get('inside', 'now')).toMatchObject({ day: '2026-01-05' });
    bench.now += 31 * minute;
    gauge(bench);
    expect(bench.state.get('inside', 'now')).toMatchObject({ day: null, people: 0 });
    expect(fieldsOf(gauge(bench), 'occupancy_correction')).toEqual([]);
  });
});
