/** The programs of Debian's package gpiod (libgpiod 1.x): the character device, without a native module in our process. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { GpioError, type Level } from './pins.js';
import { headerChip } from './sysfs.js';

/** One edge: which line, its level after it, and CLOCK_MONOTONIC in ms as the kernel took it. */
export interface KernelEdge {
  readonly bcm: number;
  readonly level: Level;
  readonly monotonicMs: number;
}

export const bias = (idle: Level): string => (idle === 1 ? 'pull-up' : 'pull-down');

/**
 * The name of the chip that is the header, for example "gpiochip0".
 *
 * @param label of the chip, where the configuration knows better
 * @throws GpioError `driver_missing` without libgpiod 1.x, `no_chip` unless exactly one chip fits
 */
export function findChip(label: string | undefined): string {
  const version = /v(\d+)\.\d+/.exec(run('gpiodetect', ['--version']).stdout)?.[1];
  if (version !== '1') {
    throw new GpioError(
      'driver_missing',
      `gpiodetect is of libgpiod ${version ?? '?'}.x; its version 1.x is needed.`,
    );
  }
  const listed = run('gpiodetect', []).stdout;
  const chips = [...listed.matchAll(/^(\S+) \[(.*)\] \((\d+) lines\)$/gm)];
  const fitting = chips.filter(([, , found]) =>
    label === undefined ? headerChip.test(found!) : found === label,
  );
  const [chip] = fitting;
  if (chip && fitting.length === 1) return chip[1]!;
  const wanted =
    label === undefined ? 'a label such as pinctrl-bcm2711 or pinctrl-rp1' : `the label "${label}"`;
  throw new GpioError(
    'no_chip',
    `${fitting.length} chips have ${wanted}; exactly one must. Found: ${listed.trim().replaceAll('\n', ', ') || 'none'}. ` +
      'Name the chip in the configuration, as {"label": "<label>"}.',
  );
}

/**
 * Levels of lines that nobody holds, in the order asked for.
 *
 * @throws GpioError `line_busy` or `line_refused`
 */
export function readLevels(chip: string, bcms: readonly number[], idle: Level): Level[] {
  const { status, stdout, stderr } = run('gpioget', ['-B', bias(idle), chip, ...bcms.map(String)]);
  if (status !== 0) {
    const code = /busy/i.test(stderr) ? 'line_busy' : 'line_refused';
    throw new GpioError(code, `GPIO${bcms.join(', GPIO')} on ${chip}: ${stderr.trim()}`);
  }
  return stdout
    .trim()
    .split(/\s+/)
    .map((text) => (text === '1' ? 1 : 0));
}

export function monitor(chip: string, bcms: readonly number[], idle: Level): ChildProcess {
  return follow('gpiomon', ['-b', '-B', bias(idle), '-F', '%o %e %s %n', chip, ...bcms.map(String)]);
}

/** Drives a line for as long as the process lives. */
export function drive(chip: string, bcm: number, level: Level): ChildProcess {
  return follow('gpioset', ['--mode=signal', chip, `${bcm}=${level}`]);
}

/** "17 0 4 818130050": line, 0 for falling, seconds, nanoseconds. */
export function parseEdge(line: string): KernelEdge | null {
  const match = /^(\d+) ([01]) (\d+) (\d+)$/.exec(line.trim());
  if (!match) return null;
  const [, bcm, rising, seconds, nanoseconds] = match;
  const monotonicMs = Number(seconds) * 1_000 + Number(nanoseconds) / 1e6;
  return { bcm: Number(bcm), level: rising === '1' ? 1 : 0, monotonicMs };
}

/** Ends a process by its id and waits until it has given its lines back. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** A process that ends with ours, however ours ends: it would hold its lines against the next start. */
function follow(program: string, args: readonly string[]): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function run(
  program: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  if (error) {
    throw new GpioError(
      'driver_missing',
      `${program} cannot be run (${error.message}). Install Debian's gpiod.`,
      {
        cause: error,
      },
    );
  }
  return { status, stdout, stderr };
}
