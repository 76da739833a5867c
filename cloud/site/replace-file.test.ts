import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile } from './replace-file.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hallgate-replace-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a new file has the mode that was asked for', async () => {
  await replaceFile(join(directory, 'a'), 'one');
  expect(await readFile(join(directory, 'a'), 'utf8')).toBe('one');
  expect((await stat(join(directory, 'a'))).mode & 0o777).toBe(0o600);
});

test('a file that was there keeps its mode, and nothing is left beside it', async () => {
  const path = join(directory, 'hall.yaml');
  await writeFile(path, 'old');
  await chmod(path, 0o664);
  await replaceFile(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o664);
  expect(await readdir(directory)).toEqual(['hall.yaml']);
});

test('what a link names is replaced, and the link stays', async () => {
  await writeFile(join(directory, 'real'), 'old');
  await symlink(join(directory, 'real'), join(directory, 'link'));
  await replaceFile(join(directory, 'link'), 'new');
  expect((await lstat(join(directory, 'link'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(directory, 'real'), 'utf8')).toBe('new');
});

test('a directory that is not there is an error, and nothing is made', async () => {
  await expect(replaceFile(join(directory, 'no', 'a'), 'x')).rejects.toThrow('ENOENT');
  expect(await readdir(directory)).toEqual([]);
});
