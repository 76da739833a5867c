/**
 * Pins through the kernel's character device, by the programs of gpiod: for machines without /sys/class/gpio or onoff.
 *
 * It can pull inputs up and down, and edges carry the kernel's time. Against that, each change of an output is a process
 * that starts (some ms, in which the line floats): fit for a lamp, not for tones.
 */
import type { ChildProcess } from 'node:child_process';
import { drive, end, findChip, readLevels } from './gpiod-tools.js';
import { LineMonitor } from './line-monitor.js';
import { GpioError, type InputPin, type Level, type OutputPin, type PinClock, type Pins } from './pins.js';

export interface GpiomonOptions {
  readonly clock: PinClock;
  /** Lines are not watched or driven for the moment; the driver tries again by itself. */
  readonly onError: (error: GpioError) => void;
  /** Wins over the labels of the chips. */
  readonly chip?: { readonly label: string };
}

/** @throws GpioError `driver_missing` without gpiod 1.x, `no_chip` unless exactly one chip is the header's */
export function openGpiomonPins(options: GpiomonOptions): Pins {
  return new GpiomonPins(findChip(options.chip?.label), options);
}

class GpiomonPins implements Pins {
  readonly #chip: string;
  readonly #options: GpiomonOptions;
  readonly #used = new Map<number, () => void>();
  /** One process a bias, for all its lines. */
  readonly #monitors: Readonly<Record<Level, LineMonitor>>;

  constructor(chip: string, options: GpiomonOptions) {
    this.#chip = chip;
    this.#options = options;
    this.#monitors = { 0: new LineMonitor(chip, 0, options), 1: new LineMonitor(chip, 1, options) };
  }

  input(bcm: number, idle: Level): InputPin {
    this.#free(bcm);
    const monitor = this.#monitors[idle];
    const [level] = readLevels(this.#chip, [bcm], idle);
    monitor.add(bcm, level!);
    const close = this.#claim(bcm, () => monitor.remove(bcm));
    return { read: () => monitor.level(bcm), watch: (listener) => monitor.listen(bcm, listener), close };
  }

  output(bcm: number, initial: Level): OutputPin {
    this.#free(bcm);
    const output = new DrivenLine(this.#chip, bcm, this.#options.onError);
    output.write(initial);
    const close = this.#claim(bcm, () => output.close());
    const write = (level: Level) => {
      if (this.#used.get(bcm) === close) output.write(level);
    };
    return { write, close };
  }

  close(): void {
    for (const release of [...this.#used.values()]) release();
  }

  #free(bcm: number): void {
    if (!this.#used.has(bcm)) return;
    throw new GpioError('line_busy', `GPIO${bcm} is used by two devices of the hall. Give each its own pin.`);
  }

  #claim(bcm: number, release: () => void): () => void {
    const close = () => {
      if (this.#used.get(bcm) !== close) return;
      this.#used.delete(bcm);
      release();
    };
    this.#used.set(bcm, close);
    return close;
  }
}

/** An output is held by a process with one level; another level is another process. */
class DrivenLine {
  #wanted: Level | null = null;
  #turn: Promise<void> = Promise.resolve();
  #child: { process: ChildProcess; level: Level } | null = null;

  constructor(
    private readonly chip: string,
    private readonly bcm: number,
    private readonly onError: (error: GpioError) => void,
  ) {}

  write(level: Level): void {
    this.#wanted = level;
    this.#turn = this.#turn.then(() => this.#settle());
  }

  close(): void {
    this.#wanted = null;
    this.#turn = this.#turn.then(() => this.#settle());
  }

  /** One change at a time, always towards what is wanted now. */
  async #settle(): Promise<void> {
    if (this.#child?.level === this.#wanted) return;
    const before = this.#child;
    // Forgotten before it ends: an end that we ask for is not one to report.
    this.#child = null;
    if (before) await end(before.process);
    const level = this.#wanted;
    if (level === null) return;
    const process = drive(this.chip, this.bcm, level);
    const child = { process, level };
    this.#child = child;
    let last = '';
    process.stderr?.on('data', (chunk) => (last = String(chunk).trim()));
    const lost = (why: string) => {
      if (this.#child !== child || this.#wanted !== level) return;
      this.#child = null;
      this.onError(new GpioError('line_refused', `GPIO${this.bcm} is not driven: ${why}`));
    };
    process.once('error', (error) => lost(error.message));
    process.once('exit', (status) => lost(last || `gpioset ended with ${status}`));
  }
}
