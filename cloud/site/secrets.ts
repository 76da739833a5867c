/** The secrets of one hall: a JSON file that only its owner can read, and the environment. Never the site, never argv. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPasswordHash } from './password.js';
import type { Problem } from './problem.js';
import { Secret } from './secret.js';
import { shapeFindings } from './shape.js';
import { readSource } from './source.js';

const hash = z.string().refine(isPasswordHash, 'a hash as hallgate writes it: scrypt$N$r$p$salt$hash');
const hidden = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

/** The file's form. */
export const secretsSchema = z.strictObject({
  /** Password hash of each MQTT login: devices, accounts. */
  mqtt: z.record(z.string(), hash),
  /** Password hash of the install page; absent: the hall has none. */
  install: hash.optional(),
  /** Logins made on the install page for devices that the hall file does not name yet; `at` in UTC ms. */
  enrolled: z.record(z.string(), z.strictObject({ hash, at: z.number().int() })).optional(),
  /** Token of InfluxDB 2 and 3, password of 1. */
  influx: hidden.optional(),
  /** Password at an outside broker. */
  broker: hidden.optional(),
  nodeRed: z
    .strictObject({
      /** Bcrypt hash of the editor's password. */
      admin: z
        .string()
        .regex(/^\$2[aby]\$\d\d\$.{53}$/, 'a bcrypt hash')
        .transform((value) => new Secret(value)),
      /** Encrypts the credentials inside the flows. */
      credentialSecret: hidden,
    })
    .optional(),
});

export type Secrets = z.output<typeof secretsSchema>;

export type LoadedSecrets = { readonly secrets: Secrets } | { readonly problems: readonly Problem[] };

/** What of the environment is read. */
export interface SecretsEnvironment {
  /** Path of the file, instead of the one in the site. */
  readonly HALLGATE_SECRETS?: string | undefined;
  /** Goes before the token in the file. */
  readonly HALLGATE_INFLUX_TOKEN?: string | undefined;
}

/** Permission bits of a file with its text; undefined if there is none. */
export type ReadWithMode = (
  path: string,
) => Promise<{ readonly mode: number; readonly text: string } | undefined>;

export const readWithMode: ReadWithMode = async (path) => {
  try {
    return { mode: (await stat(path)).mode, text: await readFile(path, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

export const secretsPath = (siteDirectory: string, hall: string): string =>
  join(siteDirectory, '.secrets', `${hall}.json`);

/** @throws what the disk throws, but not for a file that is absent */
export async function loadSecrets(
  siteDirectory: string,
  hall: string,
  environment: SecretsEnvironment,
  read: ReadWithMode = readWithMode,
): Promise<LoadedSecrets> {
  const path = environment.HALLGATE_SECRETS ?? secretsPath(siteDirectory, hall);
  const file = await read(path);
  if (!file) {
    const mend = 'hallgate init makes them for a new site; or name the file in HALLGATE_SECRETS';
    return { problems: [wholeFile(path, 'secrets_missing', 'the secrets of the hall are missing', mend)] };
  }
  const open = (file.mode & 0o077) !== 0;
  const mode = (file.mode & 0o777).toString(8);
  const problems = open
    ? [
        wholeFile(
          path,
          'secrets_open',
          `its mode is ${mode}, so that others can read it`,
          `run: chmod 600 ${path}`,
        ),
      ]
    : [];
  const parsed = parseSecrets(path, file.text);
  if ('problems' in parsed) return { problems: [...problems, ...parsed.problems] };
  if (problems.length > 0) return { problems };
  const token = environment.HALLGATE_INFLUX_TOKEN;
  return { secrets: token ? { ...parsed.secrets, influx: new Secret(token) } : parsed.secrets };
}

/** JSON is YAML, so the same reader gives line and column. Nothing of the text is ever told. */
function parseSecrets(path: string, text: string): LoadedSecrets {
  const source = readSource(path, text);
  if (source.problems.length > 0) {
    const broken = { wrong: 'the file is not valid JSON', mend: 'mend the JSON here' };
    return { problems: source.problems.map((problem) => ({ ...problem, ...broken })) };
  }
  const problems = shapeFindings(secretsSchema, source.value).map((finding) =>
    source.locate('found' in finding ? { ...finding, found: '***' } : finding),
  );
  return problems.length > 0 ? { problems } : { secrets: secretsSchema.parse(source.value) };
}

function wholeFile(file: string, code: Problem['code'], wrong: string, mend: string): Problem {
  return { code, level: 'error', file, line: 1, column: 1, key: '', wrong, mend };
}
