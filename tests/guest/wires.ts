/** The finger and the eye of the guest tests: moves the wires of the kernel's simulated chip, from outside the driver. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PinClock } from '../../devices/gpio/pins.js';

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run scripts/gpio-kernel-test.sh`);
  return value;
};

const chipDir = variable('SIM_DIR');
const chip = variable('SIM_CHIP');
/** The kernel's number of GPIO0 on the chip that is the header. */
export const headerBase = Number(variable('SIM_BASE'));

export function setWire(bcm: number, level: 0 | 1): void {
  writeFileSync(`${chipDir}/sim_gpio${bcm}/pull`, level === 1 ? 'pull-up' : 'pull-down');
}

/** What is on the wire, whoever drives it. */
export function wireLevel(bcm: number): number {
  return Number(readFileSync(`${chipDir}/sim_gpio${bcm}/value`, 'utf8'));
}

/** The header's lines that some driver holds, as the kernel tells. */
export function heldLines(): number[] {
  const { stdout } = spawnSync('gpioinfo', [chip], { encoding: 'utf8' });
  return [...stdout.matchAll(/^\s+line\s+(\d+):.*\[used/gm)].map(([, line]) => Number(line));
}

export const pinClock: PinClock = {
  monotonicMs: () => performance.now(),
  every(ms, task) {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};

/** Sets a wire and gives the driver time to see it. */
export async function moveWire(bcm: number, level: 0 | 1, thenMs: number): Promise<void> {
  setWire(bcm, level);
  await sleep(thenMs);
}

/** A contact that swings to `level` and bounces `times` before it rests, `gapMs` apart. */
export async function bounce(bcm: number, level: 0 | 1, gapMs: number, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await moveWire(bcm, level, gapMs);
    await moveWire(bcm, level === 1 ? 0 : 1, gapMs);
  }
  setWire(bcm, level);
}

/** Waits until `true`, or fails with what was seen at the deadline. */
export async function until(done: () => boolean, show: () => unknown, deadlineMs = 5_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!done()) {
    if (performance.now() > end)
      throw new Error(`not within ${deadlineMs} ms; seen: ${JSON.stringify(show())}`);
    await sleep(5);
  }
}

/** Adds a chip to the running kernel; the returned function takes it away. */
export function addChip(label: string, lines: number): () => void {
  const chip = `/sys/kernel/config/gpio-sim/${label}`;
  mkdirSync(chip);
  mkdirSync(`${chip}/bank0`);
  writeFileSync(`${chip}/bank0/label`, label);
  writeFileSync(`${chip}/bank0/num_lines`, String(lines));
  writeFileSync(`${chip}/live`, '1');
  return () => {
    writeFileSync(`${chip}/live`, '0');
    rmdirSync(`${chip}/bank0`);
    rmdirSync(chip);
  };
}
