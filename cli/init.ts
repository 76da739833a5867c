/** `hallgate init`: a new site with credentials of its own, and nothing default. */
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Credentials, newCredentials } from '../cloud/site/credentials.js';
import { diskFiles, loadSite } from '../cloud/site/load.js';
import { loginsOf } from '../cloud/site/logins.js';
import { formatProblem } from '../cloud/site/problem.js';
import { secretsPath } from '../cloud/site/secrets.js';
import { templateDirectory } from '../cloud/site/template.js';
import { knownProfiles } from './known-profiles.js';
import { renderTable } from './table.js';

const gitignore = `# Passwords and tokens are copied by hand, never with the site.
.secrets/
# The journal of the gateway.
.data/
`;

/**
 * Writes standards.yaml, halls/main.yaml, .gitignore and .secrets/main.json.
 *
 * @returns the passwords, which are stored nowhere in clear
 * @throws Error `not_empty` if something is in the directory
 */
export async function initSite(directory: string): Promise<Credentials> {
  await mkdir(directory, { recursive: true });
  const inside = await readdir(directory);
  if (inside.length > 0) {
    throw new Error(
      `${directory} is not empty: ${inside.slice(0, 3).join(', ')}; name a new directory [not_empty]`,
    );
  }
  await cp(templateDirectory, directory, { recursive: true });
  await writeFile(join(directory, '.gitignore'), gitignore);
  const loaded = await loadSite(diskFiles(directory), knownProfiles);
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const credentials = await newCredentials([...loaded.site.halls.values()].flatMap(loginsOf));
  await mkdir(join(directory, '.secrets'), { mode: 0o700 });
  // The mode is given at creation: there is no moment in which others could open the file.
  await writeFile(secretsPath(directory, 'main'), `${JSON.stringify(credentials.file, null, 2)}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  return credentials;
}

export function initCommand(): Command {
  return new Command('init')
    .description('make a new site with credentials of its own')
    .argument('<dir>', 'directory that does not exist yet, or is empty')
    .action(async (directory: string) => {
      const { passwords, nodeRedAdmin, install } = await initSite(directory);
      const rows = [
        ...[...passwords].map(([login, password]) => ['MQTT', login, password]),
        ['Node-RED editor', 'admin', nodeRedAdmin],
        ['install page', 'your name', install],
      ];
      console.log(`A new site stands in ${directory}: standards.yaml and halls/main.yaml, with comments.\n`);
      console.log(
        'These passwords are shown once and stored only as hashes. Write them into the devices now:\n',
      );
      console.log(renderTable(['for', 'login', 'password'], rows));
      console.log(`\nEdit the two files, then run: hallgate check --site ${directory}`);
    });
}
