/** Signs a certificate and checks one: canonical JSON (RFC 8785), SHA-256, Ed25519 (RFC 8032). */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Certificate, CertificateBody } from './certificate.js';

/** @param key of Ed25519, private */
export function seal(body: CertificateBody, key: KeyObject): Certificate {
  const bytes = signedBytes(body);
  return {
    body,
    digest: createHash('sha256').update(bytes).digest('hex'),
    signature: sign(null, bytes, key).toString('base64url'),
    public_key: publicKeyOf(key),
  };
}

/** The raw 32 bytes of the public key, base64url. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x!;
}

/** What is wrong with a certificate: "digest" and "signature" do not fit the body; empty for a good one. */
export function flawsOf({
  body,
  digest,
  signature,
  public_key,
}: Certificate): readonly ('digest' | 'signature')[] {
  const bytes = signedBytes(body);
  const digestFits = createHash('sha256').update(bytes).digest('hex') === digest;
  return [
    ...(digestFits ? [] : (['digest'] as const)),
    ...(isSigned(bytes, signature, public_key) ? [] : (['signature'] as const)),
  ];
}

function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
  } catch {
    // Whatever is no key has signed nothing.
    return false;
  }
}

const signedBytes = (body: CertificateBody): Uint8Array => Buffer.from(canonicalize(body)!, 'utf8');

export const keyFromPem = (pem: string): KeyObject => createPrivateKey(pem);
