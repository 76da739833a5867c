/** Reads a site from its directory: the site itself, or everything that is wrong with it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDeskPlans } from './checks/desk-plans.js';
import { checkDevices } from './checks/devices.js';
import { checkHours, checkTimeZone } from './checks/hours.js';
import { checkAccounts, checkFileName, checkIds } from './checks/ids.js';
import { checkPeople } from './checks/people.js';
import { checkPins } from './checks/pins.js';
import { checkDesksOfQueues, checkReferences } from './checks/references.js';
import { checkServices } from './checks/services.js';
import { checkStandards } from './checks/standards.js';
import { checkTopics } from './checks/topics.js';
import { type Hall, hallSchema } from './hall.js';
import type { KnownProfile } from './known-profile.js';
import { type Part, readPart } from './part.js';
import type { Problem, ProblemCode } from './problem.js';
import { type StandardsFile, standardsFileSchema } from './standards.js';

/** An organisation: its standards and its halls. */
export interface Site {
  readonly standards: StandardsFile;
  /** By id. */
  readonly halls: ReadonlyMap<string, Hall>;
}

export type LoadedSite =
  | { readonly site: Site; readonly warnings: readonly Problem[] }
  /** Errors and warnings, in the order of files and lines. */
  | { readonly problems: readonly Problem[] };

/** The files of a site; paths are relative to it, with "/". */
export interface SiteFiles {
  /** @returns undefined if there is no such file */
  read(path: string): Promise<string | undefined>;
  /** Names in a directory; empty if there is none. */
  list(directory: string): Promise<string[]>;
}

export function diskFiles(directory: string): SiteFiles {
  return {
    read: (path) => absentIs(undefined, readFile(join(directory, path), 'utf8')),
    list: (path) => absentIs([], readdir(join(directory, path))),
  };
}

/** What is not there is an answer; what cannot be read is an error. */
async function absentIs<T, A>(absent: A, reading: Promise<T>): Promise<T | A> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return absent;
    throw error;
  }
}

/**
 * Loads standards.yaml and halls/*.yaml and checks each key and what the keys say of each other.
 *
 * @param profiles the device models that a hall may name
 * @throws what the disk throws, but not for files that are absent
 */
export async function loadSite(files: SiteFiles, profiles: readonly KnownProfile[]): Promise<LoadedSite> {
  const [standards, halls] = [await loadStandards(files), await loadHalls(files, profiles)];
  const problems = [...standards.problems, ...halls.problems];
  const broken = problems.some(({ level }) => level === 'error');
  if (broken || standards.value === undefined) return { problems };
  return { site: { standards: standards.value, halls: halls.value }, warnings: problems };
}

async function loadStandards(files: SiteFiles): Promise<Part<StandardsFile | undefined>> {
  const file = 'standards.yaml';
  const text = await files.read(file);
  if (text === undefined) {
    return {
      value: undefined,
      problems: [lacks(file, 'missing_file', 'the file is missing', 'hallgate init writes one')],
    };
  }
  return readPart(file, text, standardsFileSchema, checkStandards);
}

async function loadHalls(
  files: SiteFiles,
  profiles: readonly KnownProfile[],
): Promise<Part<Map<string, Hall>>> {
  const names = (await files.list('halls')).filter((name) => /\.ya?ml$/i.test(name)).sort();
  const problems: Problem[] = [];
  const halls = new Map<string, Hall>();
  const ids = names.map((name) => name.replace(/\.\w+$/, ''));
  if (names.length === 0)
    problems.push(lacks('halls/', 'no_halls', 'no hall is described', 'add halls/<id>.yaml'));
  for (const name of names) {
    const file = `halls/${name}`;
    if (!name.endsWith('.yaml')) {
      problems.push(
        lacks(
          file,
          'bad_file_name',
          'a hall file ends in .yaml',
          `rename it to ${name.replace(/\.\w+$/, '.yaml')}`,
        ),
      );
    }
    const id = name.replace(/\.\w+$/, '');
    const hall = readPart(file, (await files.read(file)) ?? '', hallSchema, (sound) => [
      ...checkFileName(sound, id),
      ...checkTimeZone(sound),
      ...checkHours(sound),
      ...checkIds(sound),
      ...checkReferences(sound),
      ...checkDesksOfQueues(sound),
      ...checkDeskPlans(sound),
      ...checkDevices(sound, profiles),
      ...checkPins(sound),
      ...checkTopics(sound),
      ...checkAccounts(sound),
      ...checkServices(sound),
      ...checkPeople(sound, ids),
    ]);
    problems.push(...hall.problems);
    if (hall.value) halls.set(hall.value.id, hall.value);
  }
  return { value: halls, problems };
}

const lacks = (file: string, code: ProblemCode, wrong: string, mend: string): Problem => ({
  code,
  level: 'error',
  file,
  line: 1,
  column: 1,
  key: '',
  wrong,
  mend,
});
