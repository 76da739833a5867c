/**
 * Compiles a TypeScript program for a process of its own, for tests that kill it: Node 20 does not run TypeScript.
 * The output goes to a temporary directory that finds the project's packages.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Compiled {
  /** The JavaScript file to run. */
  readonly file: string;
  remove(): void;
}

/** @param source path of the program, from the top of the project */
export function compile(source: string): Compiled {
  const dir = mkdtempSync(join(tmpdir(), 'hallgate-compiled-'));
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  const options = [
    '--ignoreConfig',
    '--outDir',
    dir,
    '--rootDir',
    root,
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ];
  const quick = ['--noCheck', '--skipLibCheck', '--types', 'node'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tsc, ...options, ...quick, resolve(root, source)],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  if (status !== 0) throw new Error(`${source} does not compile:\n${stdout}${stderr}`);
  return {
    file: join(dir, relative(root, resolve(root, source)).replace(/\.ts$/, '.js')),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
