/** What the kernel says of a process: its processor time and its memory. Linux only, as the gateway is. */
import { readFileSync } from 'node:fs';
import type { Memory } from './document.js';

/** The kernel's USER_HZ, which is 100 on every Linux that Node.js runs on. */
const ticksPerS = 100;

/** User and system time since its start, seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerS;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 100.024) / 10;
  return { rss_mb: mb('VmRSS'), peak_mb: mb('VmHWM') };
}

/** Processor time of some processes from now on. */
export function stopwatch(pids: readonly number[]): () => number[] {
  const before = pids.map(cpuSeconds);
  return () => pids.map((pid, index) => cpuSeconds(pid) - before[index]!);
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
