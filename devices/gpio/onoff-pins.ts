/** Pins of a real machine through onoff and /sys/class/gpio. */
import { GpioError, type InputPin, type Level, type OutputPin, type PinClock, type Pins } from './pins.js';
import { type Chip, type ChipOverride, readChips, sysfsNumber } from './sysfs.js';

type Onoff = typeof import('onoff');
type Line = InstanceType<Onoff['Gpio']>;

export interface OnoffOptions {
  readonly clock: Pick<PinClock, 'monotonicMs'>;
  /** A level could not be read; the pin goes on being watched. */
  readonly onError: (error: GpioError) => void;
  /** Wins over the labels of the chips. */
  readonly chip?: ChipOverride;
}

/**
 * Opens the machine's GPIO. Chips are read at every call: their numbers change from boot to boot.
 *
 * @throws GpioError `driver_missing` without the optional package onoff, `no_gpio` without /sys/class/gpio
 */
export async function openOnoffPins(options: OnoffOptions): Promise<Pins> {
  const { Gpio } = await loadOnoff();
  if (!Gpio.accessible) {
    throw new GpioError(
      'no_gpio',
      '/sys/class/gpio/export cannot be written. Run on a Raspberry Pi whose kernel has GPIO_SYSFS, ' +
        'as a user of the group gpio.',
    );
  }
  return new OnoffPins(Gpio, readChips(), options);
}

async function loadOnoff(): Promise<Onoff> {
  try {
    return await import('onoff');
  } catch (cause) {
    throw new GpioError(
      'driver_missing',
      `The package onoff cannot be loaded (${(cause as Error).message}). It is optional because it is compiled ` +
        'at installation: install a C++ compiler and make, then run "npm install onoff".',
      { cause },
    );
  }
}

class OnoffPins implements Pins {
  readonly #Gpio: Onoff['Gpio'];
  readonly #chips: readonly Chip[];
  readonly #options: OnoffOptions;
  readonly #open = new Map<number, Line>();

  constructor(Gpio: Onoff['Gpio'], chips: readonly Chip[], options: OnoffOptions) {
    this.#Gpio = Gpio;
    this.#chips = chips;
    this.#options = options;
  }

  input(bcm: number): InputPin {
    const line = this.#claim(bcm, 'in');
    return {
      read: () => line.readSync(),
      watch: (listener) =>
        line.watch((cause, level) => {
          if (cause)
            this.#options.onError(new GpioError('read_failed', `GPIO${bcm}: ${cause.message}`, { cause }));
          else listener(level, this.#options.clock.monotonicMs());
        }),
      close: () => this.#release(bcm, line),
    };
  }

  output(bcm: number, initial: Level): OutputPin {
    // "high" and "low" set direction and level in one step: the lamp does not flash at start.
    const line = this.#claim(bcm, initial === 1 ? 'high' : 'low');
    return {
      write: (level) => {
        // A pattern may still be playing when all pins are closed at the end.
        if (this.#open.get(bcm) === line) line.writeSync(level);
      },
      close: () => this.#release(bcm, line),
    };
  }

  close(): void {
    for (const [bcm, line] of [...this.#open]) this.#release(bcm, line);
  }

  #claim(bcm: number, direction: 'in' | 'high' | 'low'): Line {
    if (this.#open.has(bcm)) {
      throw new GpioError(
        'line_busy',
        `GPIO${bcm} is used by two devices of the hall. Give each its own pin.`,
      );
    }
    const number = sysfsNumber(bcm, this.#chips, this.#options.chip);
    const line = construct(this.#Gpio, bcm, number, direction);
    this.#open.set(bcm, line);
    try {
      checkSettings(line, bcm, direction);
    } catch (error) {
      this.#release(bcm, line);
      throw error;
    }
    return line;
  }

  #release(bcm: number, line: Line): void {
    if (this.#open.get(bcm) !== line) return;
    this.#open.delete(bcm);
    line.unexport();
  }
}

function construct(Gpio: Onoff['Gpio'], bcm: number, number: number, direction: 'in' | 'high' | 'low'): Line {
  try {
    return new Gpio(number, direction, direction === 'in' ? 'both' : 'none', { activeLow: false });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EBUSY') {
      throw new GpioError(
        'line_busy',
        `GPIO${bcm} (line ${number}) is held by another program. Find it with "gpioinfo", or with the overlays in ` +
          'config.txt, and free the pin.',
        { cause },
      );
    }
    throw new GpioError('line_refused', `GPIO${bcm} (line ${number}): ${message}`, { cause });
  }
}

/** onoff ignores refused settings on a line that is exported already, as after a crash: so look. */
function checkSettings(line: Line, bcm: number, wanted: 'in' | 'high' | 'low'): void {
  const direction = wanted === 'in' ? 'in' : 'out';
  const problems = [];
  if (line.direction() !== direction) problems.push(`direction is "${line.direction()}", not "${direction}"`);
  if (line.activeLow()) problems.push('active_low is set');
  if (wanted === 'in' && line.edge() !== 'both') problems.push(`edge is "${line.edge()}", not "both"`);
  if (problems.length === 0) return;
  throw new GpioError(
    'line_refused',
    `GPIO${bcm}: ${problems.join('; ')}. Another program exported the line before; stop it, or restart the machine.`,
  );
}
