/** Plays a pattern on an output pin, with a timer only while something is to change. */
import type { Shown } from './patterns.js';
import type { Level, OutputPin, PinClock } from './pins.js';
import { after } from './timer.js';

export interface Player {
  /** Replaces what is played. */
  play(pattern: (elapsedMs: number) => Shown): void;
  close(): void;
}

/** @param write sets the output, 1 is lit or sounding */
export function player(
  pin: Pick<OutputPin, 'close'>,
  write: (level: Level) => void,
  clock: PinClock,
): Player {
  let cancel = () => {};
  const show = (pattern: (elapsedMs: number) => Shown, startedAt: number) => {
    const { level, holdsMs } = pattern(clock.monotonicMs() - startedAt);
    write(level);
    cancel = holdsMs === Infinity ? () => {} : after(clock, holdsMs, () => show(pattern, startedAt));
  };
  return {
    play(pattern) {
      cancel();
      show(pattern, clock.monotonicMs());
    },
    close() {
      cancel();
      write(0);
      pin.close();
    },
  };
}
