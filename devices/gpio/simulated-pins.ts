/** Pins without a machine, for tests and the demo: a caller is the finger, and looks at what is driven. */
import {
  GpioError,
  type InputPin,
  type Level,
  type LevelListener,
  type OutputPin,
  type PinClock,
  type Pins,
} from './pins.js';

interface Line {
  level: Level;
  use: 'free' | 'input' | 'output';
  listener: LevelListener | undefined;
}

export class SimulatedPins implements Pins {
  readonly #clock: Pick<PinClock, 'monotonicMs'>;
  readonly #lines = new Map<number, Line>();
  readonly #onOutput: (bcm: number, level: Level) => void;

  /** @param onOutput told of every level that the gateway drives, changed or not */
  constructor(
    clock: Pick<PinClock, 'monotonicMs'>,
    onOutput: (bcm: number, level: Level) => void = () => {},
  ) {
    this.#clock = clock;
    this.#onOutput = onOutput;
  }

  /** Sets a wire's level from outside. Every call reaches the listener, as a kernel repeats a level after a lost pair. */
  set(bcm: number, level: Level): void {
    const line = this.#line(bcm);
    if (line.use === 'output') throw new GpioError('line_busy', `GPIO${bcm} is driven by the gateway.`);
    line.level = level;
    line.listener?.(level, this.#clock.monotonicMs());
  }

  /** The level on the wire, whoever drives it; until somebody does, what an input is pulled to. */
  level(bcm: number): Level {
    return this.#line(bcm).level;
  }

  input(bcm: number, idle: Level): InputPin {
    const untouched = !this.#lines.has(bcm);
    const line = this.#claim(bcm, 'input');
    if (untouched) line.level = idle;
    return {
      read: () => line.level,
      watch: (listener) => {
        line.listener = listener;
      },
      close: () => this.#release(line),
    };
  }

  output(bcm: number, initial: Level): OutputPin {
    const line = this.#claim(bcm, 'output');
    const write = (level: Level) => {
      if (line.use !== 'output') return;
      line.level = level;
      this.#onOutput(bcm, level);
    };
    write(initial);
    return { write, close: () => this.#release(line) };
  }

  close(): void {
    for (const line of this.#lines.values()) this.#release(line);
  }

  #line(bcm: number): Line {
    const known = this.#lines.get(bcm);
    if (known) return known;
    const line: Line = { level: 1, use: 'free', listener: undefined };
    this.#lines.set(bcm, line);
    return line;
  }

  #claim(bcm: number, use: 'input' | 'output'): Line {
    const line = this.#line(bcm);
    if (line.use !== 'free')
      throw new GpioError('line_busy', `GPIO${bcm} is already used as an ${line.use}.`);
    line.use = use;
    return line;
  }

  #release(line: Line): void {
    line.use = 'free';
    line.listener = undefined;
  }
}
