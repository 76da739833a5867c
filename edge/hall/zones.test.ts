import { describe, expect, it } from 'vitest';
import { estimate } from '../wait/wait.js';
import { Bench, fieldsOf, hour, minute } from './fixtures.js';
import { forgetTags } from './zones.js';

describe('zones', () => {
  it('hold the newest head count, and feed the queue that stands there', () => {
    const bench = new Bench();
    const points = bench.read('zone zone:1', { kind: 'presence', people: 6 });
    expect(points).toMatchObject([
      { measurement: 'presence', tags: { zone: 'area', device: 'zone' }, fields: { people: 6 } },
    ]);
    expect(bench.state.get('zone', 'area')).toEqual({ people: 6, occupied: true, at: bench.now });
    expect(bench.state.get('queue', 'cash')?.inputAt).toBe(bench.now);
    expect(estimate(bench.state.get('queue', 'cash')!.wait, bench.now).length).toBeGreaterThan(3);
  });

  it('of a queue without a zone of its own bear its name', () => {
    const bench = new Bench();
    bench.read('zone zone:2', { kind: 'presence', people: 2 });
    expect(bench.state.get('zone', 'advice')?.people).toBe(2);
    expect(bench.state.get('queue', 'advice')?.inputAt).toBe(bench.now);
  });

  it('keep what is newer than a statement that comes late', () => {
    const bench = new Bench();
    bench.read('zone zone:1', { kind: 'presence', people: 6 });
    bench.read('zone zone:1', { kind: 'presence', people: 1 }, bench.now - minute);
    expect(bench.state.get('zone', 'area')?.people).toBe(6);
  });

  it('are left alone by back-filled counts, which are written with their own time', () => {
    const bench = new Bench();
    const at = bench.now - hour;
    const points = bench.read('zone zone:1', { kind: 'presence', people: 30, backfilled: true }, at);
    expect(points).toMatchObject([{ fields: { people: 30 }, at }]);
    bench.read('zone zone:1', { kind: 'occupied', occupied: true, backfilled: true }, at);
    expect(bench.state.get('zone', 'area')).toBeUndefined();
    expect(bench.state.get('queue', 'cash')).toBeUndefined();
  });

  it('that are merely occupied hold an unknown number of people, and empty ones none', () => {
    const bench = new Bench();
    bench.read('zone zone:1', { kind: 'occupied', occupied: true });
    expect(bench.state.get('zone', 'area')).toMatchObject({ people: null, occupied: true });
    bench.read('zone zone:1', { kind: 'occupied', occupied: false });
    expect(bench.state.get('zone', 'area')).toMatchObject({ people: 0, occupied: false });
  });

  it('have stays and air', () => {
    const bench = new Bench();
    expect(fieldsOf(bench.read('zone zone:1', { kind: 'dwell', mean_s: 40, max_s: 90 }), 'dwell')).toEqual([
      { mean_s: 40, max_s: 90 },
    ]);
    const air = bench.read('zone zone:1', { kind: 'environment', co2_ppm: 900 });
    expect(air).toMatchObject([{ tags: { zone: 'area' }, fields: { co2_ppm: 900 } }]);
    const elsewhere = bench.read('zone room', { kind: 'environment', co2_ppm: 900 });
    expect(elsewhere).toMatchObject([{ tags: { zone: 'hall' } }]);
  });
});

describe('a beacon', () => {
  const seen = { kind: 'sighting' as const, beacon: 'pseudonym-1' };

  it('that joined and is served is one realised wait', () => {
    const bench = new Bench();
    const joinedAt = bench.now;
    expect(bench.read('tags wait', seen).map((one) => one.measurement)).toEqual(['sighting']);
    bench.now += 2 * minute;
    bench.read('tags wait', seen);
    bench.now += 3 * minute;
    const served = bench.read('tags served', seen);
    expect(served.find((one) => one.measurement === 'wait')).toEqual({
      measurement: 'wait',
      tags: { hall: 'h', queue: 'cash' },
      fields: { realised_s: 300, in_sla: 1 },
      at: joinedAt + 5 * minute,
    });
    bench.now += minute;
    expect(fieldsOf(bench.read('tags served', seen), 'wait')).toEqual([]);
    bench.now += 5 * minute;
    expect(estimate(bench.state.get('queue', 'cash')!.wait, bench.now).realised).toMatchObject({
      n: 1,
      p50_s: 300,
    });
  });

  it.each([
    [600, 1],
    [601, 0],
  ])('served after %i s kept the standard: %i', (afterS, inSla) => {
    const bench = new Bench();
    bench.read('tags wait', seen);
    bench.now += afterS * 1_000;
    expect(fieldsOf(bench.read('tags served', seen), 'wait')).toEqual([
      { realised_s: afterS, in_sla: inSla },
    ]);
  });

  it('that was never seen to join tells no wait', () => {
    const bench = new Bench();
    expect(fieldsOf(bench.read('tags served', seen), 'wait')).toEqual([]);
    expect(bench.state.all('tag').size).toBe(0);
  });

  it('seen elsewhere, or back-filled, joins nothing', () => {
    const bench = new Bench();
    expect(bench.read('tags elsewhere', seen)[0]?.tags).toMatchObject({ zone: 'area' });
    bench.read('tags wait', { ...seen, backfilled: true });
    expect(bench.state.all('tag').size).toBe(0);
  });

  it('is forgotten three hours after it was last seen, and begins anew then', () => {
    const bench = new Bench();
    bench.read('tags wait', seen);
    bench.now += 3 * hour;
    bench.work(forgetTags);
    expect(bench.state.get('tag', 'pseudonym-1')).toBeDefined();
    bench.read('tags wait', seen);
    expect(bench.state.get('tag', 'pseudonym-1')?.joinedAt).toBe(bench.now);
    bench.now += 3 * hour + 1;
    bench.work(forgetTags);
    expect(bench.state.all('tag').size).toBe(0);
  });

  it('is never named in a point', () => {
    expect(JSON.stringify(new Bench().read('tags wait', seen))).not.toContain('pseudonym');
  });
});
