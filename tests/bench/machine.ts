/** The machine that was measured, in what matters for its figures. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import type { BenchDocument } from './document.js';
import { rounded } from './statistics.js';

export function describeMachine(): BenchDocument['machine'] {
  const [one = 0, five = 0, fifteen = 0] = loadavg().map(rounded);
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_mb: Math.round(totalmem() / 1e6),
    kernel: release(),
    node: process.version,
    load_before: [one, five, fifteen],
    journal_on: fileSystemOf(tmpdir()),
  };
}

/** Type and device of the file system that holds a directory, as /proc/mounts names them. */
function fileSystemOf(dir: string): string {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, at]) => at !== undefined && (dir === at || dir.startsWith(at.endsWith('/') ? at : `${at}/`)));
  const [device, , type] = mounts.sort((a, b) => b[1]!.length - a[1]!.length)[0] ?? [];
  return `${type ?? 'unknown'} on ${device ?? 'unknown'}`;
}
