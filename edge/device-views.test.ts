import { describe, expect, it } from 'vitest';
import { deviceViews } from './device-views.js';
import { Bench, second } from './hall/fixtures.js';

describe('the devices that somebody should look at', () => {
  it('are the worst first, and none that is well', () => {
    const bench = new Bench();
    const all = ['door', 'zone', 'desks', 'buttons', 'help', 'panel', 'tags'] as const;
    for (const id of all) bench.read(`${id} device`, { kind: 'health', battery_pct: 80 });
    const flooding = new Set<string>();
    const look = () => deviceViews(bench.model, bench.state, bench.now, flooding);
    expect(look()).toEqual([]);
    bench.read('help device', { kind: 'health', battery_pct: 9 });
    bench.read('tags device', { kind: 'health', faults: ['blocked'] });
    bench.read('panel device', { kind: 'health', online: false });
    bench.now += second;
    expect(look().map(({ id, state }) => [id, state])).toEqual([
      ['panel', 'silent'],
      ['tags', 'faulty'],
      ['help', 'low_battery'],
    ]);
    flooding.add('door');
    expect(look()[0]).toMatchObject({ id: 'door', state: 'flooding' });
  });

  it('are doubtful by the balance of the hall, while they are heard', () => {
    const bench = new Bench();
    const sensor = { kind: 'line', id: 'door', device: 'door' } as const;
    const other = { kind: 'line', id: 'lift', device: 'zone' } as const;
    bench.read('door line:1', { kind: 'crossing', in: 1, out: 0 });
    bench.read('zone zone:1', { kind: 'presence', people: 1 });
    bench.work(({ draft }) =>
      draft.set('balance', 'now', {
        ...{ past: [], scores: {}, scatter: 1 },
        day: { date: '2026-01-05', in: 1, out: 1, served: 1, presentAt: null },
        suspicion: { kind: 'swapped', sensor, other, since: bench.now, evidence: 20 },
      }),
    );
    const find = () =>
      deviceViews(bench.model, bench.state, bench.now, new Set()).find(({ id }) => id === 'door');
    expect(find()).toMatchObject({ state: 'doubtful', suspicion: { kind: 'swapped', other: 'Lift' } });
    bench.now += 1_000_000 * second;
    expect(find()).toMatchObject({ state: 'silent', suspicion: null });
  });
});
