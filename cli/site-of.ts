/** Loads a site for a command, or ends the command with every problem at once. */
import type { Command } from 'commander';
import type { Hall } from '../cloud/site/hall.js';
import { diskFiles, loadSite, type Site } from '../cloud/site/load.js';
import { formatProblem, type Problem } from '../cloud/site/problem.js';
import { knownProfiles } from './known-profiles.js';

export async function siteOf(command: Command, directory: string): Promise<Site> {
  const loaded = await loadSite(diskFiles(directory), knownProfiles);
  if ('problems' in loaded) return endWith(command, loaded.problems);
  for (const warning of loaded.warnings) console.error(formatProblem(warning));
  return loaded.site;
}

export function hallOf(command: Command, site: Site, id: string): Hall {
  const hall = site.halls.get(id);
  if (hall) return hall;
  command.error(`no hall "${id}" in the site; halls are ${[...site.halls.keys()].join(', ')} [unknown_hall]`);
}

/** Prints the problems and exits with status 1. */
export function endWith(command: Command, problems: readonly Problem[]): never {
  return command.error(problems.map(formatProblem).join('\n'), { exitCode: 1 });
}
