/** The keys of Compose files that ours may use. Any other key is refused, as a slip of the pen would be. */
import { z } from 'zod';

const duration = z.string().regex(/^\d+s$/);
const texts = z.array(z.string().min(1)).min(1);

const service = z.strictObject({
  /** A name with a full version: what runs must not change by itself. */
  image: z.string().regex(/^[a-z0-9./-]+:\d+\.\d+\.\d+(-[a-z0-9-]+)?$/, 'a tag with a full version'),
  restart: z.literal('unless-stopped'),
  user: z.string().optional(),
  init: z.boolean().optional(),
  profiles: texts.optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  env_file: texts.optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).optional(),
  command: texts.optional(),
  ports: z
    .array(z.string().regex(/^\$\{BIND_ADDRESS:-127\.0\.0\.1\}:\d+:\d+$/, 'loopback by default'))
    .optional(),
  volumes: z.array(z.string().regex(/^[^\s]+:\/[^\s:]*(:ro)?$|^\$\{[^}]+\}[^\s:]*:\/[^\s:]*(:ro)?$/)),
  tmpfs: texts,
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(z.enum(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'])).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()).min(2),
      interval: duration,
      timeout: duration,
      retries: z.number().int().min(1),
      start_period: duration.optional(),
    })
    .optional(),
});

export const composeSchema = z.strictObject({
  name: z.string(),
  services: z.record(z.string().regex(/^[a-z]+$/), service),
  volumes: z.record(z.string(), z.null()),
});

export type Compose = z.infer<typeof composeSchema>;
