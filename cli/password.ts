/** `hallgate password`: a new password for one MQTT login of a hall, for a device that was added or lost its own. */
import { rename, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { SecretsFile } from '../cloud/site/credentials.js';
import type { Hall } from '../cloud/site/hall.js';
import { loginsOf } from '../cloud/site/logins.js';
import { hashPassword, newPassword } from '../cloud/site/password.js';
import { loadSecrets, readWithMode, secretsPath } from '../cloud/site/secrets.js';
import { endWith, hallOf, siteOf } from './site-of.js';

/** Stores the hash of a new password and returns the password. The old one ends when the gateway starts again. */
export async function setPassword(path: string, login: string): Promise<string> {
  const text = (await readWithMode(path))?.text ?? '{"mqtt":{}}';
  const file = JSON.parse(text) as SecretsFile;
  const password = newPassword();
  const changed: SecretsFile = { ...file, mqtt: { ...file.mqtt, [login]: await hashPassword(password) } };
  // Written beside and renamed: a power cut leaves the old file or the new one.
  await writeFile(`${path}.new`, `${JSON.stringify(changed, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return password;
}

export function passwordCommand(): Command {
  return new Command('password')
    .description('make a new password for an MQTT login of a hall')
    .requiredOption('--site <dir>', 'directory of the site')
    .requiredOption('--hall <id>', 'id of the hall')
    .argument('<login>', 'id of the device or account')
    .action(async (login: string, options: { site: string; hall: string }, command: Command) => {
      const hall: Hall = hallOf(command, await siteOf(command, options.site), options.hall);
      const logins = loginsOf(hall);
      if (!logins.includes(login)) {
        command.error(
          `no login "${login}" in hall ${hall.id}; logins are ${logins.join(', ')} [unknown_login]`,
        );
      }
      const loaded = await loadSecrets(options.site, hall.id, {});
      if ('problems' in loaded) endWith(command, loaded.problems);
      console.log(await setPassword(secretsPath(options.site, hall.id), login));
      console.error('This password is shown once. Restart the gateway to use it.');
    });
}
