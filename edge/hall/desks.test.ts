import { describe, expect, it } from 'vitest';
import { estimate } from '../wait/wait.js';
import { changeDesk, type DeskChange, openDesks } from './desks.js';
import { Bench, fieldsOf, hour, minute } from './fixtures.js';

const states = {
  closed: { open: false, servingSince: null },
  idle: { open: true, servingSince: null },
  serving: { open: true, servingSince: 1 },
} as const;

/** Every state, every change, and what comes of it; null where nothing changes. */
const transitions: [keyof typeof states, DeskChange, keyof typeof states | null][] = [
  ['closed', 'open', 'idle'],
  ['closed', 'closed', null],
  ['closed', 'toggle', 'idle'],
  ['closed', 'serving', 'serving'],
  ['closed', 'idle', 'idle'],
  ['closed', 'done', null],
  ['idle', 'open', null],
  ['idle', 'closed', 'closed'],
  ['idle', 'toggle', 'closed'],
  ['idle', 'serving', 'serving'],
  ['idle', 'idle', null],
  ['idle', 'done', null],
  ['serving', 'open', null],
  ['serving', 'closed', 'closed'],
  ['serving', 'toggle', 'closed'],
  ['serving', 'serving', null],
  ['serving', 'idle', 'idle'],
  ['serving', 'done', 'idle'],
];

describe('a desk', () => {
  it('has its transitions in the table, all of them', () => {
    expect(transitions.length).toBe(3 * 6);
  });

  it.each(transitions)('that is %s, told "%s", becomes %s', (from, change, to) => {
    const bench = new Bench();
    const at = bench.now;
    bench.work((step) => step.draft.set('desk', 'desk-1', { ...states[from], at: 0 }));
    const before = bench.state.get('desk', 'desk-1');
    const { points } = bench.work((step) => changeDesk(step, 'desk-1', change, at));
    const after = bench.state.get('desk', 'desk-1')!;
    if (to === null) {
      expect(after).toBe(before);
      expect(points).toEqual([]);
      return;
    }
    expect(after.open).toBe(states[to].open);
    expect(after.servingSince).toBe(to === 'serving' ? at : null);
    expect(fieldsOf(points, 'desk')).toMatchObject([
      { open: Number(states[to].open), serving: Number(to === 'serving') },
    ]);
    // Marks on the charts are for desks that open and close, not for each customer.
    expect(fieldsOf(points, 'event').length).toBe(states[from].open === states[to].open ? 0 : 1);
  });

  it('tells how long a service took, however it ended', () => {
    for (const end of ['idle', 'closed', 'done'] as const) {
      const bench = new Bench();
      bench.work((step) => changeDesk(step, 'desk-1', 'serving', bench.now));
      const { points } = bench.work((step) => changeDesk(step, 'desk-1', end, bench.now + 150_000));
      expect(fieldsOf(points, 'desk')).toMatchObject([{ handling_s: 150 }]);
    }
  });

  it('is not moved by what is older than its last change', () => {
    const bench = new Bench();
    bench.read('desks desk:1', { kind: 'desk', state: 'open' });
    bench.read('desks desk:1', { kind: 'desk', state: 'closed' }, bench.now - minute);
    expect(bench.state.get('desk', 'desk-1')?.open).toBe(true);
  });

  it('is written down but not moved by a back-filled statement', () => {
    const bench = new Bench();
    bench.read('desks desk:1', { kind: 'desk', state: 'open' });
    bench.now += 3 * hour;
    const points = bench.read(
      'desks desk:1',
      { kind: 'desk', state: 'closed', backfilled: true },
      bench.now - hour,
    );
    expect(fieldsOf(points, 'desk')).toEqual([{ open: 0, serving: 0 }]);
    expect(bench.state.get('desk', 'desk-1')?.open).toBe(true);
  });

  it('follows its key switch', () => {
    const bench = new Bench();
    bench.read('desks desk:1', { kind: 'switch', on: true });
    expect(bench.state.get('desk', 'desk-1')?.open).toBe(true);
    bench.read('desks desk:1', { kind: 'switch', on: false });
    expect(bench.state.get('desk', 'desk-1')?.open).toBe(false);
  });
});

describe('desks and their queues', () => {
  it('a desk feeds each queue that it serves, and no other', () => {
    const bench = new Bench();
    const shared = bench.work((step) => changeDesk(step, 'desk-2', 'open', bench.now));
    expect([...shared.step.queues].sort()).toEqual(['advice', 'cash']);
    const own = bench.work((step) => changeDesk(step, 'desk-1', 'open', bench.now));
    expect([...own.step.queues]).toEqual(['cash']);
  });

  it('the queue knows how many of its desks are open', () => {
    const bench = new Bench();
    const open = (queue: string) => bench.work((step) => openDesks(step, queue)).result;
    bench.read('desks desk:1', { kind: 'desk', state: 'open' });
    bench.read('desks desk:2', { kind: 'desk', state: 'serving' });
    expect([open('cash'), open('advice')]).toEqual([2, 1]);
    const told = () => estimate(bench.state.get('queue', 'cash')!.wait, bench.now).desks_open;
    expect(told()).toBe(2);
    bench.now += minute;
    bench.read('desks desk:1', { kind: 'desk', state: 'closed' });
    expect(told()).toBe(1);
  });

  it('a ticket system may state the number of open desks', () => {
    const bench = new Bench();
    bench.read('desks queue:1', { kind: 'desks', open: 4, backfilled: true });
    expect(bench.state.get('queue', 'cash')).toBeUndefined();
    bench.read('desks queue:1', { kind: 'desks', open: 1 });
    expect(estimate(bench.state.get('queue', 'cash')!.wait, bench.now).desks_open).toBe(1);
  });
});
