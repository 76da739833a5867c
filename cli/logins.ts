/** Logins of one run, in memory only: the demo and the replay make fresh ones each time. */
import type { Hall } from '../cloud/site/hall.js';
import { loginsOf } from '../cloud/site/logins.js';
import { randomSecret } from '../edge/platform/process.js';

export interface Logins {
  readonly passwords: ReadonlyMap<string, string>;
  readonly verify: (account: string, password: string) => Promise<boolean>;
}

export function freshLogins(hall: Hall): Logins {
  const passwords = new Map(loginsOf(hall).map((login) => [login, randomSecret()]));
  return { passwords, verify: async (account, password) => passwords.get(account) === password };
}
