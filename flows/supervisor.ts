/**
 * Keeps a child process running: starts it, waits until it is ready, starts it again when it ends, more slowly each
 * time. A child that cannot even be started is a state to report, never an error to throw.
 */
import type { ChildProcess } from 'node:child_process';

/** The parts of the gateway's clock and log that supervision needs. The clock must run at real speed. */
export interface SupervisorClock {
  monotonicMs(): number;
  every(ms: number, task: () => void): () => void;
}

export interface SupervisorLog {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

export interface ChildState {
  readonly phase: 'starting' | 'running' | 'waiting' | 'stopped';
  /** Of the child that runs now. */
  readonly pid: number | undefined;
  /** How often it was started again since the gateway started. */
  readonly restarts: number;
  /** Why it ended last. */
  readonly lastEnd: string | undefined;
}

export interface SupervisorOptions {
  /** Starts the child. The promise rejects when it cannot be started. */
  readonly launch: () => Promise<ChildProcess>;
  /** Tells, once a start, that the child is ready. */
  readonly onReady: (child: ChildProcess, ready: () => void) => void;
  readonly onState: (state: ChildState) => void;
  readonly clock: SupervisorClock;
  readonly log: SupervisorLog;
  readonly name: string;
}

/** A child that is not ready by then hangs. Node-RED needs 2 s on a PC and about 20 s on a Raspberry Pi 3. */
const readyWithinMs = 90_000;
/** A child that ran for so long has recovered: the next end is a new fault. */
const recoveredAfterMs = 60_000;
/** From SIGTERM to SIGKILL. */
const graceMs = 5_000;

/** @param failures in a row, from 1; @returns 1 s, 2 s, 4 s … 60 s */
export function restartDelayMs(failures: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(failures - 1, 10));
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  #state: ChildState = { phase: 'starting', pid: undefined, restarts: 0, lastEnd: undefined };
  #child: ChildProcess | undefined;
  #launching: Promise<void> = Promise.resolve();
  #failures = 0;
  #cancelTimer = () => {};
  #stopped: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get state(): ChildState {
    return this.#state;
  }

  start(): void {
    this.#report({ phase: 'starting', pid: undefined });
    this.#launching = this.#options.launch().then(
      (child) => this.#watch(child),
      (error: Error) => this.#ended(`not started: ${error.message}`),
    );
  }

  /** Ends the child by its process id and waits until it is gone. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    this.#cancelTimer();
    await this.#launching;
    const child = this.#child;
    if (child) await terminate(child, this.#options.clock);
    this.#report({ phase: 'stopped', pid: undefined });
  }

  #watch(child: ChildProcess): void {
    const { clock, log, name, onReady } = this.#options;
    this.#child = child;
    const startedAt = clock.monotonicMs();
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      this.#cancelTimer();
      if (clock.monotonicMs() - startedAt >= recoveredAfterMs) this.#failures = 0;
      if (!this.#stopped) this.#ended(signal ? `killed by ${signal}` : `exit status ${code}`);
    });
    if (this.#stopped) return;
    this.#report({ pid: child.pid });
    this.#cancelTimer = once(clock, readyWithinMs, () => {
      log.error({ pid: child.pid }, `${name} was not ready within ${readyWithinMs / 1_000} s`);
      child.kill('SIGKILL');
    });
    onReady(child, () => {
      if (this.#child !== child || this.#state.phase !== 'starting' || this.#stopped) return;
      this.#cancelTimer();
      log.info({ pid: child.pid }, `${name} is ready`);
      this.#report({ phase: 'running' });
    });
  }

  #ended(why: string): void {
    if (this.#stopped) return;
    this.#failures += 1;
    const delayMs = restartDelayMs(this.#failures);
    this.#options.log.warn({ why, delayMs }, `${this.#options.name} ended; it is started again`);
    this.#report({ phase: 'waiting', pid: undefined, lastEnd: why });
    this.#cancelTimer = once(this.#options.clock, delayMs, () => {
      this.#report({ restarts: this.#state.restarts + 1 });
      this.start();
    });
  }

  #report(change: Partial<ChildState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onState(this.#state);
  }
}

/** Ends a child: politely, then not. */
function terminate(child: ChildProcess, clock: SupervisorClock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = once(clock, graceMs, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      cancel();
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function once(clock: SupervisorClock, ms: number, task: () => void): () => void {
  const cancel = clock.every(ms, () => {
    cancel();
    task();
  });
  return cancel;
}
