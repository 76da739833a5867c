import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertPart, AlertPhase } from '../state/parts.js';
import { acknowledge, type Condition, end, live } from './life.js';

const identity = { rule: 'r', subject: 's' };
const holds = { holdMs: 60_000, clearHoldMs: 30_000, unknownMs: 300_000 };
const now = 1_000_000;

const over: Condition = { known: true, over: true, clear: false, value: 11, limit: 10 };
const between: Condition = { known: true, over: false, clear: false, value: 9, limit: 10 };
const clear: Condition = { known: true, over: false, clear: true, value: 5, limit: 10 };
const unknown: Condition = { known: false, over: false, clear: false, value: 0, limit: 10 };
const conditions = { over, between, clear, unknown };

function alert(phase: AlertPhase, parts: Partial<AlertPart> = {}): AlertPart {
  const common = { clearSince: null, unknownSince: null, value: 12, limit: 10, ended: null };
  return { ...identity, ...common, phase, since: now - 10_000, ...parts };
}

type State = AlertPhase | 'nothing';
const before: Record<State, AlertPart | undefined> = {
  nothing: undefined,
  pending: alert('pending'),
  firing: alert('firing'),
  acknowledged: alert('acknowledged'),
  resolved: alert('resolved', { clearSince: now - 1 }),
};
const phaseOf = (part: AlertPart | undefined): State => part?.phase ?? 'nothing';

/** What an alert becomes at once, from each phase, in each condition; "closed" is any condition in a closed hall. */
const table: [State, keyof typeof conditions | 'closed', State][] = [
  ['nothing', 'over', 'pending'],
  ['nothing', 'between', 'nothing'],
  ['nothing', 'clear', 'nothing'],
  ['nothing', 'unknown', 'nothing'],
  ['nothing', 'closed', 'nothing'],
  ['pending', 'over', 'pending'],
  ['pending', 'between', 'nothing'],
  ['pending', 'clear', 'nothing'],
  ['pending', 'unknown', 'pending'],
  ['pending', 'closed', 'nothing'],
  ['firing', 'over', 'firing'],
  ['firing', 'between', 'firing'],
  ['firing', 'clear', 'firing'],
  ['firing', 'unknown', 'firing'],
  ['firing', 'closed', 'resolved'],
  ['acknowledged', 'over', 'acknowledged'],
  ['acknowledged', 'between', 'acknowledged'],
  ['acknowledged', 'clear', 'acknowledged'],
  ['acknowledged', 'unknown', 'acknowledged'],
  ['acknowledged', 'closed', 'resolved'],
  ['resolved', 'over', 'pending'],
  ['resolved', 'between', 'resolved'],
  ['resolved', 'clear', 'resolved'],
  ['resolved', 'unknown', 'resolved'],
  ['resolved', 'closed', 'resolved'],
];

describe('the life of an alert', () => {
  it('has every phase and condition in its table', () => {
    expect(new Set(table.map(([from, condition]) => `${from} ${condition}`)).size).toBe(5 * 5);
  });

  it.each(table)('%s, %s: %s', (from, name, to) => {
    const open = name !== 'closed';
    const all = open ? [conditions[name]] : Object.values(conditions);
    for (const condition of all)
      expect(phaseOf(live(before[from], identity, condition, open, holds, now))).toBe(to);
  });

  it('begins with its value, its limit and its start', () => {
    expect(live(undefined, identity, over, true, holds, now)).toEqual(
      alert('pending', { since: now, value: 11, limit: 10 }),
    );
  });

  it('fires when it was over for the whole hold time, and at once without one', () => {
    const pending = alert('pending', { since: now });
    const at = (ms: number) => phaseOf(live(pending, identity, over, true, holds, now + ms));
    expect([at(59_999), at(60_000)]).toEqual(['pending', 'firing']);
    expect(phaseOf(live(undefined, identity, over, true, { ...holds, holdMs: 0 }, now))).toBe('firing');
  });

  it('ends when it was clear for the whole hold time', () => {
    const clearing = live(alert('firing'), identity, clear, true, holds, now)!;
    expect(clearing).toMatchObject({ phase: 'firing', clearSince: now, value: 5 });
    const at = (ms: number) => live(clearing, identity, clear, true, holds, now + ms);
    expect(at(29_999)?.phase).toBe('firing');
    expect(at(30_000)).toMatchObject({ phase: 'resolved', ended: null });
    expect(phaseOf(live(alert('firing'), identity, clear, true, { ...holds, clearHoldMs: 0 }, now))).toBe(
      'resolved',
    );
  });

  it('stays what it is within the dead-band, and the way to its end begins anew', () => {
    for (const condition of [between, over, unknown]) {
      const clearing = alert('firing', { clearSince: now - 29_000 });
      expect(live(clearing, identity, condition, true, holds, now)).toMatchObject({
        phase: 'firing',
        clearSince: null,
      });
    }
  });

  it('ends as no data when nothing was known for long, with its last value', () => {
    const lost = live(alert('acknowledged'), identity, unknown, true, holds, now)!;
    expect(lost).toMatchObject({ phase: 'acknowledged', unknownSince: now, value: 12 });
    const at = (ms: number) => live(lost, identity, unknown, true, holds, now + ms);
    expect(at(299_999)?.phase).toBe('acknowledged');
    expect(at(300_000)).toMatchObject({ phase: 'resolved', ended: 'no_data', value: 12 });
    expect(live(lost, identity, over, true, holds, now + 1)).toMatchObject({ unknownSince: null });
    const pending = alert('pending', { unknownSince: now });
    expect(live(pending, identity, unknown, true, holds, now + 300_000)).toBeUndefined();
  });

  it('shows its last value while there is no figure, and its limit before there was one', () => {
    const endless = { ...over, value: null };
    expect(live(alert('firing'), identity, endless, true, holds, now)?.value).toBe(12);
    expect(live(undefined, identity, endless, true, holds, now)?.value).toBe(10);
  });

  it('says why it ended, where that is not recovery', () => {
    expect(live(before.firing, identity, clear, false, holds, now)).toMatchObject({
      ended: 'closed',
      clearSince: now,
    });
    expect(end(before.firing!, 'removed', now)).toMatchObject({ phase: 'resolved', ended: 'removed' });
    expect(end(before.pending!, 'removed', now)).toBeUndefined();
    expect(end(before.resolved!, 'removed', now)).toBe(before.resolved);
  });

  it('begins anew after its end', () => {
    const ended = alert('resolved', { ended: 'no_data', unknownSince: 1, clearSince: 2 });
    expect(live(ended, identity, over, true, holds, now)).toEqual(
      alert('pending', { since: now, value: 11, limit: 10 }),
    );
  });

  it.each([
    ['nothing', 'nothing'],
    ['pending', 'nothing'],
    ['firing', 'acknowledged'],
    ['acknowledged', 'nothing'],
    ['resolved', 'nothing'],
  ] as const)('acknowledged while %s: %s', (from, to) => {
    expect(acknowledge(before[from])?.phase ?? 'nothing').toBe(to);
  });

  it('moves along its edges only, whatever comes', () => {
    const edges = new Set([
      ...['nothing pending', 'nothing firing', 'pending firing', 'pending nothing'],
      ...['firing acknowledged', 'firing resolved', 'acknowledged resolved'],
      ...['resolved pending', 'resolved firing'],
    ]);
    const moves = fc.array(
      fc.record({
        condition: fc.constantFrom(...Object.values(conditions)),
        open: fc.boolean(),
        acknowledged: fc.boolean(),
        ms: fc.integer({ min: 0, max: 200_000 }),
      }),
      { maxLength: 60 },
    );
    const times = fc.record({
      holdMs: fc.constantFrom(0, 60_000),
      clearHoldMs: fc.constantFrom(0, 30_000),
      unknownMs: fc.constant(300_000),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(moves, times, (steps, held) => {
        let part: AlertPart | undefined;
        let at = now;
        for (const step of steps) {
          at += step.ms;
          const from = part;
          const given = JSON.stringify(from);
          part = live(part, identity, step.condition, step.open, held, at);
          expect(JSON.stringify(from)).toBe(given);
          check(from, part, edges, seen);
          const acked: AlertPart | null = step.acknowledged ? acknowledge(part) : null;
          if (acked) check(part, acked, edges, seen);
          part = acked ?? part;
        }
      }),
      { seed: 3, numRuns: 500 },
    );
    expect([...seen].sort()).toEqual([...edges].sort());
  });
});

function check(
  from: AlertPart | undefined,
  to: AlertPart | undefined,
  edges: ReadonlySet<string>,
  seen: Set<string>,
): void {
  const [a, b] = [phaseOf(from), phaseOf(to)];
  // An alert that goes on is the same one: its start is a part of its identity.
  if (a === b) expect(to?.since).toBe(from?.since);
  else {
    expect(edges).toContain(`${a} ${b}`);
    seen.add(`${a} ${b}`);
  }
}
