import { describe, expect, it } from 'vitest';
import { erlangA } from './numerics/erlang.js';
import { type Advice, advise, type StaffingInput, smallestNumber, staffing, worstRisk } from './staffing.js';

const input = (inside: number, lambda: number, open = 4): StaffingInput => ({
  belief: { lo: inside, p: [1], gone: [0], come: [0] },
  open,
  deskCount: 12,
  mu: 1 / 300,
  theta: 1 / 900,
  lambda: () => lambda / 60,
  targetS: 600,
});

describe('staffing', () => {
  it('forgets the start and agrees with Erlang A in the long run', () => {
    // Few wait at first and the load is light: after 45 min the queue is about steady.
    const { pOver } = erlangA({ lambda: 1, mu: 0.2, theta: 1 / 15, desks: 5 });
    expect(Math.abs(worstRisk(input(5, 1), 5) - pOver(10))).toBeLessThan(0.006);
  });

  it('needs more desks for a longer queue', () => {
    const needed = [0, 10, 20, 40].map((inside) => smallestNumber(input(inside, 1))!);
    expect(needed).toEqual([...needed].sort((a, b) => a - b));
    expect(needed[3]).toBeGreaterThan(needed[0]!);
  });

  it('says when all desks are too few', () => {
    expect(smallestNumber({ ...input(200, 10), theta: 0 })).toBeNull();
  });

  it('foretells when the target will be passed, and which number avoids it', () => {
    const { passesInMin, needed, risk } = staffing(input(14, 1.6));
    expect(passesInMin).toBeGreaterThan(0);
    expect(needed).toBeGreaterThan(4);
    expect(risk).toBeGreaterThan(0.5);
  });

  it('raises at once, and lowers one desk after a quarter of an hour', () => {
    let advice: Advice | null = advise(null, input(4, 0.5), 0);
    const low = advice.desks;
    advice = advise(advice, input(30, 1.5), 60_000);
    const high = advice.desks;
    expect(high).toBeGreaterThan(low);
    const seen = new Set<number>();
    for (let minute = 2; minute < 20; minute++) {
      advice = advise(advice, input(2, 0.3), minute * 60_000);
      seen.add(advice.desks);
    }
    expect([...seen]).toEqual([high, high - 1]);
  });
});
