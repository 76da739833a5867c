/** Writes a directory as a whole: a reader finds all of the old files or all of the new ones, never half of them. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';

/** Lists the files of the directory, so that the next run knows what it may replace. */
const manifest = 'hallgate-files.json';

/** The directory holds files that are not ours: replacing it would lose them. */
export class ForeignFiles extends Error {
  constructor(
    readonly directory: string,
    readonly files: readonly string[],
  ) {
    const shown = files.slice(0, 5).join(', ');
    const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
    super(
      `${directory}: found ${shown}${more}, which hallgate did not write; move them, or name another directory`,
    );
  }
}

/**
 * @param files path inside the directory, with "/", to text; a path that ends in ".sh" can be executed
 * @throws ForeignFiles if the directory holds other files; nothing has been changed then
 */
export async function replaceDirectory(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  const target = resolve(directory);
  const foreign = await foreignFiles(target);
  if (foreign.length > 0) throw new ForeignFiles(directory, foreign);
  const [fresh, former] = [`${target}.hallgate-new`, `${target}.hallgate-old`];
  await Promise.all([fresh, former].map((path) => rm(path, { recursive: true, force: true })));
  await writeAll(fresh, files);
  const existed = await rename(target, former).then(() => true, absent);
  try {
    await rename(fresh, target);
  } catch (error) {
    if (existed) await rename(former, target);
    throw error;
  }
  await rm(former, { recursive: true, force: true });
}

async function writeAll(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  const listed = new Map([...files, [manifest, `${JSON.stringify([...files.keys()].sort(), null, 2)}\n`]]);
  for (const [path, text] of listed) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: path.endsWith('.sh') ? 0o755 : 0o644, flush: true });
  }
}

async function foreignFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(absentIs([]));
  const present = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .split(sep)
        .join('/'),
    );
  const text = await readFile(join(directory, manifest), 'utf8').catch(absentIs('[]'));
  const ours = new Set<unknown>([manifest, ...(JSON.parse(text) as unknown[])]);
  return present.filter((path) => !ours.has(path)).sort();
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

function absent(error: unknown): false {
  if (isAbsent(error)) return false;
  throw error;
}

const absentIs =
  <T>(value: T) =>
  (error: unknown): T => {
    if (isAbsent(error)) return value;
    throw error;
  };
