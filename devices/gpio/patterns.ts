/** Light and sound as pure functions of time, so that what people see can be tested without waiting. */
import type { Level } from './pins.js';

/** "flash" is a short flash every 2 s, "blink" half a second on and off. */
export const lampModes = ['off', 'on', 'flash', 'blink'] as const;
export type LampMode = (typeof lampModes)[number];

/** One turn of each pattern: ms on, ms off, and again. */
const turns: Record<LampMode, readonly [onMs: number, offMs: number]> = {
  off: [0, Infinity],
  on: [Infinity, 0],
  flash: [100, 1_900],
  blink: [500, 500],
};

/** How one short beep sounds among others. */
const beepTurn = [120, 180] as const;

/** What the lamp shows for an alert: it blinks until somebody acknowledges, then stays on until it is resolved. */
export function lampFor(alert: 'pending' | 'firing' | 'acknowledged' | 'resolved'): LampMode {
  const modes = { pending: 'flash', firing: 'blink', acknowledged: 'on', resolved: 'off' } as const;
  return modes[alert];
}

/** A level, and how long it holds from now, ms; Infinity when it stays. */
export interface Shown {
  readonly level: Level;
  readonly holdsMs: number;
}

/** @param elapsedMs since the mode was set */
export function lampAt(mode: LampMode, elapsedMs: number): Shown {
  const [onMs, offMs] = turns[mode];
  if (onMs === Infinity || offMs === Infinity) return { level: onMs > 0 ? 1 : 0, holdsMs: Infinity };
  return turnAt(onMs, offMs, elapsedMs);
}

/** @param beeps how many beeps were asked for; @param elapsedMs since then */
export function buzzerAt(beeps: number, elapsedMs: number): Shown {
  const [onMs, offMs] = beepTurn;
  if (elapsedMs >= beeps * (onMs + offMs)) return { level: 0, holdsMs: Infinity };
  return turnAt(onMs, offMs, elapsedMs);
}

function turnAt(onMs: number, offMs: number, elapsedMs: number): Shown {
  const within = elapsedMs % (onMs + offMs);
  return within < onMs ? { level: 1, holdsMs: onMs - within } : { level: 0, holdsMs: onMs + offMs - within };
}
