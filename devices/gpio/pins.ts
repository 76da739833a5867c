/**
 * What a driver of pins offers: BCM numbers in, levels out, and nothing about what hangs on the wire.
 *
 * Levels are those of the wire (1 is about 3.3 V); active-low wiring is turned round in one place, attach.ts.
 */
export type Level = 0 | 1;

/** Called with the new level and the monotonic ms of its arrival. A level may come twice: count changes, not calls. */
export type LevelListener = (level: Level, atMonotonicMs: number) => void;

export interface InputPin {
  read(): Level;
  /** One listener a pin. Nothing tells the first level: read it. */
  watch(listener: LevelListener): void;
  close(): void;
}

export interface OutputPin {
  /** Does nothing once the pin is closed. */
  write(level: Level): void;
  close(): void;
}

export interface Pins {
  /**
   * @param bcm number of the GPIO as the Broadcom data sheet counts ("GPIO17"), not the pin of the header
   * @param idle the wire's level while nothing happens; a driver that can, pulls it there
   */
  input(bcm: number, idle: Level): InputPin;
  output(bcm: number, initial: Level): OutputPin;
  /**
   * Gives every pin back. Call it on SIGTERM, after the devices are closed: a line that stays exported keeps its old
   * settings.
   */
  close(): void;
}

/** The part of the gateway's clock that pins need. */
export interface PinClock {
  monotonicMs(): number;
  every(ms: number, task: () => void): () => void;
}

export const gpioErrorCodes = {
  driver_missing: 'The software that drives the pins is not installed, or too new.',
  no_gpio: 'The kernel offers no GPIO through /sys/class/gpio, or this user may not use it.',
  no_chip: 'No GPIO chip of a Raspberry Pi covers the pin, or more than one does.',
  line_busy: 'Another program holds the pin, or a device of the hall uses it already.',
  line_refused: 'The kernel did not accept the settings of the pin.',
  read_failed: 'The level of a pin could not be read.',
  config: 'The hall file describes a GPIO device that cannot be wired so.',
} as const;

export type GpioErrorCode = keyof typeof gpioErrorCodes;

export class GpioError extends Error {
  constructor(
    readonly code: GpioErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'GpioError';
  }
}
