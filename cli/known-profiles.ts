/** Every device model that a hall file may name, as the check of a site wants to know them. */
import type { KnownProfile } from '../cloud/site/known-profile.js';
import { gpioKinds } from '../devices/gpio/kinds.js';
import { catalogue } from '../devices/profiles/index.js';

export const knownProfiles: readonly KnownProfile[] = [
  ...catalogue.map(({ id, summary, channels, options }) => ({
    id,
    kind: 'mqtt' as const,
    summary,
    channels,
    ...(options && { options }),
  })),
  ...Object.entries(gpioKinds).map(([id, { summary, channels, pins, options }]) => ({
    id,
    kind: 'gpio' as const,
    summary,
    channels,
    pins,
    options,
  })),
];
