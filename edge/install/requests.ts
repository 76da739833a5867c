/** The form of what the page asks for; the contract in words is view.ts. */
import { z } from 'zod';
import { idSchema, watchSchema } from '../../cloud/site/hall.js';
import { InstallRefusal } from './refusal.js';
import type {
  CertificateRequest,
  EnrolRequest,
  LoginRequest,
  NoteRequest,
  SwapRequest,
  TestRequest,
} from './view.js';

/** One line for a person: no control characters, which would end up in files and on paper. */
const line = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'no control characters')
    .transform((text) => text.trim());
const name = line(80).refine((text) => text !== '', 'write a name');
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest');

export const requests = {
  login: z.strictObject({ name, password: z.string().min(1).max(200) }) satisfies z.ZodType<LoginRequest>,
  test: z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('start'), device: idSchema }),
    z.strictObject({ do: z.literal('next') }),
    z.strictObject({ do: z.literal('answer'), seen: z.boolean() }),
    z.strictObject({ do: z.literal('stop') }),
  ]) satisfies z.ZodType<TestRequest>,
  note: z.strictObject({
    device: idSchema,
    // Several lines are a note; of control characters only the end of a line and the tabulator are text.
    note: z
      .string()
      .max(1_000)
      .regex(/^(\P{Cc}|[\n\r\t])*$/u, 'no control characters'),
  }) satisfies z.ZodType<NoteRequest>,
  enrol: z.strictObject({ id: idSchema }) satisfies z.ZodType<EnrolRequest>,
  // What is right in a hall file is for the check of the site to say: it names the line and the mend.
  bind: z.strictObject({
    hall_file: digest,
    id: line(100),
    name: line(100),
    profile: line(100),
    topics: z.array(line(300)).max(16),
    account: line(100).nullable(),
    watches: z
      .array(
        z.strictObject({
          channel: line(128),
          kind: z.enum(['line', 'zone', 'queue', 'desk']).nullable(),
          place: line(100).nullable(),
          as: watchSchema.shape.as,
        }),
      )
      .max(64),
  }),
  swap: z.strictObject({
    hall_file: digest,
    device: idSchema,
    channel: line(128),
  }) satisfies z.ZodType<SwapRequest>,
  certificate: z.strictObject({ by: name }) satisfies z.ZodType<CertificateRequest>,
};

/** The request of a body, or a refusal that names what is wrong with it; never the value. */
export function requestOf<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new InstallRefusal('bad_request', wrong.join('; ').slice(0, 500));
}

export type Bind = z.output<typeof requests.bind>;
