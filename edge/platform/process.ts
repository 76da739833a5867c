/** What the process and the machine say of themselves. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** Memory that the process holds, MB. */
export function rssMb(): number {
  return process.memoryUsage.rss() / 1e6;
}

export function randomSalt(): Uint8Array {
  return randomBytes(32);
}

/** A secret of the strength of 192 random bits, as text. */
export function randomSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** 0 (inclusive) to 1 (exclusive): for jitter, never for secrets. */
export const random: () => number = Math.random;

export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** As in "hallgate 0.1.0". @param from a module of the package */
export function packageVersion(from: URL): string {
  const manifest = readFileSync(new URL('package.json', packageRoot(from)), 'utf8');
  return `hallgate ${(JSON.parse(manifest) as { version: string }).version}`;
}

/** The nearest directory above `from` that holds package.json: the root of the installed package. */
export function packageRoot(from: URL): URL {
  for (let here = new URL('.', from); ; here = new URL('..', here)) {
    const manifest = new URL('package.json', here);
    if (
      existsSync(manifest) &&
      (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'hallgate'
    ) {
      return here;
    }
    if (here.pathname === '/') throw new Error(`no package.json of hallgate above ${from.pathname}`);
  }
}
