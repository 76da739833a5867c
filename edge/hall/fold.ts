/** Readings change the state of the hall: one function for each kind, chosen here. */
import type { Reading, ReadingKind, ReadingOf } from '../../devices/reading.js';
import { onPress } from './buttons.js';
import { onCrossing, onTotal } from './crossings.js';
import { onDesk, onSwitch } from './desks.js';
import { heard, isOwnLife, onHealth } from './health.js';
import { onDesks, onQueue, onTicket } from './queues.js';
import type { Bound, Step } from './step.js';
import { onVote, onVoteTotal } from './votes.js';
import { onDwell, onEnvironment, onOccupied, onPresence, onSighting } from './zones.js';

const handlers: { readonly [K in ReadingKind]: (step: Step, bound: Bound<ReadingOf<K>>) => void } = {
  crossing: onCrossing,
  total: onTotal,
  presence: onPresence,
  occupied: onOccupied,
  queue: onQueue,
  dwell: onDwell,
  sighting: onSighting,
  vote: onVote,
  vote_total: onVoteTotal,
  press: onPress,
  switch: onSwitch,
  desk: onDesk,
  desks: onDesks,
  ticket: onTicket,
  environment: onEnvironment,
  health: onHealth,
};

/** Kinds that mean something without a `watches` entry: they speak of the device or of the whole hall. */
const selfSpeaking: ReadonlySet<ReadingKind> = new Set([
  'health',
  'environment',
  'vote',
  'vote_total',
  'press',
]);

/** Whether the hall file gives the reading a meaning. */
export function hasMeaning(bound: Bound): boolean {
  return bound.watches.length > 0 || selfSpeaking.has(bound.reading.kind);
}

/**
 * Folds one reading into the draft.
 *
 * @param offsetMs the device's clock minus ours where it stated a time, else null
 */
export function foldReading(step: Step, bound: Bound, offsetMs: number | null): void {
  const { reading } = bound;
  const alive = isOwnLife(step.model, bound);
  heard(step, bound, offsetMs, alive);
  if (alive) touchHall(step);
  (handlers[reading.kind] as (step: Step, bound: Bound<Reading>) => void)(step, bound);
}

function touchHall(step: Step): void {
  const part = step.draft.get('hall', 'now');
  if (part?.readingAt === step.now) return;
  step.draft.set('hall', 'now', { ...part, readingAt: step.now });
}
