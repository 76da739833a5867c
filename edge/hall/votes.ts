/** Satisfaction votes of a local day. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import { difference } from './counter.js';
import type { Bound, Step } from './step.js';

/** Votes above the middle of the scale count as satisfied; the middle of an odd scale does not. */
export function isSatisfied(level: number, levels: number): boolean {
  return (level - 1) / (levels - 1) > 0.5;
}

export function onVote(step: Step, bound: Bound<ReadingOf<'vote'>>): void {
  const { level, levels, n } = bound.reading;
  const desk = bound.watches.find((watch) => watch.desk !== undefined)?.desk;
  castVotes(step, bound, { level, levels, n, desk });
}

/** A panel that states its presses since power-on: the difference is cast, of a back-filled one with the next. */
export function onVoteTotal(step: Step, bound: Bound<ReadingOf<'vote_total'>>): void {
  const { level, levels, presses, bits, channel } = bound.reading;
  if (bound.reading.backfilled) return;
  const id = `${bound.device.id}|${channel}|${level}`;
  const found = difference(step.draft.get('counter', id), { in: presses, bits, at: bound.at });
  step.draft.set('counter', id, found.baseline);
  const desk = bound.watches.find((watch) => watch.desk !== undefined)?.desk;
  castVotes(step, bound, { level, levels, n: found.in, desk });
}

export interface Votes {
  readonly level: number;
  readonly levels: number;
  readonly n: number;
  readonly desk: string | undefined;
}

export function castVotes(step: Step, bound: Bound, votes: Votes): void {
  if (votes.n === 0) return;
  const good = isSatisfied(votes.level, votes.levels) ? votes.n : 0;
  const tags = { hall: step.model.hall.id, desk: votes.desk ?? 'hall', device: bound.device.id };
  const { level, levels, n } = votes;
  step.points.push(point('vote', tags, { good, total: n, level, levels }, bound.at));
  const day = step.model.day(bound.at);
  const before = step.draft.get('votes', day) ?? { good: 0, total: 0 };
  step.draft.set('votes', day, { good: before.good + good, total: before.total + n });
}

/** Keeps the votes of today only; older days are in the points. */
export function forgetVotes(step: Step): void {
  const today = step.model.day(step.now);
  for (const day of step.draft.ids('votes')) if (day < today) step.draft.delete('votes', day);
}
