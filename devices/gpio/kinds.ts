/** What a hall file may wire to pins: the profiles' ids, their pins and options. */
import { z } from 'zod';
import { GpioError } from './pins.js';

/** A device of the hall file that hangs on pins. */
export interface GpioDevice {
  readonly id: string;
  readonly profile: string;
  /** BCM numbers by the profile's names of its pins. */
  readonly pins: Readonly<Record<string, number>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

const bcm = z
  .number()
  .int()
  .min(2, { error: 'GPIO0 and GPIO1 belong to the identification of add-on boards; use 2-27' })
  .max(27, { error: 'the header of a Raspberry Pi ends at GPIO27; use 2-27' });

const inputOptions = z.strictObject({
  /** True when the contact pulls the pin to ground, with a resistor up to 3.3 V: the usual wiring. */
  active_low: z.boolean().default(true),
  /** How long a level must hold to count, ms. */
  debounce_ms: z.number().int().min(0).max(1_000).optional(),
});

const outputOptions = z.strictObject({
  /** True for relay boards that switch on a low level. A transistor switches on a high one. */
  active_low: z.boolean().default(false),
});

/** Buttons "1" (worst) to the number of buttons, without a gap. */
const panelPins = z.record(z.string(), bcm).refine(
  (pins) => {
    const names = Object.keys(pins);
    return names.length >= 2 && names.length <= 5 && names.every((_, index) => String(index + 1) in pins);
  },
  { error: 'a panel has 2 to 5 buttons, named "1" (worst) upwards without a gap' },
);

const buttonName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, {
  error: 'a button is named in small letters, digits and hyphens, as in "help"',
});

/** Each kind of device on pins, by the id that stands as `profile` in the hall file. */
export const gpioKinds = {
  'gpio-satisfaction-panel': {
    summary: 'satisfaction buttons: each press is a vote',
    channels: ['panel'],
    pins: panelPins,
    options: inputOptions,
    debounceMs: 25,
  },
  'gpio-beam-pair': {
    summary: 'two light beams across a door: people in and out',
    channels: ['line:1', 'device'],
    pins: z.strictObject({ a: bcm, b: bcm }),
    options: inputOptions,
    debounceMs: 0,
  },
  'gpio-desk-switch': {
    summary: 'key switch of a desk: open while the contact is closed',
    channels: ['desk'],
    pins: z.strictObject({ switch: bcm }),
    options: inputOptions,
    debounceMs: 50,
  },
  'gpio-button': {
    summary: 'help or answer buttons: each press is reported under the name of its pin',
    channels: ['button:*'],
    pins: z
      .record(buttonName, bcm)
      .refine((pins) => Object.keys(pins).length > 0, { error: 'name at least one button' }),
    options: inputOptions,
    debounceMs: 25,
  },
  'gpio-lamp': {
    summary: 'alert lamp',
    channels: [],
    pins: z.strictObject({ lamp: bcm }),
    options: outputOptions,
    debounceMs: 0,
  },
  'gpio-buzzer': {
    summary: 'buzzer with short beeps',
    channels: [],
    pins: z.strictObject({ buzzer: bcm }),
    options: outputOptions,
    debounceMs: 0,
  },
} as const;

export type GpioKindId = keyof typeof gpioKinds;

export const isGpioKind = (profile: string): profile is GpioKindId => Object.hasOwn(gpioKinds, profile);

/** What the options come to once defaults are in. */
export interface Wiring {
  readonly kind: GpioKindId;
  readonly activeLow: boolean;
  readonly debounceMs: number;
}

/** Everything that is wrong with a device, each as "pins.a: …"; empty when it can be wired. */
export function gpioProblems(device: GpioDevice): string[] {
  if (!isGpioKind(device.profile)) {
    return [`profile: "${device.profile}" is none of ${Object.keys(gpioKinds).join(', ')}`];
  }
  const kind = gpioKinds[device.profile];
  const problems = [
    ...issues('pins', kind.pins.safeParse(device.pins)),
    ...issues('options', kind.options.safeParse(device.options ?? {})),
  ];
  const names = Object.entries(device.pins);
  for (const [index, [name, pin]] of names.entries()) {
    const twin = names.slice(0, index).find(([, earlier]) => earlier === pin);
    if (twin) problems.push(`pins.${name}: GPIO${pin} is the pin of "${twin[0]}" already`);
  }
  return problems;
}

/** @throws GpioError `config` with every problem of the device */
export function wiring(device: GpioDevice): Wiring {
  const problems = gpioProblems(device);
  if (problems.length > 0 || !isGpioKind(device.profile)) {
    throw new GpioError('config', `Device ${device.id}: ${problems.join('; ')}.`);
  }
  const kind = gpioKinds[device.profile];
  const options: { active_low: boolean; debounce_ms?: number | undefined } = kind.options.parse(
    device.options ?? {},
  );
  return {
    kind: device.profile,
    activeLow: options.active_low,
    debounceMs: options.debounce_ms ?? kind.debounceMs,
  };
}

function issues(where: string, result: z.ZodSafeParseResult<unknown>): string[] {
  return (result.error?.issues ?? []).map((issue) => `${[where, ...issue.path].join('.')}: ${issue.message}`);
}
