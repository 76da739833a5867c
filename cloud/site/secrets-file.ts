/** Changes the file of secrets of a hall: read anew, changed and replaced, one change at a time. */
import type { SecretsFile } from './credentials.js';
import { replaceFile } from './replace-file.js';
import { readWithMode } from './secrets.js';

const waiting = new Map<string, Promise<unknown>>();

/**
 * Reads the file anew each time, so that what another program wrote into it stays.
 *
 * @returns the file as it is now
 * @throws what the disk throws; the file is as it was then
 */
export function changeSecrets(
  path: string,
  change: (file: SecretsFile) => SecretsFile,
): Promise<SecretsFile> {
  const work = async () => {
    const text = (await readWithMode(path))?.text ?? '{"mqtt":{}}';
    const changed = change(JSON.parse(text) as SecretsFile);
    await replaceFile(path, `${JSON.stringify(changed, null, 2)}\n`);
    return changed;
  };
  const turn = (waiting.get(path) ?? Promise.resolve()).then(work, work);
  waiting.set(path, turn);
  return turn;
}
