import type { PinClock } from './pins.js';

/** Runs `task` once after `ms` of the clock's time, unless the returned function is called first. */
export function after(clock: PinClock, ms: number, task: () => void): () => void {
  const cancel = clock.every(Math.max(1, ms), () => {
    cancel();
    task();
  });
  return cancel;
}
