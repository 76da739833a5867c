/** The key with which a gateway signs its certificates: made at first use, and readable by its owner alone. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../cloud/site/replace-file.js';
import { keyFromPem } from './seal.js';

const fileName = 'certificate-key.pem';

/** @throws what the disk throws, or node:crypto for a file that holds no key: a key is never silently replaced */
export async function signingKey(dataDir: string): Promise<KeyObject> {
  const path = join(dataDir, fileName);
  try {
    return keyFromPem(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  await replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
}
