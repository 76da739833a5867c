import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sections } from './parts.js';
import { HallState } from './state.js';

const votes = (total: number) => ({ good: 0, total });

describe('a draft', () => {
  it('sees its own changes over those of the state, and the state sees none of them', () => {
    const state = new HallState();
    const first = state.draft();
    first.set('votes', 'a', votes(1));
    first.set('votes', 'b', votes(2));
    state.accept(first);
    const draft = state.draft();
    draft.set('votes', 'a', votes(10));
    draft.set('votes', 'c', votes(3));
    draft.delete('votes', 'b');
    expect([draft.get('votes', 'a'), draft.get('votes', 'b')]).toEqual([votes(10), undefined]);
    expect(draft.ids('votes').sort()).toEqual(['a', 'c']);
    expect([...state.all('votes')]).toEqual([
      ['a', votes(1)],
      ['b', votes(2)],
    ]);
    expect(state.get('votes', 'c')).toBeUndefined();
  });

  it('that is thrown away leaves nothing behind', () => {
    const state = new HallState();
    state.draft().set('votes', 'a', votes(1));
    expect(state.all('votes').size).toBe(0);
    expect(state.draft().get('votes', 'a')).toBeUndefined();
  });

  it('tells only what it replaced', () => {
    const state = new HallState();
    const first = state.draft();
    first.set('votes', 'a', votes(1));
    state.accept(first);
    const draft = state.draft();
    draft.get('votes', 'a');
    expect(draft.changes().size).toBe(0);
    draft.delete('votes', 'a');
    expect([...draft.changes()]).toEqual([['votes/a', null]]);
  });

  it('may set again what it deleted', () => {
    const draft = new HallState().draft();
    draft.delete('votes', 'a');
    draft.set('votes', 'a', votes(2));
    expect(draft.ids('votes')).toEqual(['a']);
    expect(draft.get('votes', 'a')).toEqual(votes(2));
  });
});

describe('a state', () => {
  it('is what its stored changes say, after any drafts, some of them discarded', () => {
    const change = fc.record({
      section: fc.constantFrom('votes' as const, 'call' as const),
      id: fc.constantFrom('a', 'b', 'door|line:1/2'),
      value: fc.option(fc.integer({ min: 0, max: 9 })),
    });
    const drafts = fc.array(fc.record({ changes: fc.array(change, { maxLength: 5 }), kept: fc.boolean() }));
    fc.assert(
      fc.property(drafts, (given) => {
        const state = new HallState();
        const stored = new Map<string, string>();
        for (const { changes, kept } of given) {
          const draft = state.draft();
          for (const { section, id, value } of changes) {
            if (value === null) draft.delete(section, id);
            else if (section === 'votes') draft.set('votes', id, votes(value));
            else draft.set('call', id, { open: [value] });
          }
          if (!kept) continue;
          state.accept(draft);
          for (const [key, json] of draft.changes()) {
            if (json === null) stored.delete(key);
            else stored.set(key, json);
          }
        }
        const loaded = HallState.load(stored);
        for (const section of sections) {
          const sorted = (one: HallState) => [...one.all(section)].sort(([a], [b]) => (a < b ? -1 : 1));
          expect(sorted(loaded)).toEqual(sorted(state));
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('leaves out parts that it does not know: a later version may have written them', () => {
    const state = HallState.load(
      new Map([
        ['moon/now', '{}'],
        ['votes/a', '{"good":1,"total":2}'],
      ]),
    );
    expect(state.get('votes', 'a')).toEqual({ good: 1, total: 2 });
    expect(sections.reduce((sum, section) => sum + state.all(section).size, 0)).toBe(1);
  });
});
