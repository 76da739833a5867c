/** Child processes of the bench: each ends with it, by its own process id. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** A program that is slower to start than this does not start. */
const startTimeoutMs = 30_000;
/** After this long a process that was asked to end is killed. */
const endTimeoutMs = 10_000;

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What the line that told of the start held. */
  readonly ready: RegExpExecArray;
  stop(): Promise<void>;
}

/** Starts a program and waits until its output holds `ready`. */
export async function startChild(
  program: string,
  args: readonly string[],
  ready: RegExp,
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<Child> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void ended.then(() => process.removeListener('exit', endWithUs));
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    let output = '';
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${program} ${args.join(' ')}: ${why}\n${output.slice(-2_000)}`));
    };
    const timer = setTimeout(() => fail(`not ready after ${startTimeoutMs} ms`), startTimeoutMs);
    const take = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      const match = ready.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
  // Read on, so that a full pipe never stops the program; its words are kept no more.
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume();
  return {
    process: child,
    pid: child.pid!,
    ready: found,
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
    },
  };
}
