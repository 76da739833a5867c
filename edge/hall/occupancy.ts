/** Follows the people inside: what the doors count, what the queues know at least, and when everybody has left. */
import { point } from '../../cloud/telemetry/index.js';
import type { RuleContext } from '../rules/rule.js';
import type { InsidePart } from '../state/parts.js';
import {
  atLeast,
  type Correction,
  closed,
  crossed,
  newOccupancy,
  type OccupancyState,
  occupancyAt,
} from '../wait/occupancy.js';

/** Crossings are taken in at every tick, so that they happened no longer ago. */
const tickMs = 1_000;
/** More people than this multiple of the permitted number do not fit into a hall. */
const physicalShare = 3;
/** How long people stay, until the hall has shown it. */
const meanStayS = 1_800;
/** A hall is taken for empty so long after it has closed. */
const emptyMs = 3_600_000;
/** Without a crossing for so long everybody has left. */
const silentMs = 1_800_000;
/** Moves of one kind within this time are one correction, which is written when it cannot grow any more. */
const growingMs = 900_000;
/** A smaller one is not worth a line. */
const noteworthy = 0.5;

/**
 * At every tick the crossings since the last one are taken in; at a gauge tick also what the queues know, the end of
 * the day, and the points of the corrections.
 */
export function followInside(context: RuleContext, gauge: boolean): void {
  const { draft, now } = context;
  const hall = draft.get('hall', 'now');
  const part = draft.get('inside', 'now');
  const counted = hall?.crossed;
  if (!counted && !(gauge && part)) return;
  let occupancy = part?.occupancy ?? opened(context);
  let day = part?.day ?? null;
  // Brought up to the time of the crossings first: after a night without power nobody came in during it.
  occupancy = crossed(occupancy, counted ? now - tickMs : now, 0, 0);
  if (counted) {
    occupancy = crossed(occupancy, now, counted.in, counted.out);
    day ??= context.model.day(now);
    draft.set('hall', 'now', { readingAt: hall.readingAt });
  }
  if (gauge) {
    if (day !== null && dayEnded(context, day, occupancy)) {
      occupancy = closed(occupancy, now);
      day = null;
    }
    occupancy = atLeastQueues(context, occupancy);
  }
  const { people, sd, balance } = occupancyAt(occupancy, now);
  const next: InsidePart = { occupancy, people, sd, balance, day, logged: part?.logged ?? null };
  draft.set('inside', 'now', gauge ? writeCorrections(context, next) : next);
}

const opened = ({ model, now }: RuleContext): OccupancyState =>
  newOccupancy({ capacity: physicalShare * model.hall.capacity, meanStayS }, now - tickMs);

/** At the end of the day everybody has left: by the opening hours, or where they go on past midnight, by the silence. */
function dayEnded({ model, open, now }: RuleContext, day: string, { crossedAt }: OccupancyState): boolean {
  if (day === model.day(now)) return model.dayOver(now, emptyMs);
  return !open || now - crossedAt > silentMs;
}

/** Those who wait or are served are inside. */
function atLeastQueues(
  { estimates, model, draft, now }: RuleContext,
  occupancy: OccupancyState,
): OccupancyState {
  const known = [...estimates.values()].filter(({ fresh, estimate }) => fresh && estimate.length !== null);
  if (known.length === 0) return occupancy;
  const waiting = known.reduce((sum, { estimate }) => sum + estimate.length!, 0);
  const variance = known.reduce((sum, { estimate }) => sum + (estimate.length_sd ?? 0) ** 2, 0);
  const serving = model.hall.desks.filter(({ id }) => (draft.get('desk', id)?.servingSince ?? null) !== null);
  return atLeast(occupancy, now, waiting + serving.length, Math.sqrt(variance));
}

/** Writes the corrections that are final, once each. */
function writeCorrections({ model, now, points }: RuleContext, part: InsidePart): InsidePart {
  const { corrections } = part.occupancy;
  const isLogged = ({ at, reason }: Correction) => at === part.logged?.at && reason === part.logged.reason;
  const fresh = corrections.slice(corrections.findLastIndex(isLogged) + 1);
  const final = fresh.filter((one) => one !== corrections.at(-1) || now - one.at >= growingMs);
  for (const { at, by, reason } of final) {
    if (Math.abs(by) < noteworthy) continue;
    points.push(point('occupancy_correction', { hall: model.hall.id, reason }, { by }, at));
  }
  const last = final.at(-1);
  return last ? { ...part, logged: { at: last.at, reason: last.reason } } : part;
}
