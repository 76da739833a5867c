/** `hallgate decode`: what recorded messages mean, without a hall file. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { z } from 'zod';
import { type DecodeContext, decodeAny, isRejection } from '../devices/decode.js';
import type { Message } from '../devices/profile.js';
import { catalogue } from '../devices/profiles/index.js';
import { pseudonymsUnder } from '../devices/pseudonym.js';
import type { Reading } from '../devices/reading.js';
import type { Rejection } from '../devices/rejection.js';

const sampleSchema = z.object({
  id: z.union([z.string(), z.number()]),
  topic: z.string().min(1).max(65_535),
  /** Text or base64 as `encoding` says; an object or array is sent as JSON. */
  payload: z.union([
    z.string(),
    z.record(z.string(), z.unknown()),
    z.array(z.unknown()),
    z.number(),
    z.boolean(),
  ]),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
  retain: z.boolean().default(false),
});
type Sample = z.output<typeof sampleSchema>;

/** One line of the answer, in the order of the samples. */
export type DecodedSample =
  | { readonly id: string | number; readonly profile: string; readonly readings: readonly Reading[] }
  | { readonly id: string | number; readonly rejected: Rejection };

/** The command, to be mounted in the program. */
export function decodeCommand(): Command {
  return new Command('decode')
    .description('show what recorded MQTT messages mean: readings, or the reason of the rejection')
    .requiredOption(
      '--samples <file>',
      'JSON array of {id, topic, payload, encoding?, retain?}; "-" reads standard input',
    )
    .option('--json', 'print one JSON document')
    .action(async (options: { samples: string; json?: true }, command: Command) => {
      const source = options.samples === '-' ? 'standard input' : options.samples;
      try {
        const decoded = decodeSamples(samplesOf(await read(options.samples), source));
        process.stdout.write(options.json ? `${JSON.stringify(decoded, null, 2)}\n` : table(decoded));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        command.error(`hallgate decode: ${error.message}`, { exitCode: 1 });
      }
    });
}

/** Reads each sample as a message of an unknown device. Pseudonyms hold for this call only. */
export function decodeSamples(samples: readonly Sample[]): DecodedSample[] {
  const context: DecodeContext = { receivedAt: Date.now(), pseudonym: pseudonymsUnder(randomBytes(32)) };
  return samples.map((sample) => {
    const result = decodeAny(catalogue, messageOf(sample), context);
    return isRejection(result)
      ? { id: sample.id, rejected: result }
      : { id: sample.id, profile: result.profile, readings: result.readings };
  });
}

/**
 * The samples of a file's text.
 *
 * @throws Error naming the source and every mistake in it
 */
export function samplesOf(json: string, source: string): Sample[] {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    throw new Error(`${source} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = z.array(sampleSchema).safeParse(document);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `  ${place(issue.path)}: ${issue.message}`);
  throw new Error(
    `${source} is not an array of {id, topic, payload, encoding?, retain?}:\n${mistakes.join('\n')}`,
  );
}

function place(path: readonly PropertyKey[]): string {
  const [index, ...rest] = path;
  return index === undefined ? 'the document' : [`sample ${Number(index) + 1}`, ...rest].join(', ');
}

function messageOf({ topic, payload, encoding, retain }: Sample): Message {
  const bytes =
    typeof payload === 'string'
      ? Buffer.from(payload, encoding)
      : Buffer.from(JSON.stringify(payload), 'utf8');
  return { topic, payload: bytes, retained: retain };
}

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? error}`);
  }
}

/** One sample a paragraph: id and profile, then a reading a line; or id and reason. */
function table(decoded: readonly DecodedSample[]): string {
  const refused = decoded.filter((each) => 'rejected' in each).length;
  const paragraphs = decoded.map((each) =>
    'rejected' in each
      ? `${each.id}\n    rejected  ${each.rejected.code}: ${each.rejected.message}\n`
      : `${each.id}  (${each.profile})\n${each.readings.map((reading) => `    ${line(reading)}\n`).join('')}`,
  );
  return `${paragraphs.join('')}${decoded.length} samples: ${decoded.length - refused} read, ${refused} rejected\n`;
}

function line({ kind, channel, at, ...fields }: Reading): string {
  const values = Object.entries(fields).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : value}`,
  );
  const time = at === undefined ? [] : [`at=${new Date(at).toISOString()}`];
  return [kind.padEnd(11), channel.padEnd(12), ...values, ...time].join(' ');
}
