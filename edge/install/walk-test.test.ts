import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceSchema } from '../../cloud/site/hall.js';
import type { WalkPart } from '../state/parts.js';
import { planOf } from './plan.js';
import { interval, resultOf } from './verdict.js';
import { advance, type Heard, isOver } from './walk-test.js';

const door = { profile: 'hallgate-json', topics: ['t'], watches: [{ channel: 'line:1', line: 'door' }] };
const keys = { profile: 'gpio-button', pins: { help: 2, answer: 3 } };
const lamp = { profile: 'gpio-lamp', pins: { lamp: 2 } };

function begin(entry: object): WalkPart {
  const plan = planOf(deviceSchema.parse({ id: 'd', ...entry }), undefined)!;
  return { device: 'd', by: 'Ada', started: 0, touched: 0, entry: 'digest', levels: {}, ...plan };
}

const walked = (what: string, n = 1): Heard => ({ what, channel: 'line:1', n });
const pressed = (name: string, n = 1): Heard => ({
  what: 'press',
  channel: `button:${name}`,
  press: 'single',
  n,
});

/** What the device told in each turn, and the result when all turns are done. */
function play(entry: object, turns: readonly (readonly Heard[])[]) {
  const over = turns.reduce(
    (test, heard, index) => advance(advance(test, { type: 'heard', heard }, index), { type: 'next' }, index),
    begin(entry),
  );
  expect(isOver(over)).toBe(true);
  return resultOf(over, 7);
}

describe('a door', () => {
  it('passes that tells every walk', () => {
    const result = play(door, [[walked('in')], [walked('out')], [walked('in', 19), walked('out', 19)]]);
    expect(result).toMatchObject({
      kind: 'line',
      by: 'Ada',
      at: 7,
      passed: true,
      why: null,
      share: 1,
      high: 1,
    });
    // 0.025^(1/40): the lower bound of 40 of 40.
    expect(result.low).toBeCloseTo(0.025 ** (1 / 40), 10);
    expect(result.steps.map(({ what, counted, stray, state }) => [what, counted, stray, state])).toEqual([
      ['in', 1, 0, 'done'],
      ['out', 1, 0, 'done'],
      ['in', 19, 0, 'done'],
      ['out', 19, 0, 'done'],
    ]);
    expect(result.steps[0]).not.toHaveProperty('turn');
  });

  it.each<[string | null, string, Heard[][]]>([
    [null, 'misses two of twenty', [[walked('in')], [walked('out')], [walked('in', 17), walked('out', 19)]]],
    [
      'missed',
      'misses three of twenty',
      [[walked('in')], [walked('out')], [walked('in', 16), walked('out', 19)]],
    ],
    [
      'doubled',
      'tells three too many',
      [[walked('in')], [walked('out')], [walked('in', 22), walked('out', 19)]],
    ],
    ['nothing_heard', 'is silent', [[], [], []]],
    [
      'turned_round',
      'looks the other way',
      [[walked('out')], [walked('in')], [walked('in', 19), walked('out', 19)]],
    ],
    ['missed', 'counts in and never out', [[walked('in')], [], [walked('in', 19)]]],
    [
      null,
      'tells a stranger who walked out meanwhile',
      [[walked('in'), walked('out')], [walked('out')], [walked('in', 19), walked('out', 19)]],
    ],
  ])('is %s that %s', (why, _story, turns) => {
    expect(play(door, turns)).toMatchObject({ why, passed: why === null });
  });

  it('asks for the ways to and fro at once', () => {
    let test = begin(door);
    const asked = () =>
      test.steps.filter(({ state }) => state === 'now').map(({ what, times }) => `${what} ${times}`);
    expect(asked()).toEqual(['in 1']);
    test = advance(test, { type: 'next' }, 1);
    expect(asked()).toEqual(['out 1']);
    test = advance(test, { type: 'next' }, 2);
    expect(asked()).toEqual(['in 19', 'out 19']);
    expect(test.touched).toBe(2);
  });

  it('whatever it tells: nothing is lost, and a test that is over hears nothing', () => {
    const heard = fc.record({
      what: fc.constantFrom('in', 'out', 'press', 'sign', 'enter'),
      channel: fc.constantFrom('line:1', 'line:2'),
      n: fc.integer({ min: 1, max: 50 }),
    });
    const turns = fc.array(fc.array(heard, { maxLength: 5 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(turns, (given) => {
        const result = play(door, given);
        const told = result.steps.reduce((sum, { counted, stray }) => sum + counted + stray, 0);
        const passages = given.flat().filter(({ what }) => what === 'in' || what === 'out');
        expect(told).toBe(passages.reduce((sum, { n }) => sum + n, 0));
        expect(result.passed).toBe(result.why === null);
        expect(result.low).toBeLessThanOrEqual(result.share);
        expect(result.high).toBeGreaterThanOrEqual(result.share);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('buttons', () => {
  it.each<[string | null, Heard[][]]>([
    [null, [[pressed('help', 3)], [pressed('answer', 3)]]],
    ['missed', [[pressed('help', 2)], [pressed('answer', 3)]]],
    ['doubled', [[pressed('help', 6)], [pressed('answer', 3)]]],
    ['wrong_channel', [[pressed('answer', 3)], [pressed('help', 3)]]],
    ['missed', [[pressed('help', 3)], []]],
  ])('are %s', (why, turns) => expect(play(keys, turns).why).toBe(why));
});

describe('a lamp', () => {
  it.each([
    [true, null],
    [false, 'not_seen'],
  ])('seen: %s gives %s', (seen, why) => {
    const over = advance(begin(lamp), { type: 'answer', seen }, 1);
    expect(isOver(over)).toBe(true);
    expect(resultOf(over, 1)).toMatchObject({ kind: 'output', why, share: Number(seen) });
  });
});

describe('the interval', () => {
  // Table of exact limits, n = 20, two-sided 95 %: R binom.test(18, 20), binom.test(0, 3).
  it.each([
    [18, 20, 0.6830173, 0.9876515],
    [0, 3, 0, 0.7075982],
    [3, 3, 0.2924018, 1],
    [10, 20, 0.2719578, 0.7280422],
  ])('of %i in %i is %f to %f', (counted, done, low, high) => {
    expect(interval(counted, done).low).toBeCloseTo(low, 6);
    expect(interval(counted, done).high).toBeCloseTo(high, 6);
  });
});
