/** Makes credentials: each site and each login has its own, and a password is shown only when it is made. */
import { randomBytes } from 'node:crypto';
import bcrypt from 'bcryptjs';
import type { z } from 'zod';
import { hashPassword, newPassword } from './password.js';
import type { secretsSchema } from './secrets.js';

/** The file of secrets as JSON. */
export type SecretsFile = z.input<typeof secretsSchema>;

/** Rounds of bcrypt for the editor of Node-RED, which asks for no other hash. */
const bcryptRounds = 10;

export interface Credentials {
  /** What is stored: hashes, and the secrets that programs need in clear. */
  readonly file: SecretsFile;
  /** What a person has to write down now, by login. */
  readonly passwords: ReadonlyMap<string, string>;
  /** Password of the user "admin" in Node-RED's editor. */
  readonly nodeRedAdmin: string;
  /** Password of the install page. */
  readonly install: string;
}

/** @param logins of the hall, as loginsOf() names them */
export async function newCredentials(logins: readonly string[]): Promise<Credentials> {
  const passwords = new Map(logins.map((login) => [login, newPassword()]));
  const mqtt: Record<string, string> = {};
  for (const [login, password] of passwords) mqtt[login] = await hashPassword(password);
  const nodeRedAdmin = newPassword();
  const nodeRed = {
    admin: await bcrypt.hash(nodeRedAdmin, bcryptRounds),
    credentialSecret: randomBytes(32).toString('base64url'),
  };
  const install = newPassword();
  const file = { mqtt, install: await hashPassword(install), nodeRed };
  return { file, passwords, nodeRedAdmin, install };
}
