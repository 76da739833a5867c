/** People in the hall by its doors, and whether that figure may be believed now. */
import type { Draft } from '../state/state.js';
import { deviceNow } from './device-now.js';
import type { Liveness } from './liveness.js';
import type { HallModel } from './model.js';

export interface InsideNow {
  readonly status: Liveness;
  /** Expected number, believed or not; null before the first crossing. */
  readonly people: number | null;
  /** More than permitted; false where the count is not live. */
  readonly over: boolean;
}

/** @param state the committed state, or a draft of the next */
export function insideNow(
  model: HallModel,
  state: Pick<Draft, 'get'>,
  open: boolean,
  now: number,
): InsideNow {
  const part = state.get('inside', 'now');
  const people = part ? Math.round(part.people) : null;
  const status = liveness(model, state, people, open, now);
  const limit = model.hall.capacity * model.standards.occupancy.limit_share;
  return { status, people, over: status === 'live' && people !== null && people > limit };
}

function liveness(
  model: HallModel,
  state: Pick<Draft, 'get'>,
  people: number | null,
  open: boolean,
  now: number,
): Liveness {
  if (!open) return 'closed';
  if (people === null) return 'no_data';
  // One door that nobody watches any more makes the sum of all doors wrong.
  const seen = model.hall.lines
    .filter((line) => line.entrance)
    .map((line) => model.watching('line', line.id))
    .filter((devices) => devices.length > 0)
    .every((devices) => devices.some(({ id }) => !deviceNow(model, state, id, now).blind));
  return seen ? 'live' : 'stale';
}
