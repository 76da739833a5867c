/** What every device on pins is: a pure function of levels and time that gives readings. */
import type { Reading } from '../reading.js';
import type { Level } from './pins.js';

/** Names of a device's pins as the hall file has them ("a", "b"; "1" to "5"). */
export type PinName = string;

/** Levels as the device means them: 1 is pressed, closed, interrupted, whichever way it is wired. */
export type GpioEvent =
  | { readonly kind: 'edge'; readonly pin: PinName; readonly level: Level }
  /** Time has passed: what was waiting for it may settle. */
  | { readonly kind: 'tick' };

export interface Step<S> {
  readonly state: S;
  readonly readings: readonly Reading[];
}

/** `now` is monotonic milliseconds and never goes back. */
export interface Machine<S> {
  /** From the levels found at start. */
  start(levels: Readonly<Record<PinName, Level>>, now: number): Step<S>;
  step(state: S, event: GpioEvent, now: number): Step<S>;
  /** When a tick is due at the latest; undefined while nothing waits. */
  due(state: S): number | undefined;
}
