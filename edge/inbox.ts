/**
 * Group commit: what arrives in one turn of the event loop is one batch. Nobody waits for a timer, and under load the
 * batches grow by themselves, since messages gather while the disk is busy.
 */
import type { Answer } from './hall/commands.js';
import type { Arrived, BoundInTime } from './intake/intake.js';
import type { Task } from './step.js';

/** Larger batches gain nothing and would hold up the pages. */
export const batchMax = 500;
/** About a thousand readings in lists: more would hold up the loop for tens of milliseconds. */
const batchBytesMax = 64 * 1024;
/** Readings of pins kept while the journal accepts nothing: minutes of a busy door. The oldest go first, counted. */
const directMax = 10_000;

export interface Waiting {
  readonly messages: readonly { readonly message: Arrived; readonly done: (error?: Error) => void }[];
  readonly direct: readonly BoundInTime[];
  readonly commands: readonly Command[];
  readonly tasks: readonly { readonly task: Task; readonly done: (error?: Error) => void }[];
}

export interface Command {
  readonly verb: string;
  readonly payload: unknown;
  readonly done: (error?: Error) => void;
}

export type Answered = (answers: readonly Answer[]) => void;

export class Inbox {
  #messages: Waiting['messages'][number][] = [];
  #direct: BoundInTime[] = [];
  #commands: Command[] = [];
  #tasks: Waiting['tasks'][number][] = [];
  #scheduled = false;

  /**
   * @param flush takes a batch; called soon after something arrived
   * @param onLost told of each reading of a pin that had to be given up, with its device
   */
  constructor(
    private readonly flush: () => void,
    private readonly onLost: (device: string) => void,
  ) {}

  message(message: Arrived, done: (error?: Error) => void): void {
    this.#messages.push({ message, done });
    this.#schedule();
  }

  direct(readings: readonly BoundInTime[]): void {
    this.#direct.push(...readings);
    const excess = this.#direct.length - directMax;
    for (const { bound } of excess > 0 ? this.#direct.splice(0, excess) : []) this.onLost(bound.device.id);
    this.#schedule();
  }

  command(command: Command): void {
    this.#commands.push(command);
    this.#schedule();
  }

  /** A change of the state; done when it is on disk. */
  task(task: Task, done: (error?: Error) => void): void {
    this.#tasks.push({ task, done });
    this.#schedule();
  }

  get isEmpty(): boolean {
    const waiting = [this.#messages, this.#direct, this.#commands, this.#tasks];
    return waiting.every(({ length }) => length === 0);
  }

  take(): Waiting {
    const waiting = {
      messages: this.#messages.splice(0, this.#fitting()),
      direct: this.#direct,
      commands: this.#commands,
      tasks: this.#tasks,
    };
    this.#direct = [];
    this.#commands = [];
    this.#tasks = [];
    if (this.#messages.length > 0) this.#schedule();
    return waiting;
  }

  /** How many messages make a batch: a message may hold a list of readings, so their bytes count as well. */
  #fitting(): number {
    let bytes = 0;
    const beyond = this.#messages.findIndex(({ message }, index) => {
      bytes += message.payload.length;
      return index === batchMax || (index > 0 && bytes > batchBytesMax);
    });
    return beyond < 0 ? this.#messages.length : beyond;
  }

  /** Puts readings of pins back: unlike a device on MQTT, a pin does not say it again. */
  putBack(readings: readonly BoundInTime[]): void {
    this.#direct.unshift(...readings);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }
}
