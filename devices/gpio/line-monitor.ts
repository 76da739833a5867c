/** One gpiomon for all inputs with the same bias: started again when lines are added, removed, or when it ends. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { end, monitor, parseEdge, readLevels } from './gpiod-tools.js';
import { GpioError, type Level, type LevelListener, type PinClock } from './pins.js';
import { after } from './timer.js';

interface Line {
  level: Level;
  listener: LevelListener | null;
}

/** Between two starts of a gpiomon that ends by itself. */
const restartMs = 2_000;

export class LineMonitor {
  readonly #lines = new Map<number, Line>();
  #child: ChildProcess | null = null;
  #turn: Promise<void> = Promise.resolve();
  #scheduled = false;
  #cancelRestart = () => {};

  constructor(
    private readonly chip: string,
    private readonly idle: Level,
    private readonly options: { clock: PinClock; onError: (error: GpioError) => void },
  ) {}

  add(bcm: number, level: Level): void {
    this.#lines.set(bcm, { level, listener: null });
    this.#schedule();
  }

  remove(bcm: number): void {
    this.#lines.delete(bcm);
    this.#schedule();
  }

  listen(bcm: number, listener: LevelListener): void {
    const line = this.#lines.get(bcm);
    if (line) line.listener = listener;
  }

  level(bcm: number): Level {
    return this.#lines.get(bcm)?.level ?? this.idle;
  }

  /** Lines that are opened one after the other get one start. */
  #schedule(): void {
    this.#cancelRestart();
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn = this.#turn.then(() => this.#restart());
    });
  }

  async #restart(): Promise<void> {
    const before = this.#child;
    this.#child = null;
    if (before) await end(before);
    const bcms = [...this.#lines.keys()];
    if (bcms.length === 0) return;
    try {
      // What changed while nobody looked: the line is free only now.
      const levels = readLevels(this.chip, bcms, this.idle);
      for (const [index, bcm] of bcms.entries())
        this.#set(bcm, levels[index]!, this.options.clock.monotonicMs());
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#watch(monitor(this.chip, bcms, this.idle));
  }

  #watch(child: ChildProcess): void {
    this.#child = child;
    let last = '';
    child.stderr?.on('data', (chunk) => (last = String(chunk).trim()));
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const edge = parseEdge(text);
      if (edge) this.#set(edge.bcm, edge.level, this.#ours(edge.monotonicMs));
    });
    const ended = (why: string) => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#lost(why);
    };
    child.once('error', (error) => ended(error.message));
    child.once('exit', (status) => ended(last || `gpiomon ended with ${status}`));
  }

  #set(bcm: number, level: Level, at: number): void {
    const line = this.#lines.get(bcm);
    if (!line || line.level === level) return;
    line.level = level;
    line.listener?.(level, at);
  }

  #lost(why: string): void {
    const names = [...this.#lines.keys()].map((bcm) => `GPIO${bcm}`).join(', ');
    this.options.onError(
      new GpioError('read_failed', `${names} not watched, again in ${restartMs} ms: ${why}`),
    );
    this.#cancelRestart = after(this.options.clock, restartMs, () => this.#schedule());
  }

  /** From the kernel's clock to ours; both run at the same pace. */
  #ours(kernelMs: number): number {
    const age = Number(process.hrtime.bigint()) / 1e6 - kernelMs;
    return this.options.clock.monotonicMs() - Math.max(0, age);
  }
}
