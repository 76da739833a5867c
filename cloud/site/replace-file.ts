/** Replaces a file so that a power cut leaves the old one or the new one, whole. */
import { chmod, chown, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes beside the file, flushes, and renames. Owner and mode of a file that was there are kept.
 *
 * @param mode of a file that is new
 * @throws what the disk throws; the file is as it was then
 */
export async function replaceFile(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const before = await absentIsUndefined(stat(path));
  // A link stays a link: what it names is replaced.
  const target = before ? await realpath(path) : path;
  const beside = `${target}.new`;
  try {
    const handle = await open(beside, 'w', before ? before.mode & 0o777 : mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (before) await likeBefore(beside, before);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await flushDirectory(dirname(target));
}

/** The mode again, since the mask of the process has been applied to it; the owner where it is another. */
async function likeBefore(path: string, before: { mode: number; uid: number; gid: number }): Promise<void> {
  const own = await stat(path);
  if (own.uid !== before.uid || own.gid !== before.gid) await chown(path, before.uid, before.gid);
  await chmod(path, before.mode & 0o777);
}

/** Without this a rename may be lost with the power, although the file's content is safe. */
async function flushDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function absentIsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
