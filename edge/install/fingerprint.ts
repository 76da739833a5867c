/** The fingerprint by which people recognise a gateway's key. */
import { createHash } from 'node:crypto';

/** SHA-256 of the key's bytes, lower-case hex. @param publicKey base64url, as in `Certificate.public_key` */
export function keyFingerprint(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');
}
