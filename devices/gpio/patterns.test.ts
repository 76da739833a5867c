import { describe, expect, it } from 'vitest';
import { buzzerAt, lampAt, lampFor, lampModes, type Shown } from './patterns.js';

/** The levels of a pattern as changes: [at ms, level]. */
function changes(pattern: (elapsedMs: number) => Shown, untilMs: number): [number, number][] {
  const seen: [number, number][] = [];
  for (let ms = 0; ms < untilMs; ) {
    const { level, holdsMs } = pattern(ms);
    seen.push([ms, level]);
    ms += holdsMs;
  }
  return seen;
}

describe('lamp', () => {
  it('stays dark or lit without a timer', () => {
    expect(lampAt('off', 12_345)).toEqual({ level: 0, holdsMs: Infinity });
    expect(lampAt('on', 12_345)).toEqual({ level: 1, holdsMs: Infinity });
  });

  it('blinks half a second on and off', () => {
    expect(changes((ms) => lampAt('blink', ms), 2_000)).toEqual([
      [0, 1],
      [500, 0],
      [1_000, 1],
      [1_500, 0],
    ]);
  });

  it('flashes shortly every two seconds', () => {
    expect(changes((ms) => lampAt('flash', ms), 4_000)).toEqual([
      [0, 1],
      [100, 0],
      [2_000, 1],
      [2_100, 0],
    ]);
  });

  it('shows each life of an alert in its own way', () => {
    const lives = ['pending', 'firing', 'acknowledged', 'resolved'] as const;
    expect(new Set(lives.map(lampFor))).toEqual(new Set(lampModes));
  });
});

describe('buzzer', () => {
  it('beeps as often as asked and falls silent', () => {
    const beeps = changes((ms) => buzzerAt(2, ms), 10_000);
    expect(beeps).toEqual([
      [0, 1],
      [120, 0],
      [300, 1],
      [420, 0],
      [600, 0],
    ]);
  });

  it('is silent when asked for none', () => {
    expect(buzzerAt(0, 0)).toEqual({ level: 0, holdsMs: Infinity });
  });
});
