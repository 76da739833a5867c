/** The hall file of a running gateway: what it runs with, what is on disk by now, and how a changed one comes there. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hall } from '../cloud/site/hall.js';
import { diskFiles, loadSite, type SiteFiles } from '../cloud/site/load.js';
import { formatProblem } from '../cloud/site/problem.js';
import { replaceFile } from '../cloud/site/replace-file.js';
import type { StandardsFile } from '../cloud/site/standards.js';
import { InstallRefusal } from '../edge/install/refusal.js';
import { knownProfiles } from './known-profiles.js';

/** A hall as its file says, with the standards of its site. */
export interface LoadedHall {
  readonly hall: Hall;
  readonly standards: StandardsFile;
  readonly text: string;
  readonly digest: string;
  /** Lines of `hallgate check` that stop nothing. */
  readonly warnings: readonly string[];
}

const refusal = (problems: readonly string[]) => new InstallRefusal('hall_file_invalid', undefined, problems);

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export class HallFile {
  readonly #path: string;
  readonly #name: string;

  /** @param site directory; @param id of the hall */
  constructor(
    private readonly site: string,
    private readonly id: string,
  ) {
    this.#name = `halls/${id}.yaml`;
    this.#path = join(site, this.#name);
  }

  /** Null where none can be read. */
  async digestOnDisk(): Promise<string | null> {
    const text = await readFile(this.#path, 'utf8').catch(() => null);
    return text === null ? null : digestOf(text);
  }

  /**
   * The hall with the file on disk, or with another text in its place. The whole site is checked.
   *
   * @throws InstallRefusal `hall_file_invalid` with the lines of `hallgate check`
   */
  async load(text?: string): Promise<LoadedHall> {
    const disk = diskFiles(this.site);
    const read = text ?? (await disk.read(this.#name));
    const files: SiteFiles = {
      ...disk,
      read: async (path) => (path === this.#name ? read : disk.read(path)),
    };
    const loaded = await loadSite(files, knownProfiles);
    if ('problems' in loaded) throw refusal(loaded.problems.map(formatProblem));
    const { halls, standards } = loaded.site;
    const hall = halls.get(this.id);
    if (!hall || read === undefined)
      throw refusal([
        `no hall "${this.id}" in the site; halls are ${[...halls.keys()].join(', ')} [unknown_hall]`,
      ]);
    return {
      hall,
      standards,
      text: read,
      digest: digestOf(read),
      warnings: loaded.warnings.map(formatProblem),
    };
  }

  /**
   * Writes a changed hall file, if the file on disk is still the one that the change was made from.
   *
   * @throws InstallRefusal; nothing was written then
   */
  async write(before: LoadedHall, edit: (text: string) => string): Promise<LoadedHall> {
    if ((await this.digestOnDisk()) !== before.digest) throw new InstallRefusal('hall_file_changed');
    const after = await this.load(edit(before.text));
    await this.put(after.text);
    return after;
  }

  async put(text: string): Promise<void> {
    try {
      await replaceFile(this.#path, text);
    } catch (error) {
      throw new InstallRefusal('not_written', (error as Error).message);
    }
  }
}
