/** The certificate as PDF. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Language } from '../../cloud/site/hall.js';
import type { Certificate } from './certificate.js';

// Beside this module in the build; in the build's directory when the sources run directly, as in tests.
const workers = ['./certificate-pdf-worker.js', '../../dist/edge/install/certificate-pdf-worker.js'].map(
  (path) => fileURLToPath(new URL(path, import.meta.url)),
);

let last: Promise<unknown> = Promise.resolve();

/**
 * Writes the PDF in a thread of its own, which ends with it: the library and its fonts take 100 to 200 MB and seconds
 * of computing, for which a gateway that counts people must not stand still. One at a time, as a Pi has memory for one.
 *
 * @throws Error if the gateway is not built, or the library fails
 */
export function certificatePdf(certificate: Certificate, language: Language): Promise<Uint8Array> {
  const written = last.then(() => write(certificate, language));
  last = written.catch(() => {});
  return written;
}

async function write(certificate: Certificate, language: Language): Promise<Uint8Array> {
  const file = workers.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`No ${workers.join(' or ')}. Run: npm run build`);
  const worker = new Worker(file, { workerData: { certificate, language } });
  try {
    const [bytes] = await once(worker, 'message');
    return bytes;
  } finally {
    await worker.terminate();
  }
}
