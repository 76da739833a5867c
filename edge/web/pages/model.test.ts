import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageOf,
  bandOf,
  columnsFor,
  minutesOf,
  occupancyVerdict,
  queueVerdict,
  satisfactionVerdict,
  shortestQueue,
  tiles,
} from './model.js';
import { demoQueue, demoView, minute } from './testing/demo-view.js';

const target = 10 * minute;

describe('minutesOf counts begun minutes', () => {
  it.each([
    [0, 0],
    [29.9, 0],
    [30, 1],
    [60, 1],
    [60.1, 2],
    [600, 10],
    [600.1, 11],
    [7200, 120],
  ])('%d s: %d min', (seconds, minutes) => expect(minutesOf(seconds)).toBe(minutes));
});

describe('bandOf', () => {
  it.each([
    [7 * minute, 14.2 * minute, { low: 7, high: 15 }],
    [0, 20, { low: 0, high: 0 }],
    [125, 130, { low: 2, high: 3 }],
    [null, 600, null],
    [0, null, null],
  ])('%j to %j s', (p10, p90, band) => expect(bandOf(p10, p90)).toEqual(band));

  it('never ends before it begins', () => {
    const seconds = fc.double({ min: 0, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        const band = bandOf(Math.min(a, b), Math.max(a, b));
        expect(band?.high).toBeGreaterThanOrEqual(band?.low ?? Number.NaN);
      }),
      { seed: 7 },
    );
  });
});

describe('queueVerdict', () => {
  it.each([
    ['well below', { wait_s: 7.9 * minute }, 'within'],
    ['from 80 % of the standard', { wait_s: 8 * minute }, 'near'],
    ['at the standard', { wait_s: 10 * minute }, 'near'],
    ['beyond it', { wait_s: 10.1 * minute }, 'over'],
    ['while the gateway holds on', { wait_s: 9 * minute, over: true }, 'over'],
    ['without a figure', { wait_s: null }, 'no_data'],
    ['without a figure because nobody serves', { wait_s: null, over: true }, 'over'],
    ['stale', { status: 'stale', over: true }, 'stale'],
    ['closed', { status: 'closed', over: true }, 'closed'],
    ['without data', { status: 'no_data', over: true }, 'no_data'],
  ] as const)('%s', (_name, changes, verdict) =>
    expect(queueVerdict(demoQueue('a', changes), target)).toBe(verdict));
});

describe('occupancyVerdict', () => {
  it.each([
    [{ people: 107 }, 'within'],
    [{ people: 108 }, 'near'],
    [{ people: 121, over: true }, 'over'],
    [{ people: null }, 'no_data'],
    [{ status: 'stale', over: true }, 'stale'],
    [{ status: 'closed', over: true }, 'closed'],
  ] as const)('%j: %s', (changes, verdict) =>
    expect(occupancyVerdict({ ...demoView().occupancy, ...changes })).toBe(verdict));
});

describe('satisfactionVerdict', () => {
  it.each([
    [0.9, 'within'],
    [0.89, 'near'],
    [0, 'near'],
    [null, 'no_data'],
  ])('%j: %s', (share, verdict) =>
    expect(satisfactionVerdict({ ...demoView().satisfaction, share })).toBe(verdict));
});

describe('shortestQueue', () => {
  it.each([
    ['the fewest minutes', [5, 4, 9], 'q1'],
    ['two share the place', [4, 4, 9], null],
    ['one queue only', [4], null],
    ['no queue', [], null],
  ])('%s', (_name, minutes, shortest) => {
    const queues = minutes.map((n, at) => demoQueue(`q${at}`, { wait_s: n * minute }));
    expect(shortestQueue(queues)).toBe(shortest);
  });

  it('passes over queues that are not live', () => {
    const queues = [
      demoQueue('a', { wait_s: 60, status: 'closed' }),
      demoQueue('b'),
      demoQueue('c', { wait_s: 900 }),
    ];
    expect(shortestQueue(queues)).toBe('b');
  });
});

describe('tiles', () => {
  it('judges nothing when the connection is lost, and shows how old the figure is', () => {
    const [tile] = tiles(
      demoView({ queues: [demoQueue('a', { wait_s: 900, over: true }), demoQueue('b')] }),
      20,
      true,
    );
    expect(tile).toMatchObject({ verdict: 'stale', minutes: 15, shortest: false, heard_s: 24 });
  });

  it('shows no figure of a closed queue', () => {
    const [tile] = tiles(demoView({ queues: [demoQueue('a', { status: 'closed' })] }), 0, false);
    expect(tile).toMatchObject({
      verdict: 'closed',
      minutes: null,
      band: null,
      ruler: null,
      waiting: null,
      desks: null,
    });
  });

  it('keeps everything on the ruler', () => {
    const seconds = fc.double({ min: 0, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, seconds, (a, b, c) => {
        const [p10_s, wait_s, p90_s] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const [tile] = tiles(demoView({ queues: [demoQueue('a', { p10_s, wait_s, p90_s })] }), 0, false);
        const places = Object.values(tile?.ruler ?? {});
        expect(places).toHaveLength(4);
        for (const place of places) expect(place).toBeGreaterThanOrEqual(0);
        for (const place of places) expect(place).toBeLessThanOrEqual(1);
      }),
      { seed: 7 },
    );
  });
});

describe('columnsFor fills a landscape screen', () => {
  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 3],
    [8, 4],
    [9, 3],
    [12, 4],
    [16, 4],
    [24, 6],
  ])('%d queues: %d columns', (n, columns) => expect(columnsFor(n)).toBe(columns));
});

describe('ageOf', () => {
  it.each([
    [-1, 's', 0],
    [59.9, 's', 59],
    [60, 'min', 1],
    [7199, 'min', 119],
    [7200, 'h', 2],
  ])('%d s', (seconds, unit, n) => expect(ageOf(seconds)).toEqual({ unit, n }));
});
