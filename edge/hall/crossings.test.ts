import { describe, expect, it } from 'vitest';
import { Bench, fieldsOf, hour, minute } from './fixtures.js';

const crossing = (inward: number, outward = 0) => ({ kind: 'crossing' as const, in: inward, out: outward });

describe('crossings', () => {
  it('move the people inside', () => {
    const bench = new Bench();
    const points = bench.read('door line:1', crossing(3, 1));
    expect(points).toMatchObject([
      {
        measurement: 'crossing',
        tags: { hall: 'h', line: 'door', device: 'door' },
        fields: { in: 3, out: 1 },
      },
    ]);
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 3, out: 1 });
  });

  it('are turned round where the device looks the other way', () => {
    const bench = new Bench();
    const points = bench.read('door line:2', crossing(1, 4));
    expect(fieldsOf(points, 'crossing')).toEqual([{ in: 4, out: 1 }]);
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 4, out: 1 });
  });

  it('of a line inside the hall leave the people inside alone', () => {
    const bench = new Bench();
    expect(fieldsOf(bench.read('door line:3', crossing(5)), 'crossing')).toEqual([{ in: 5, out: 0 }]);
    expect(bench.state.get('hall', 'now')).not.toHaveProperty('crossed');
  });

  it('add up until a tick takes them in', () => {
    const bench = new Bench();
    bench.read('door line:1', crossing(5, 1));
    bench.read('door line:2', crossing(1, 2));
    expect(bench.state.get('hall', 'now')).toEqual({ crossed: { in: 7, out: 2 }, readingAt: bench.now });
    bench.count();
    expect(bench.state.get('hall', 'now')).toEqual({ readingAt: bench.now });
  });

  it('that were stored during an outage correct the figures and leave who is inside alone', () => {
    const bench = new Bench();
    bench.read('door line:1', crossing(2));
    const at = bench.now - 3 * hour;
    const points = bench.read('door line:1', { ...crossing(40), backfilled: true }, at);
    expect(points).toMatchObject([{ measurement: 'crossing', fields: { in: 40 }, at }]);
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 2, out: 0 });
  });

  it('at the entry of a queue feed it, unless they are back-filled', () => {
    const bench = new Bench();
    bench.read('door line:4', { ...crossing(1), backfilled: true });
    expect(bench.state.get('queue', 'advice')).toBeUndefined();
    bench.read('door line:4', crossing(1));
    expect(bench.state.get('queue', 'advice')?.inputAt).toBe(bench.now);
  });
});

describe('totals', () => {
  const total = (inward: number, outward: number) => ({ kind: 'total' as const, in: inward, out: outward });

  it('are written as they are stated, and count as the people between them', () => {
    const bench = new Bench();
    expect(bench.read('door line:1', total(100, 90)).map((one) => one.measurement)).toEqual(['counter']);
    const points = bench.read('door line:1', total(104, 91));
    expect(fieldsOf(points, 'counter')).toEqual([{ in_total: 104, out_total: 91 }]);
    expect(fieldsOf(points, 'crossing')).toEqual([{ in: 4, out: 1 }]);
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 4, out: 1 });
  });

  it('that are back-filled move no baseline: the next live total holds the same people', () => {
    const bench = new Bench();
    bench.read('door line:1', total(500, 400));
    const stored = bench.read('door line:1', { ...total(450, 380), backfilled: true }, bench.now - hour);
    expect(stored.map((one) => one.measurement)).toEqual(['counter']);
    bench.now += hour;
    const during = { ...total(501, 400), backfilled: true as const };
    expect(fieldsOf(bench.read('door line:1', during, bench.now - minute), 'crossing')).toEqual([]);
    const next = bench.read('door line:1', total(502, 400));
    expect(fieldsOf(next, 'crossing')).toEqual([{ in: 2, out: 0 }]);
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 2, out: 0 });
  });

  it('of each channel and device are counters of their own', () => {
    const bench = new Bench();
    bench.read('door line:1', total(10, 0));
    bench.read('door line:2', total(70, 0));
    bench.read('door line:1', total(11, 0));
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 1, out: 0 });
  });
});
