/** The load as the bench sees it: a process of its own that starts, counts and stops. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromLoad, LoadCount, LoadOrder, ToLoad } from './load-orders.js';

const program = fileURLToPath(new URL('./load-main.js', import.meta.url));
/** Longest wait for an answer: a hundred logins, or the last acknowledgements of a broker that is far behind. */
const answerMs = 60_000;

export class Load {
  readonly #child: ChildProcess;

  private constructor() {
    this.#child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  /** Starts the process and its clients; they publish when this resolves. */
  static async start(order: LoadOrder): Promise<Load> {
    const load = new Load();
    try {
      await load.#ask({ kind: 'start', order }, 'running');
    } catch (error) {
      load.#child.disconnect();
      throw error;
    }
    return load;
  }

  async count(): Promise<LoadCount> {
    return (await this.#ask({ kind: 'count' }, 'counted')).count;
  }

  /** Stops publishing, waits until all is acknowledged, and ends the process. */
  async stop(): Promise<LoadCount> {
    try {
      return (await this.#ask({ kind: 'stop' }, 'stopped')).count;
    } finally {
      this.#child.disconnect();
    }
  }

  #ask<K extends FromLoad['kind']>(order: ToLoad, kind: K): Promise<Extract<FromLoad, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const settle = (result: () => void) => {
        clearTimeout(timer);
        this.#child.off('message', take).off('exit', ended);
        result();
      };
      const take = (message: FromLoad) => {
        if (message.kind === kind) settle(() => resolve(message as Extract<FromLoad, { kind: K }>));
        else if (message.kind === 'failed')
          settle(() => reject(new Error(`the load failed: ${message.message}`)));
      };
      const ended = () => settle(() => reject(new Error('the load process ended')));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`the load did not say "${kind}" within ${answerMs} ms`))),
        answerMs,
      );
      this.#child.on('message', take).on('exit', ended);
      this.#child.send(order);
    });
  }
}
