import { describe, expect, it } from 'vitest';
import { deviceViews } from './device-views.js';
import { Bench, second } from './hall/fixtures.js';

describe('the devices that somebody should look at', () => {
  it('are the worst first, and none that is well', () => {
    const bench = new Bench();
    const all = ['door', 'zone', 'desks', 'buttons', 'help', 'panel', 'tags'] as const;
    for (const id of all) bench.read(`${id} device`, { kind: 'health', battery_pct: 80 });
    const look = () => deviceViews(bench.model, bench.state, bench.now);
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
  });
});
