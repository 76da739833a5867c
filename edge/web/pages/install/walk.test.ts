import { describe, expect, it } from 'vitest';
import { noon, result, step } from './testing/hall.js';
import { asksWhatWasSeen, strayOf, swappable, walkOf } from './walk.js';

it('tells what is to be done together now, and what is done', () => {
  const steps = [
    step({ what: 'in', state: 'done' }),
    step({ what: 'out', state: 'done' }),
    step({ what: 'in', times: 19, state: 'now' }),
    step({ what: 'out', times: 19, state: 'now' }),
    step({ what: 'wait' }),
  ];
  const walk = walkOf({ device: 'a', kind: 'line', by: 'Ann', started: noon, steps });
  expect(walk.now.map(({ what, times }) => [what, times])).toEqual([
    ['in', 19],
    ['out', 19],
  ]);
  expect(walk.done).toHaveLength(2);
});

it('asks what was seen instead of counting for outputs only', () => {
  expect([asksWhatWasSeen(step({ what: 'see' })), asksWhatWasSeen(step({ what: 'press' }))]).toEqual([
    true,
    false,
  ]);
});

it.each([
  ['line', 'other_way'],
  ['zone', 'other_way'],
  ['switch', 'other_way'],
  ['buttons', 'other_button'],
  ['queue', 'other'],
  ['beacon', 'other'],
  ['signs', 'other'],
  ['output', 'other'],
] as const)('what nobody did in a test of %s was %s', (kind, stray) => expect(strayOf(kind)).toBe(stray));

describe('swappable', () => {
  const steps = [step({ what: 'wait', channel: 'device' }), step({ what: 'in', channel: 'line:4' })];
  it.each([
    ['a line that was turned round', result('line', { passed: false, why: 'turned_round', steps }), 'line:4'],
    ['a line that missed people', result('line', { passed: false, why: 'missed', steps }), null],
    ['a zone that was turned round', result('zone', { passed: false, why: 'turned_round', steps }), null],
    ['no test', null, null],
  ] as const)('%s', (_name, outcome, channel) => expect(swappable(outcome)).toBe(channel));
});
