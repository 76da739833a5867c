/** What the page shows for a view, before language and layout. Pure, so that each rule can be tested. */
import type { Text } from '../../../cloud/site/hall.js';
import type { QueueView, WallView } from '../view.js';

/** Within, near and over judge a live figure against its standard; the others judge nothing and are always grey. */
export type Verdict = 'within' | 'near' | 'over' | 'stale' | 'closed' | 'no_data';

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Positions on the ruler under a wait, as shares 0 to 1 of its length. */
export interface Ruler {
  readonly low: number;
  readonly high: number;
  readonly wait: number;
  readonly target: number;
}

export interface Tile {
  readonly id: string;
  readonly name: Text;
  readonly verdict: Verdict;
  /** Whole minutes; null if nothing is known. */
  readonly minutes: number | null;
  readonly band: Band | null;
  readonly ruler: Ruler | null;
  readonly waiting: number | null;
  readonly desks: number | null;
  readonly grade: string | null;
  /** Share of newcomers who wait longer than the standard, where that is worth saying. */
  readonly mayExceed: number | null;
  /** Seconds since something that feeds the figure was heard; null if nothing ever was. */
  readonly heard_s: number | null;
  readonly shortest: boolean;
}

// From this share of the standard on, a customer should expect to come close to it.
const nearShare = 0.8;

/** Minutes as people count them: begun minutes, so 10 min 1 s is never shown as 10. Under half a minute is none. */
export function minutesOf(seconds: number): number {
  return seconds < 30 ? 0 : Math.ceil(seconds / 60);
}

/** The band between the two deciles in whole minutes; null if either is unknown. */
export function bandOf(p10_s: number | null, p90_s: number | null): Band | null {
  if (p10_s === null || p90_s === null) return null;
  return { low: Math.floor(p10_s / 60), high: Math.max(minutesOf(p90_s), Math.floor(p10_s / 60)) };
}

export function queueVerdict(queue: QueueView, target_s: number): Verdict {
  if (queue.status !== 'live') return queue.status;
  // Over without a figure: people wait and no desk is open.
  if (queue.wait_s === null) return queue.over ? 'over' : 'no_data';
  // The gateway holds on to "over" for its dead-band; a figure beyond the standard is over in any case.
  if (queue.over || queue.wait_s > target_s) return 'over';
  return queue.wait_s >= nearShare * target_s ? 'near' : 'within';
}

export function occupancyVerdict(occupancy: WallView['occupancy']): Verdict {
  if (occupancy.status !== 'live') return occupancy.status;
  if (occupancy.people === null) return 'no_data';
  if (occupancy.over) return 'over';
  return occupancy.people >= 0.9 * occupancy.capacity ? 'near' : 'within';
}

/** Never "over": how people feel about a hall is nothing to be driven out of it by a red field. */
export function satisfactionVerdict(satisfaction: WallView['satisfaction']): Verdict {
  if (satisfaction.share === null) return 'no_data';
  return satisfaction.share >= satisfaction.target ? 'within' : 'near';
}

function rulerOf(queue: QueueView, target_s: number): Ruler | null {
  const { wait_s, p10_s, p90_s } = queue;
  if (wait_s === null || p10_s === null || p90_s === null) return null;
  // The standard stands in the middle until the band needs more room.
  const length = Math.max(2 * target_s, p90_s, wait_s);
  return { low: p10_s / length, high: p90_s / length, wait: wait_s / length, target: target_s / length };
}

/** The one live queue with the fewest minutes; null if there is one queue only, or two share that place. */
export function shortestQueue(queues: readonly QueueView[]): string | null {
  const live = queues.filter((queue) => queue.status === 'live' && queue.wait_s !== null);
  const [first, second] = live.sort((a, b) => minutesOf(a.wait_s ?? 0) - minutesOf(b.wait_s ?? 0));
  if (first === undefined || second === undefined) return null;
  return minutesOf(first.wait_s ?? 0) < minutesOf(second.wait_s ?? 0) ? first.id : null;
}

/** Under one in twenty nobody need reckon with it. */
const worthSaying = (share: number | null): number | null => (share !== null && share >= 0.05 ? share : null);

function heardS(queue: QueueView, silence_s: number): number | null {
  return queue.inputs.length === 0 ? null : Math.min(...queue.inputs.map((input) => input.age_s)) + silence_s;
}

/**
 * One tile for each queue.
 *
 * @param silence_s seconds since the view came
 * @param lost the connection is lost: nothing is judged any more
 */
export function tiles(view: WallView, silence_s: number, lost: boolean): Tile[] {
  const shortest = lost ? null : shortestQueue(view.queues);
  return view.queues.map((queue) => {
    const judged = queueVerdict(queue, view.target_s);
    const verdict = lost && judged !== 'closed' && judged !== 'no_data' ? 'stale' : judged;
    const known = verdict !== 'closed' && verdict !== 'no_data';
    return {
      id: queue.id,
      name: queue.name,
      verdict,
      minutes: known && queue.wait_s !== null ? minutesOf(queue.wait_s) : null,
      band: known ? bandOf(queue.p10_s, queue.p90_s) : null,
      ruler: known ? rulerOf(queue, view.target_s) : null,
      waiting: verdict === 'closed' ? null : queue.length,
      desks: verdict === 'closed' ? null : queue.desks_open,
      grade: known ? queue.grade : null,
      mayExceed: verdict === 'within' || verdict === 'near' ? worthSaying(queue.over_share) : null,
      heard_s: heardS(queue, silence_s),
      shortest: queue.id === shortest,
    };
  });
}

/** Columns that let `n` tiles fill a landscape screen evenly. */
export function columnsFor(n: number): number {
  const rows = n <= 3 ? 1 : n <= 8 ? 2 : n <= 12 ? 3 : Math.ceil(0.8 * Math.sqrt(n));
  return Math.max(1, Math.ceil(n / rows));
}

/** A duration in the largest unit that it fills: 59 s, 2 min, 3 h. */
export function ageOf(seconds: number): { readonly unit: 's' | 'min' | 'h'; readonly n: number } {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return { unit: 's', n: s };
  return s < 7200 ? { unit: 'min', n: Math.floor(s / 60) } : { unit: 'h', n: Math.floor(s / 3600) };
}
