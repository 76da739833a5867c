/** The certificate of a hall: what was tested, by whom, with what result, signed by the gateway. */
import type { Text } from '../../cloud/site/hall.js';
import type { TestResult } from './view.js';

/** What is signed: the UTF-8 bytes of its canonical JSON (keys in order, no white space; RFC 8785). */
export interface CertificateBody {
  readonly hall: { readonly id: string; readonly name: Text; readonly time_zone: string };
  /** Digest of the hall file that was tested. */
  readonly hall_file: string;
  readonly at: number;
  readonly by: string;
  readonly software: string;
  readonly devices: readonly CertifiedDevice[];
}

export interface CertifiedDevice {
  readonly id: string;
  readonly name: Text;
  readonly model: string;
  /** Topics, or pins as "a: GPIO17 (pin 11)". */
  readonly wiring: readonly string[];
  readonly result: TestResult | null;
  readonly note: string;
  /** SHA-256 of the photo, hex; null without one. */
  readonly photo: string | null;
}

export interface Certificate {
  readonly body: CertificateBody;
  /** SHA-256 of the signed bytes, hex. */
  readonly digest: string;
  /** Ed25519 (RFC 8032) signature and public key, base64url; the key's fingerprint stands on the gateway's page. */
  readonly signature: string;
  readonly public_key: string;
}
