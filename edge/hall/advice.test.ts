import { describe, expect, it } from 'vitest';
import { adviceText } from '../rules/text.js';
import { estimate } from '../wait/wait.js';
import { adviceNow, adviseQueues } from './advice.js';
import { Bench, hallOf, minute, second, standards } from './fixtures.js';
import { queueNow } from './liveness.js';
import { HallModel } from './model.js';

const desks = [1, 2, 3].map((n) => ({ id: `desk-${n}`, name: { en: `Desk ${n}` } }));
const [cash] = hallOf().queues;
const model = new HallModel(
  hallOf({ desks, queues: [{ ...cash!, desks: desks.map(({ id }) => id), service_s: 240 }] }),
  standards,
);

function tick(bench: Bench, open = true): void {
  bench.work((step) => {
    const part = step.draft.get('queue', 'cash')!;
    const now = queueNow(bench.model, 'cash', part, estimate(part.wait, bench.now), open, bench.now);
    adviseQueues({ ...step, estimates: new Map([['cash', now]]), open });
  });
}

/** The first desks are open, and so many wait. */
function hall(waiting: number, open: number): Bench {
  const bench = new Bench(model);
  for (let n = 1; n <= open; n++) bench.read(`desks desk:${n}`, { kind: 'desk', state: 'open' });
  for (let n = 0; n < 6; n++) {
    bench.now += 10 * second;
    bench.read('zone zone:1', { kind: 'presence', people: waiting });
  }
  tick(bench);
  return bench;
}

const say = (bench: Bench) => {
  const advice = adviceNow(model, bench.state, 'cash');
  return advice && adviceText(model, advice);
};

describe('the advice on desks', () => {
  it('names the closed desks that keep the standard', () => {
    const bench = hall(6, 1);
    expect(adviceNow(model, bench.state, 'cash')).toMatchObject({ open: 1, enough: true, overInS: 0 });
    expect(say(bench)).toMatch(/^the wait is over 10 min; opening Desk 2( and Desk \d)* brings it down$/);
    const before = adviceNow(model, bench.state, 'cash')!.toOpen.length;
    bench.read('desks desk:2', { kind: 'desk', state: 'open' });
    expect(adviceNow(model, bench.state, 'cash')!.toOpen.length).toBe(before - 1);
    tick(bench);
    expect(adviceNow(model, bench.state, 'cash')!.toOpen.length).toBe(before - 1);
  });

  it('says nothing while the desks are right, nor of a queue that is closed', () => {
    const bench = hall(0, 1);
    expect(say(bench)).toBeNull();
    expect(adviceNow(model, bench.state, 'cash')).toMatchObject({ more: 0, toOpen: [] });
    tick(bench, false);
    expect(adviceNow(model, bench.state, 'cash')).toBeNull();
  });

  it('says when all desks are too few', () => {
    const bench = hall(90, 3);
    expect(say(bench)).toBe('the wait is over 10 min; all desks together are not enough');
  });

  it('names no desk of which nobody tells whether it is open', () => {
    const bench = hall(6, 1);
    const blind = new HallModel(hallOf({ ...model.hall, devices: [] }), standards);
    const advice = adviceNow(blind, bench.state, 'cash')!;
    expect(advice.toOpen).toEqual([]);
    expect(adviceText(blind, advice)).toMatch(/opening \d more desks? brings it down$/);
  });

  it('raises at once and lowers slowly, over a restart as well', () => {
    const bench = hall(6, 1);
    const { held } = adviceNow(model, bench.state, 'cash')!;
    const seen = new Set<number>();
    for (let n = 0; n < 14 * 6; n++) {
      bench.now += 10 * second;
      bench.read('zone zone:1', { kind: 'presence', people: 0 });
      if (n % 6 === 0) tick(bench);
      seen.add(adviceNow(model, bench.state, 'cash')!.held.desks);
    }
    expect([...seen]).toEqual([held.desks]);
    bench.now += 3 * minute;
    bench.read('zone zone:1', { kind: 'presence', people: 0 });
    tick(bench);
    expect(adviceNow(model, bench.state, 'cash')!.held.desks).toBe(held.desks - 1);
  });
});

describe('the words', () => {
  const advice = (given: object) => ({
    ...{ held: { desks: 4, fewerSince: null }, open: 3, enough: true, overInS: 360, risk: 0.34 },
    ...{ toOpen: ['desk-3'], more: 1, ...given },
  });

  it.each([
    [{}, '10 min will be passed in 6 min; opening Desk 3 avoids it'],
    [{ overInS: null }, 'up to 34 % of newcomers will wait longer than 10 min; opening Desk 3 avoids it'],
    [{ enough: false }, '10 min will be passed in 6 min; opening Desk 3 helps, but all desks are not enough'],
    [{ toOpen: [] }, '10 min will be passed in 6 min; opening 1 more desk avoids it'],
    [{ more: -1, held: { desks: 1, fewerSince: null } }, '1 desk is enough for now'],
    [{ more: 0 }, null],
  ])('%j: %s', (given, text) => {
    expect(adviceText(model, advice(given))).toBe(text);
  });
});
