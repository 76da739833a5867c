/** A file system of a few megabytes in memory, to be filled and made read-only. Needs the right to mount. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly dir: string;
  /** Takes all room that is left. */
  fill(): void;
  /** Gives back what fill() took. */
  free(): void;
  remount(mode: 'ro' | 'rw'): void;
  remove(): void;
}

export function smallDisk(megabytes: number): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'hallgate-disk-'));
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', dir]);
  const filler = join(dir, 'filler');
  return {
    dir,
    fill: () => fillUp(filler, megabytes),
    free: () => rmSync(filler, { force: true }),
    remount: (mode) => run('mount', ['-o', `remount,${mode}`, dir]),
    remove: () => {
      run('umount', ['--lazy', dir]);
      rmdirSync(dir);
    },
  };
}

function fillUp(file: string, megabytes: number): void {
  for (let size = megabytes * 1024 * 1024; size >= 512; size /= 2) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error;
    }
  }
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  const found = (error?.message ?? stderr).trim();
  throw new Error(
    `${program} ${args.join(' ')}: ${found}. This test mounts a small disk: run it as root, in a machine or container that may mount`,
  );
}
