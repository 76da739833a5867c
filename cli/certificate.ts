/** `hallgate certificate`: checks the signature of an installation's certificate, and says what it says. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { plain } from '../cloud/site/wiring.js';
import type { Certificate, CertifiedDevice } from '../edge/install/certificate.js';
import { keyFingerprint } from '../edge/install/fingerprint.js';
import { flawsOf } from '../edge/install/seal.js';
import { renderTable } from './table.js';

/** What is read out of it here. The signature is checked over all of the body, as it stands in the file. */
const form = z.object({
  body: z.looseObject({
    hall: z.looseObject({ id: z.string(), name: z.unknown(), time_zone: z.string() }),
    hall_file: z.string(),
    at: z.number(),
    by: z.string(),
    software: z.string(),
    devices: z.array(z.looseObject({ id: z.string(), model: z.string(), result: z.unknown() })),
  }),
  digest: z.string(),
  signature: z.string(),
  public_key: z.string(),
});

export interface CheckedCertificate {
  readonly good: boolean;
  readonly text: string;
}

/** @throws SyntaxError, ZodError: the text is no certificate */
export function checkCertificate(json: string): CheckedCertificate {
  const certificate = form.parse(JSON.parse(json)) as unknown as Certificate;
  const flaws = flawsOf(certificate);
  const { hall, at, by, software, hall_file, devices } = certificate.body;
  const when = DateTime.fromMillis(at, { zone: hall.time_zone }).toFormat('yyyy-MM-dd HH:mm ZZZZ');
  const rows = devices.map((device) => [device.id, device.model, verdictOf(device)]);
  const lines = [
    `Hall        ${hall.id} (${plain(hall.name)})`,
    `Issued      ${when}, by ${by}, with ${software}`,
    `Hall file   ${hall_file}`,
    `Key         ${keyFingerprint(certificate.public_key)}`,
    '',
    renderTable(['device', 'model', 'walk test'], rows),
    '',
    flaws.length === 0
      ? 'The signature is good: nothing has been changed since. Compare the key with the one on the install page.'
      : `NOT VALID: the ${flaws.join(' and the ')} do not fit what stands here. It was changed, or signed by another key.`,
  ];
  return { good: flaws.length === 0, text: lines.join('\n') };
}

function verdictOf({ result }: CertifiedDevice): string {
  if (!result) return 'not tested';
  const share = `${Math.round(result.share * 100)} % (${Math.round(result.low * 100)} to ${Math.round(result.high * 100)} %)`;
  return result.passed ? `passed, ${share}` : `failed: ${result.why}, ${share}`;
}

export function certificateCommand(): Command {
  return new Command('certificate')
    .description('check the signature of the certificate of an installation, and print what it says')
    .argument('<file>', 'the certificate as JSON, as the install page gives it')
    .action(async (file: string, _options: object, command: Command) => {
      const json = await readFile(file, 'utf8');
      let checked: CheckedCertificate;
      try {
        checked = checkCertificate(json);
      } catch (error) {
        command.error(`${file} is no certificate: ${(error as Error).message} [no_certificate]`);
      }
      console.log(checked.text);
      if (!checked.good) process.exitCode = 1;
    });
}
