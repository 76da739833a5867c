/** Which sensors live, and whether what they say can be true. */
import type { Input, WaitEvent } from './types.js';

export interface InputHealth {
  /** Last word, UTC ms. */
  at: number;
  /** False once the hall said that the device is dead; a new word revives it. */
  alive: boolean;
  /** Fading mean of the innovations, in standard deviations, and how many there were. */
  drift: number;
  n: number;
  /** It contradicts the others: left out until it agrees again. */
  sick: boolean;
}

export const inputOf: Record<Exclude<WaitEvent['type'], 'sensor'>, Input> = {
  entry: 'door',
  exit: 'door',
  zone: 'zone',
  desks: 'desks',
  start: 'service',
  done: 'service',
  idle: 'service',
  tag: 'tags',
  tag_lost: 'tags',
  issued: 'tickets',
  called: 'tickets',
  reported: 'reported',
};

/** A zone that says nothing for so long is not an input any more. */
export const ZONE_STALE_MS = 120_000;
/** Tags come by chance: an hour without one is normal. */
const TAGS_STALE_MS = 3_600_000;
/** A hall may have no customer for long; then doors, desks and tickets are silent and well. */
const QUIET_STALE_MS = 4 * 3_600_000;

const staleAfter: Record<Input, number> = {
  zone: ZONE_STALE_MS,
  door: QUIET_STALE_MS,
  service: QUIET_STALE_MS,
  tickets: QUIET_STALE_MS,
  desks: 24 * 3_600_000,
  tags: TAGS_STALE_MS,
  reported: 600_000,
};

export type Inputs = Partial<Record<Input, InputHealth>>;

export function heard(inputs: Inputs, input: Input, at: number): InputHealth {
  const known = inputs[input];
  const health = known ? { ...known, at, alive: true } : { at, alive: true, drift: 0, n: 0, sick: false };
  inputs[input] = health;
  return health;
}

/** Is the input's word part of the estimate at `now`? */
export function usable(inputs: Inputs, input: Input, now: number): boolean {
  const health = inputs[input];
  return health?.alive === true && !health.sick && now - health.at <= staleAfter[input];
}

/** Share of the past that one more innovation replaces. */
const FADE = 0.08;
/** The fading mean of well-behaved innovations has standard deviation √(FADE/2) = 0.2; six of them are no accident. */
const SICK = 1.3;
const WELL = 0.5;
const ENOUGH = 12;

/** Takes the innovation of a reading in (its error in standard deviations); returns whether the sensor is sick now. */
export function innovation(health: InputHealth, z: number): boolean {
  const cut = Math.max(-4, Math.min(4, z));
  health.n = Math.min(1000, health.n + 1);
  health.drift += (cut - health.drift) * Math.max(FADE, 1 / (health.n + ENOUGH));
  if (!health.sick && health.n > ENOUGH && Math.abs(health.drift) > SICK) health.sick = true;
  else if (health.sick && Math.abs(health.drift) < WELL) health.sick = false;
  return health.sick;
}
