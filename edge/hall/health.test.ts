import { describe, expect, it } from 'vitest';
import { Bench, fieldsOf, minute } from './fixtures.js';
import { foldReading } from './fold.js';

describe('health', () => {
  it('is written field by field, and what is not told stays as it was known', () => {
    const bench = new Bench();
    const points = bench.read('door device', {
      kind: 'health',
      battery_pct: 80,
      faults: ['blocked', 'tilted'],
    });
    expect(fieldsOf(points, 'device')).toMatchObject([
      { battery_pct: 80, faults: 'blocked tilted', reports: 1 },
    ]);
    bench.read('door device', { kind: 'health', rssi_dbm: -70 });
    expect(bench.state.get('device', 'door')).toMatchObject({
      batteryPct: 80,
      faults: ['blocked', 'tilted'],
      online: true,
    });
    bench.read('door device', { kind: 'health', faults: [] });
    expect(bench.state.get('device', 'door')?.faults).toEqual([]);
  });

  it('any reading is a sign of life of its device and of the hall', () => {
    const bench = new Bench();
    bench.read('door line:1', { kind: 'crossing', in: 1, out: 0 }, bench.now - minute);
    expect(bench.state.get('device', 'door')).toMatchObject({ seenAt: bench.now, online: true });
    expect(bench.state.get('hall', 'now')?.readingAt).toBe(bench.now);
  });

  it('a last will is not: it is the broker that speaks', () => {
    const bench = new Bench();
    const before = bench.now;
    bench.read('door line:1', { kind: 'crossing', in: 1, out: 0 });
    bench.now += minute;
    const points = bench.read('door device', { kind: 'health', online: false });
    expect(fieldsOf(points, 'device')).toMatchObject([{ online: 0 }]);
    expect(bench.state.get('device', 'door')).toMatchObject({ seenAt: before, online: false });
    expect(bench.state.get('hall', 'now')?.readingAt).toBe(before);
    bench.now += minute;
    bench.read('door line:1', { kind: 'crossing', in: 1, out: 0 });
    expect(bench.state.get('device', 'door')).toMatchObject({ seenAt: bench.now, online: true });
  });

  it('keeps the last known difference of the clocks', () => {
    const bench = new Bench();
    const reading = bench.bound('door line:1', { kind: 'crossing', in: 1, out: 0 });
    bench.work((step) => foldReading(step, reading, -4_000));
    bench.work((step) => foldReading(step, reading, null));
    expect(bench.state.get('device', 'door')?.offsetMs).toBe(-4_000);
  });
});
