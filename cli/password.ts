/** `hallgate password`: a new password for one MQTT login of a hall, or for its install page. */
import { Command } from 'commander';
import { loginsOf } from '../cloud/site/logins.js';
import { hashPassword, newPassword } from '../cloud/site/password.js';
import { loadSecrets, secretsPath } from '../cloud/site/secrets.js';
import { changeSecrets } from '../cloud/site/secrets-file.js';
import { endWith, hallOf, siteOf } from './site-of.js';

/** Stores the hash of a new password and returns the password. The old one ends when the gateway starts again. */
export async function setPassword(path: string, login: string): Promise<string> {
  const password = newPassword();
  const hash = await hashPassword(password);
  await changeSecrets(path, (file) => ({ ...file, mqtt: { ...file.mqtt, [login]: hash } }));
  return password;
}

/** The same for the install page. */
export async function setInstallPassword(path: string): Promise<string> {
  const password = newPassword();
  const hash = await hashPassword(password);
  await changeSecrets(path, (file) => ({ ...file, install: hash }));
  return password;
}

interface PasswordOptions {
  readonly site: string;
  readonly hall: string;
  readonly install?: true;
}

export function passwordCommand(): Command {
  return new Command('password')
    .description('make a new password for an MQTT login of a hall, or for its install page')
    .requiredOption('--site <dir>', 'directory of the site')
    .requiredOption('--hall <id>', 'id of the hall')
    .option('--install', 'for the install page of the hall, instead of a login')
    .argument('[login]', 'id of the device or account')
    .action(async (login: string | undefined, options: PasswordOptions, command: Command) => {
      if ((login === undefined) === (options.install === undefined))
        command.error('name one login, or ask for --install [no_login]');
      const hall = hallOf(command, await siteOf(command, options.site), options.hall);
      const logins = loginsOf(hall);
      if (login !== undefined && !logins.includes(login)) {
        command.error(
          `no login "${login}" in hall ${hall.id}; logins are ${logins.join(', ')} [unknown_login]`,
        );
      }
      const loaded = await loadSecrets(options.site, hall.id, {});
      if ('problems' in loaded) endWith(command, loaded.problems);
      const path = secretsPath(options.site, hall.id);
      console.log(await (login === undefined ? setInstallPassword(path) : setPassword(path, login)));
      console.error('This password is shown once. Restart the gateway to use it.');
    });
}
