/** Whether a figure may be believed now: closed, no data and stale are states of their own. */

import type { QueuePart } from '../state/parts.js';
import type { InputState, WaitEstimate } from '../wait/wait.js';
import type { HallModel } from './model.js';

export type Liveness = 'live' | 'stale' | 'closed' | 'no_data';

/** An estimate as rules, points and pages see it. */
export interface QueueNow {
  readonly estimate: WaitEstimate;
  readonly status: Liveness;
  readonly fresh: boolean;
}

/** People wait and no desk is open: their wait has no figure, since it has no end. Nothing is better known. */
export function isUnserved({ mean_s, desks_open, length }: WaitEstimate): boolean {
  return mean_s === null && desks_open === 0 && length !== null && length >= 1;
}

/** Desks and services tell nothing of those who wait. */
const seesPeople = ({ name }: InputState): boolean => name !== 'desks' && name !== 'service';

/** Whether some sensor sees the people of the queue now: its word is young, and not in contradiction to the others. */
export function isSeen({ inputs }: WaitEstimate): boolean {
  return inputs.some((input) => input.used && seesPeople(input));
}

/**
 * Sensors saw the people once, and by now each of them is silent for longer than it may be: what is worked out from the
 * desks that still speak is a guess.
 */
function isOutOfSight(model: HallModel, id: string, { inputs }: WaitEstimate): boolean {
  const sights = inputs.filter(seesPeople);
  const lost = ({ used, age_s }: InputState) => !used && age_s > model.sightAllowedS(id);
  return sights.length > 0 && sights.every(lost);
}

/** Whether a newcomer is known to wait longer than the standard. */
export function isOver(model: HallModel, { estimate, fresh }: QueueNow): boolean {
  if (!fresh) return false;
  return estimate.mean_s === null ? isUnserved(estimate) : estimate.mean_s > model.standards.wait.target_s;
}

export function queueNow(
  model: HallModel,
  id: string,
  part: QueuePart | undefined,
  estimate: WaitEstimate,
  open: boolean,
  now: number,
): QueueNow {
  const status = liveness(model, id, part, estimate, open, now);
  return { estimate, status, fresh: status === 'live' };
}

function liveness(
  model: HallModel,
  id: string,
  part: QueuePart | undefined,
  estimate: WaitEstimate,
  open: boolean,
  now: number,
): Liveness {
  if (!open) return 'closed';
  if (!part || part.inputAt === null) return 'no_data';
  if (estimate.mean_s === null && !isUnserved(estimate)) return 'no_data';
  if (isOutOfSight(model, id, estimate)) return 'stale';
  return now - part.inputAt > model.staleAfterMs(id) ? 'stale' : 'live';
}
