import { describe, expect, it } from 'vitest';
import { Bench, hallOf, minute, standards } from './fixtures.js';
import { insideNow } from './inside.js';
import { HallModel } from './model.js';

const look = (bench: Bench, open = true) => insideNow(bench.model, bench.state, open, bench.now);
const crossing = (inward: number) => ({ kind: 'crossing' as const, in: inward, out: 0 });
function comeIn(bench: Bench, people: number, by: `${string} line:1`): void {
  bench.read(by, crossing(people));
  bench.count();
}

describe('people inside', () => {
  it('are not known before a door has counted', () => {
    const bench = new Bench();
    expect(look(bench)).toEqual({ status: 'no_data', people: null, over: false });
    bench.read('zone zone:1', { kind: 'presence', people: 3 });
    expect(look(bench).status).toBe('no_data');
  });

  it('are over the permitted number only above it', () => {
    const bench = new Bench();
    bench.inside(20);
    expect(look(bench)).toEqual({ status: 'live', people: 20, over: false });
    bench.inside(21);
    expect(look(bench)).toEqual({ status: 'live', people: 21, over: true });
    expect(look(bench, false)).toEqual({ status: 'closed', people: 21, over: false });
  });

  it('are not believed when a door is not watched any more', () => {
    const bench = new Bench();
    bench.inside(30);
    bench.now += 4 * minute;
    expect(look(bench)).toEqual({ status: 'stale', people: 30, over: false });
    comeIn(bench, 0, 'door line:1');
    expect(look(bench).status).toBe('live');
    bench.read('door device', { kind: 'health', online: false });
    expect(look(bench).status).toBe('stale');
  });

  it('of two doors need both to be watched, each by any of its devices', () => {
    const door = (id: string, line: string) => ({
      id,
      profile: 'hallgate-json',
      topics: [`sensors/${id}`],
      interval_s: 60,
      watches: [{ channel: 'line:1', line }],
    });
    const devices = [door('one', 'door'), door('two', 'door'), door('three', 'side')];
    const bench = new Bench(new HallModel(hallOf({ devices }), standards));
    comeIn(bench, 1, 'one line:1');
    expect(look(bench).status).toBe('stale');
    comeIn(bench, 1, 'three line:1');
    expect(look(bench).status).toBe('live');
  });
});
