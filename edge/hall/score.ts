/** The nightly self-score: what newcomers were told, held against the waits that came true. */
import { type Fields, point } from '../../cloud/telemetry/index.js';
import type { RuleContext } from '../rules/rule.js';
import type { DayScore, ScorePart } from '../state/parts.js';
import { joined, type RealisedWait, type SelfScore, selfScore, type ToldThen } from '../wait/self-score.js';
import { realisedWaits, type WaitEstimate } from '../wait/wait.js';

const toldEveryMs = 60_000;
/** Whoever has waited for longer is not scored. */
const toldKeptMs = 3 * 3_600_000;
/** Those who are inside when the hall closes are still served; then the day is over. */
const afterClosingMs = 3_600_000;

/** Notes what is told, scores the waits that have ended since, and ends the day; for the gauge tick. */
export function scoreQueues(context: RuleContext): void {
  for (const [id, { fresh, estimate }] of context.estimates) {
    const wait = context.draft.get('queue', id)?.wait;
    if (!wait) continue;
    const before = context.draft.get('score', id);
    const started = before ?? newScore(context.model.day(context.now), context.now);
    const ended = endDay(context, id, started);
    const told = fresh ? tell(ended.told, estimate, context.now) : ended.told;
    const after = scored(ended, told, realisedWaits(wait, ended.scoredTo));
    if (after !== before) context.draft.set('score', id, after);
  }
}

const newScore = (day: string, now: number): ScorePart => ({
  ...{ today: emptyDay(day), told: [], scoredTo: now, last: null },
});
const emptyDay = (day: string): DayScore => ({ day, observed: null, inferred: null });

function tell(told: readonly ToldThen[], estimate: WaitEstimate, now: number): readonly ToldThen[] {
  const { mean_s, p10_s, p90_s } = estimate;
  const newest = told.at(-1);
  if (mean_s === null || p10_s === null || p90_s === null) return told;
  if (newest && now - newest.at < toldEveryMs) return told;
  const [mean, p10, p90] = [mean_s, p10_s, p90_s].map(Math.round) as [number, number, number];
  return [
    ...told.filter(({ at }) => now - at < toldKeptMs),
    { at: now, mean_s: mean, p10_s: p10, p90_s: p90 },
  ];
}

/** The same object if there is nothing new. */
function scored(
  part: ScorePart,
  told: readonly ToldThen[],
  waits: readonly (RealisedWait & { inferred: boolean })[],
): ScorePart {
  if (waits.length === 0) return told === part.told ? part : { ...part, told };
  const add = (sum: SelfScore | null, inferred: boolean) =>
    joined(
      sum,
      selfScore(
        told,
        waits.filter((wait) => wait.inferred === inferred),
      ),
    );
  const { day, observed, inferred } = part.today;
  const ends = waits.map(({ joinedAt, wait_s }) => joinedAt + wait_s * 1_000);
  return {
    ...part,
    told,
    today: { day, observed: add(observed, false), inferred: add(inferred, true) },
    scoredTo: Math.max(part.scoredTo, ...ends),
  };
}

/** Once a day: an hour after the last closing time, else at midnight, or at the first tick after a night without power. */
function endDay({ model, now, points }: RuleContext, queue: string, part: ScorePart): ScorePart {
  const { today } = part;
  const day = model.day(now);
  const over = today.day !== day || model.dayOver(now, afterClosingMs);
  if (!over) return part;
  if (!today.observed && !today.inferred) return today.day === day ? part : { ...part, today: emptyDay(day) };
  const last = together(part.last, today);
  // It is of that day, however late it is written.
  points.push(point('self_score', { hall: model.hall.id, queue }, scoreFields(last), part.scoredTo));
  return { ...part, today: emptyDay(day), last };
}

/** Waits that ended after the day was scored belong to its score. */
function together(last: DayScore | null, today: DayScore): DayScore {
  if (last?.day !== today.day) return today;
  return {
    day: today.day,
    observed: joined(last.observed, today.observed),
    inferred: joined(last.inferred, today.inferred),
  };
}

function scoreFields({ day, observed, inferred }: DayScore): Fields<'self_score'> {
  return {
    day,
    observed_n: observed?.n,
    observed_mae_s: observed?.mae_s,
    observed_rmse_s: observed?.rmse_s,
    observed_bias_s: observed?.bias_s,
    observed_cover: observed?.cover_80,
    inferred_n: inferred?.n,
    inferred_mae_s: inferred?.mae_s,
    inferred_rmse_s: inferred?.rmse_s,
    inferred_bias_s: inferred?.bias_s,
    inferred_cover: inferred?.cover_80,
  };
}
