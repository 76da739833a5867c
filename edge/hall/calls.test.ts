import { describe, expect, it } from 'vitest';
import { answerCall, answerDevice, forgetCalls, openCall } from './calls.js';
import { Bench, fieldsOf, hour, second } from './fixtures.js';

function benchWithCalls(...calls: [device: string, afterS: number][]): Bench {
  const bench = new Bench();
  for (const [device, afterS] of calls)
    bench.work((step) => openCall(step, device, bench.now + afterS * second));
  return bench;
}

describe('a help call', () => {
  it('pressed again within 10 s is the same call', () => {
    const bench = benchWithCalls(['help', 0], ['help', 9.999]);
    expect(bench.state.get('call', 'help')?.open).toEqual([bench.now]);
    const { points } = bench.work((step) => openCall(step, 'help', bench.now + 10 * second));
    expect(fieldsOf(points, 'call')).toEqual([{ opened: 1 }]);
    expect(bench.state.get('call', 'help')?.open.length).toBe(2);
  });

  it('is answered oldest first, with the time that it took', () => {
    const bench = benchWithCalls(['help', 0], ['buttons', 20], ['help', 40]);
    const answer = () => bench.work((step) => answerCall(step, undefined, bench.now + 301 * second));
    const first = answer();
    expect(first.result).toBe('help');
    expect(fieldsOf(first.points, 'call')).toEqual([{ answered: 1, answer_s: 301, in_time: 0 }]);
    expect(answer().result).toBe('buttons');
    expect(answer().result).toBe('help');
    expect(answer()).toMatchObject({ result: null, points: [] });
  });

  it.each([
    [300, 1],
    [300.001, 0],
  ])('answered after %f s is in time: %i', (afterS, inTime) => {
    const bench = benchWithCalls(['help', 0]);
    const { points } = bench.work((step) => answerCall(step, undefined, bench.now + afterS * second));
    expect(fieldsOf(points, 'call')).toMatchObject([{ in_time: inTime }]);
  });

  it('of a desk is answered there, and from no other desk', () => {
    const bench = benchWithCalls(['help', 0], ['buttons', 20]);
    const at = bench.now + 30 * second;
    expect(bench.work((step) => answerCall(step, 'desk-3', at)).result).toBeNull();
    expect(bench.work((step) => answerCall(step, 'desk-1', at)).result).toBe('buttons');
  });

  it('is answered by the button that called', () => {
    const bench = benchWithCalls(['help', 0], ['buttons', 20]);
    const answer = () => bench.work((step) => answerDevice(step, 'buttons', bench.now + 30 * second)).result;
    expect([answer(), answer()]).toEqual([true, false]);
    expect(bench.state.get('call', 'help')?.open.length).toBe(1);
  });

  it('pressed fifty times in vain is one impatient customer', () => {
    const bench = benchWithCalls(
      ...Array.from({ length: 60 }, (_, n) => ['help', n * 20] as [string, number]),
    );
    expect(bench.state.get('call', 'help')?.open.length).toBe(50);
  });

  it('of yesterday is nobody’s any more', () => {
    const bench = benchWithCalls(['help', 0], ['help', 3_600], ['buttons', 0]);
    bench.now += 12 * hour;
    bench.work(forgetCalls);
    expect(bench.state.get('call', 'help')?.open.length).toBe(1);
    expect(bench.state.get('call', 'buttons')).toBeUndefined();
  });
});
