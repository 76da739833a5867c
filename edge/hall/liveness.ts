/** Whether a figure may be believed now: closed, no data and stale are states of their own. */

import type { QueuePart } from '../state/parts.js';
import type { WaitEstimate } from '../wait/wait.js';
import type { HallModel } from './model.js';

export type Liveness = 'live' | 'stale' | 'closed' | 'no_data';

/** An estimate as rules, points and pages see it. */
export interface QueueNow {
  readonly estimate: WaitEstimate;
  readonly status: Liveness;
  readonly fresh: boolean;
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
  if (!part || part.inputAt === null || estimate.mean_s === null) return 'no_data';
  return now - part.inputAt > model.staleAfterMs(id) ? 'stale' : 'live';
}
