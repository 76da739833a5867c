import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, type Contacts, contactsDue, startContacts, stepContacts } from './contacts.js';
import type { Level } from './pins.js';

const debounceMs = 25;

/** Plays levels of one pin, with a tick wherever one is due, and a last one when all has settled. */
function play(levels: readonly { at: number; level: Level }[], start: Level = 0): Change[] {
  let contacts: Contacts = startContacts({ pin: start }, 0);
  const seen: Change[] = [];
  const step = (event: Parameters<typeof stepContacts>[1], now: number) => {
    const after = stepContacts(contacts, event, now, debounceMs);
    contacts = after.contacts;
    seen.push(...after.changes);
  };
  for (const { at, level } of [...levels, { at: Infinity, level: undefined }]) {
    const due = contactsDue(contacts, debounceMs);
    if (due !== undefined && due < at) step({ kind: 'tick' }, due);
    if (level !== undefined) step({ kind: 'edge', pin: 'pin', level }, at);
  }
  return seen;
}

describe('contacts', () => {
  it('lets a level through once it has held', () => {
    expect(play([{ at: 5, level: 1 }])).toEqual([{ pin: 'pin', level: 1, at: 5 }]);
  });

  it('drops a pulse that is shorter than the debounce', () => {
    expect(
      play([
        { at: 5, level: 1 },
        { at: 25, level: 0 },
      ]),
    ).toEqual([]);
  });

  it('takes what held as done even when the timer comes late', () => {
    const contacts = startContacts({ pin: 0 }, 0);
    const pressed = stepContacts(contacts, { kind: 'edge', pin: 'pin', level: 1 }, 10, debounceMs);
    const released = stepContacts(pressed.contacts, { kind: 'edge', pin: 'pin', level: 0 }, 200, debounceMs);
    expect(released.changes).toEqual([{ pin: 'pin', level: 1, at: 10 }]);
  });

  it('keeps the order of the wire when a late timer settles several pins', () => {
    let { contacts } = stepContacts(
      startContacts({ a: 0, b: 0 }, 0),
      { kind: 'edge', pin: 'b', level: 1 },
      10,
      25,
    );
    contacts = stepContacts(contacts, { kind: 'edge', pin: 'a', level: 1 }, 12, 25).contacts;
    const settled = stepContacts(contacts, { kind: 'tick' }, 90, 25);
    expect(settled.changes.map((change) => change.pin)).toEqual(['b', 'a']);
  });

  it('lets everything through without a debounce', () => {
    const step = stepContacts(startContacts({ pin: 0 }, 0), { kind: 'edge', pin: 'pin', level: 1 }, 3, 0);
    expect(step.changes).toEqual([{ pin: 'pin', level: 1, at: 3 }]);
  });

  const chatter = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 60 }), level: fc.constantFrom<Level>(0, 1) }),
    {
      maxLength: 60,
    },
  );

  it('never reports the same level twice in a row, and ends at the level of the wire', () => {
    fc.assert(
      fc.property(chatter, (steps) => {
        let at = 0;
        const timed = steps.map(({ gap, level }) => {
          at += gap;
          return { at, level };
        });
        const changes = play(timed);
        const levels = [0, ...changes.map((change) => change.level)];
        for (let i = 1; i < levels.length; i++) expect(levels[i]).not.toBe(levels[i - 1]);
        expect(levels.at(-1)).toBe(steps.at(-1)?.level ?? 0);
      }),
      { seed: 1 },
    );
  });

  it('makes one press of a contact that bounces for 1-20 ms on both ways', () => {
    const bounces = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(bounces, bounces, (down, up) => {
        const levels: { at: number; level: Level }[] = [];
        let at = 100;
        const swing = (gaps: number[], to: Level) => {
          levels.push({ at, level: to });
          for (const gap of gaps) {
            levels.push({ at: at + gap, level: to === 1 ? 0 : 1 }, { at: at + 2 * gap, level: to });
            at += 2 * gap;
          }
          at += 120;
        };
        swing(down, 1);
        swing(up, 0);
        expect(play(levels).map((change) => change.level)).toEqual([1, 0]);
      }),
      { seed: 2 },
    );
  });
});
