/** What people and flows may tell the hall to do, on hallgate/<hall>/do/<verb>. Every command is answered. */
import { z } from 'zod';
import { idSchema } from '../../cloud/site/hall.js';
import { acknowledgeAlert } from '../rules/judge.js';
import { answerCall, answerDevice } from './calls.js';
import { changeDesk } from './desks.js';
import type { Step } from './step.js';

const request = { /** Comes back in the answer. */ id: z.string().max(64).optional() };
const desk = z.strictObject({ ...request, desk: idSchema });

/** The commands; each with the form of its payload. */
export const commandSchemas = {
  acknowledge: z.strictObject({
    ...request,
    key: z.string().min(1).max(200),
    by: z.string().max(100).optional(),
  }),
  'open-desk': desk,
  'close-desk': desk,
  'answer-call': z.strictObject({ ...request, device: idSchema.optional(), desk: idSchema.optional() }),
  lamp: z.strictObject({ ...request, state: z.enum(['on', 'off', 'blink']) }),
} as const;

export type Verb = keyof typeof commandSchemas;
export type LampOrder = z.infer<typeof commandSchemas.lamp>['state'];

export interface Answer {
  readonly verb: string;
  readonly id?: string | undefined;
  readonly ok: boolean;
  /** Why not: "unknown_verb", "bad_payload", "unknown_desk", "not_firing", "no_call", "no_lamp". */
  readonly code?: string;
  readonly message?: string;
  /** The lamp is to be set so, once the command is stored. */
  readonly lamp?: LampOrder;
}

/** Carries a command out on the draft. */
export function runCommand(step: Step, verb: string, payload: unknown): Answer {
  if (!Object.hasOwn(commandSchemas, verb)) {
    const known = Object.keys(commandSchemas).join(', ');
    return {
      verb,
      ok: false,
      code: 'unknown_verb',
      message: `"${verb}" is no command; commands are ${known}`,
    };
  }
  const parsed = commandSchemas[verb as Verb].safeParse(payload);
  if (!parsed.success) {
    const message = z.prettifyError(parsed.error);
    return { verb, id: idOf(payload), ok: false, code: 'bad_payload', message };
  }
  const refusal = act(step, verb as Verb, parsed.data);
  const base = { verb, id: parsed.data.id };
  if (refusal) return { ...base, ok: false, ...refusal };
  return verb === 'lamp'
    ? { ...base, ok: true, lamp: (parsed.data as { state: LampOrder }).state }
    : { ...base, ok: true };
}

/** Who asked in a wrong form is told so under the id that was given. */
function idOf(payload: unknown): string | undefined {
  return z.object(request).safeParse(payload).data?.id;
}

type Refusal = { readonly code: string; readonly message: string } | null;

function act(step: Step, verb: Verb, given: Record<string, unknown>): Refusal {
  switch (verb) {
    case 'acknowledge':
      if (acknowledgeAlert(step, given.key as string)) return null;
      return { code: 'not_firing', message: `no alert "${given.key}" is firing` };
    case 'open-desk':
    case 'close-desk':
      return moveDesk(step, given.desk as string, verb === 'open-desk' ? 'open' : 'closed');
    case 'answer-call': {
      const device = given.device as string | undefined;
      const answered =
        device === undefined
          ? answerCall(step, given.desk as string | undefined, step.now) !== null
          : answerDevice(step, device, step.now);
      return answered ? null : { code: 'no_call', message: 'no help call is open there' };
    }
    case 'lamp':
      if (step.model.hall.devices.some((device) => device.profile === 'gpio-lamp')) return null;
      return { code: 'no_lamp', message: 'the hall file has no device with the profile gpio-lamp' };
  }
}

function moveDesk(step: Step, id: string, state: 'open' | 'closed'): Refusal {
  const desks = step.model.hall.desks.map((known) => known.id);
  if (!desks.includes(id)) {
    return { code: 'unknown_desk', message: `no desk "${id}"; desks are ${desks.join(', ')}` };
  }
  changeDesk(step, id, state, step.now);
  return null;
}
