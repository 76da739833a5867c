import { describe, expect, it } from 'vitest';
import { Bench, fieldsOf, hour } from './fixtures.js';
import { forgetVotes, isSatisfied } from './votes.js';

describe('which votes count as satisfied', () => {
  it.each([
    [2, [2]],
    [3, [3]],
    [4, [3, 4]],
    [5, [4, 5]],
  ])('of %i buttons: %j', (levels, satisfied) => {
    const all = Array.from({ length: levels }, (_, index) => index + 1);
    expect(all.filter((level) => isSatisfied(level, levels))).toEqual(satisfied);
  });
});

describe('votes', () => {
  const today = '2026-01-05';

  it('are written with their level and added to their day', () => {
    const bench = new Bench();
    const points = bench.read('panel panel', { kind: 'vote', level: 4, levels: 5, n: 3 });
    expect(points).toMatchObject([
      {
        measurement: 'vote',
        tags: { hall: 'h', desk: 'desk-1', device: 'panel' },
        fields: { good: 3, total: 3, level: 4, levels: 5 },
      },
    ]);
    bench.read('panel panel', { kind: 'vote', level: 1, levels: 5, n: 1 });
    expect(bench.state.get('votes', today)).toEqual({ good: 3, total: 4 });
  });

  it('of a panel without a desk belong to the hall', () => {
    const points = new Bench().read('door line:1', { kind: 'vote', level: 1, levels: 2, n: 1 });
    expect(points[0]?.tags).toMatchObject({ desk: 'hall' });
  });

  it('of nobody are nothing', () => {
    const bench = new Bench();
    expect(bench.read('panel panel', { kind: 'vote', level: 4, levels: 5, n: 0 })).toEqual([]);
    expect(bench.state.get('votes', today)).toBeUndefined();
  });

  it('that come late count for the day on which they were cast', () => {
    const bench = new Bench();
    const vote = { kind: 'vote' as const, level: 5, levels: 5, n: 1 };
    bench.read('panel panel', { ...vote, backfilled: true }, bench.now - 24 * hour);
    expect(bench.state.get('votes', '2026-01-04')).toEqual({ good: 1, total: 1 });
    bench.read('panel panel', vote);
    bench.work(forgetVotes);
    expect([...bench.state.all('votes').keys()]).toEqual([today]);
  });

  it('that a panel states as totals are the differences of each button', () => {
    const bench = new Bench();
    const total = (level: number, presses: number) =>
      fieldsOf(
        bench.read('panel panel', { kind: 'vote_total', level, levels: 4, presses, bits: 16 }),
        'vote',
      );
    expect(total(4, 1_000)).toEqual([]);
    expect(total(1, 20)).toEqual([]);
    expect(total(4, 1_002)).toEqual([{ good: 2, total: 2, level: 4, levels: 4 }]);
    expect(total(1, 21)).toEqual([{ good: 0, total: 1, level: 1, levels: 4 }]);
    expect(total(1, 21)).toEqual([]);
    // The panel was switched off and on again.
    expect(total(4, 3)).toEqual([{ good: 3, total: 3, level: 4, levels: 4 }]);
    expect(bench.state.get('votes', today)).toEqual({ good: 5, total: 6 });
  });
});
