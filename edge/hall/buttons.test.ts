import { describe, expect, it } from 'vitest';
import { Bench, fieldsOf, hour } from './fixtures.js';

const single = { kind: 'press' as const, press: 'single' as const };
const long = { kind: 'press' as const, press: 'long' as const };

describe('a press', () => {
  it.each([
    ['button:call', 'call'],
    ['button:answer', 'answer'],
    ['button:vote', 'vote'],
    ['button:open', 'desk-open'],
    ['button:desk', 'desk-toggle'],
    ['button:unused', 'nothing'],
    ['button:not-in-the-hall-file', 'nothing'],
  ])('of %s is written with its meaning: %s', (channel, means) => {
    const points = new Bench().read(`buttons ${channel}`, single);
    expect(fieldsOf(points, 'press')).toEqual([{ n: 1, press: 'single', means }]);
  });

  it('means what the hall file says of that kind of press', () => {
    const bench = new Bench();
    const open = () => bench.state.get('desk', 'desk-3')?.open;
    bench.read('buttons button:desk', single);
    expect(open()).toBe(true);
    expect(fieldsOf(bench.read('buttons button:desk', long), 'press')).toMatchObject([
      { means: 'desk-close' },
    ]);
    expect(open()).toBe(false);
    expect(
      fieldsOf(bench.read('buttons button:desk', { kind: 'press', press: 'double' }), 'press'),
    ).toMatchObject([{ means: 'nothing' }]);
    bench.read('buttons button:desk', single);
    bench.read('buttons button:desk', single);
    expect(open()).toBe(false);
  });

  it('opens a desk, begins a service and ends it', () => {
    const bench = new Bench();
    const desk = () => bench.state.get('desk', 'desk-3');
    bench.read('buttons button:open', single);
    expect(desk()).toMatchObject({ open: true, servingSince: null });
    bench.read('buttons button:start', single);
    expect(desk()?.servingSince).toBe(bench.now);
    bench.now += 90_000;
    expect(fieldsOf(bench.read('buttons button:end', single), 'desk')).toMatchObject([{ handling_s: 90 }]);
  });

  it('that ends a service opens no desk', () => {
    const bench = new Bench();
    bench.read('buttons button:end', single);
    expect(bench.state.get('desk', 'desk-3')).toBeUndefined();
  });

  it('opens a call and answers it', () => {
    const bench = new Bench();
    expect(fieldsOf(bench.read('buttons button:call', single), 'call')).toEqual([{ opened: 1 }]);
    bench.now += 60_000;
    expect(fieldsOf(bench.read('buttons button:answer', single), 'call')).toEqual([
      { answered: 1, answer_s: 60, in_time: 1 },
    ]);
  });

  it('is a vote of the level that the hall file gives', () => {
    const points = new Bench().read('buttons button:vote', single);
    expect(fieldsOf(points, 'vote')).toEqual([{ good: 0, total: 1, level: 2, levels: 3 }]);
  });

  it('tells a queue that somebody joined, or was served', () => {
    for (const channel of ['button:joined', 'button:served'] as const) {
      const bench = new Bench();
      bench.read(`buttons ${channel}`, single);
      expect(bench.state.get('queue', 'advice')?.inputAt).toBe(bench.now);
    }
  });

  it('of hours ago is written down; only a vote still counts', () => {
    const bench = new Bench();
    const old = { ...single, backfilled: true as const };
    expect(fieldsOf(bench.read('buttons button:call', old, bench.now - hour), 'press').length).toBe(1);
    expect(bench.state.get('call', 'buttons')).toBeUndefined();
    bench.read('buttons button:vote', old, bench.now - hour);
    expect(bench.state.get('votes', '2026-01-05')).toEqual({ good: 0, total: 1 });
  });
});
