import { describe, expect, it } from 'vitest';
import { type ClockOffset, mapStamp } from './clocks.js';

const HOUR = 3_600_000;

/** Messages sent each 10 s by a clock that is `error(t)` ahead, received after `delay(i)` ms. */
function messages(count: number, error: (t: number) => number, delay: (i: number) => number): number[] {
  let clock: ClockOffset | undefined;
  const off: number[] = [];
  for (let i = 0; i < count; i++) {
    const t = i * 10_000;
    const mapped = mapStamp(clock, t + error(t), t + delay(i));
    expect(mapped).not.toBeNull();
    clock = mapped!.clock;
    off.push(Math.abs(mapped!.at - t));
  }
  return off;
}

describe('the clock of a device', () => {
  it.each([-10_000, 0, 10_000, 2 * HOUR])('%d ms wrong: corrected to the delays of the network', (error) => {
    const off = messages(
      100,
      () => error,
      (i) => 50 + ((i * 37) % 400),
    );
    expect(Math.max(...off.slice(20))).toBeLessThan(500);
  });

  it('set forward by an hour: believed at once', () => {
    const off = messages(
      100,
      (t) => (t > 300_000 ? HOUR : 0),
      () => 100,
    );
    expect(Math.max(...off)).toBeLessThanOrEqual(200);
  });

  it('set back by an hour: believed after five messages', () => {
    const off = messages(
      100,
      (t) => (t > 300_000 ? -HOUR : 0),
      () => 100,
    );
    expect(off.filter((ms) => ms > 1000)).toHaveLength(4);
  });

  it('a stored message keeps its own time', () => {
    const { clock } = mapStamp(undefined, 0, 20)!;
    expect(mapStamp(clock, 60_000, 60_000 + 1_800_000)!.at).toBeCloseTo(60_000, -2);
  });

  it('a year wrong: not believed', () => {
    expect(mapStamp(undefined, 365 * 24 * HOUR, 0)).toBeNull();
    expect(mapStamp(undefined, 0, 1.7e12)).toBeNull();
  });
});
