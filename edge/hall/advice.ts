/** How many desks a queue needs, by carrying what is believed of it forward; worked out in the hall, and offline. */
import type { RuleContext } from '../rules/rule.js';
import type { AdvicePart, QueuePart } from '../state/parts.js';
import type { Draft } from '../state/state.js';
import { advise, staffing } from '../wait/staffing.js';
import { staffingInput } from '../wait/wait.js';
import type { HallModel } from './model.js';
import { queuePart } from './queues.js';

/** What the staff is told about a queue. */
export interface AdviceNow extends AdvicePart {
  /** Closed desks to open, by id; fewer than are needed where it is not known which are closed. */
  readonly toOpen: readonly string[];
  /** How many desks to open; 0 or less: none. */
  readonly more: number;
}

/** Brings the advice for every queue up to date; for the gauge tick, as it takes milliseconds. */
export function adviseQueues(context: RuleContext): void {
  for (const [id, { fresh }] of context.estimates) {
    if (!context.draft.get('queue', id)) continue;
    const part = queuePart(context, id, context.now);
    context.draft.set('queue', id, { ...part, advice: fresh ? adviceOf(part, context.now) : undefined });
  }
}

function adviceOf(part: QueuePart, now: number): AdvicePart | undefined {
  const input = staffingInput(part.wait, now);
  if (!input) return undefined;
  const { needed, passesInMin, risk } = staffing(input);
  return {
    held: advise(part.advice?.held ?? null, input, now, needed),
    open: input.open,
    enough: needed !== null,
    overInS: passesInMin === null ? null : passesInMin * 60,
    risk,
  };
}

/** @param state the committed state, or a draft of the next */
export function adviceNow(model: HallModel, state: Pick<Draft, 'get'>, queue: string): AdviceNow | null {
  const advice = state.get('queue', queue)?.advice;
  if (!advice) return null;
  const desks = model.hall.queues.find(({ id }) => id === queue)?.desks ?? [];
  // Whoever has just opened a desk is not told to until the next tick.
  const opened = desks.filter((desk) => state.get('desk', desk)?.open).length;
  const more = advice.held.desks - Math.max(advice.open, opened);
  const closed = desks.filter((desk) => {
    const part = state.get('desk', desk);
    return part ? !part.open : model.tellsDesk(desk);
  });
  return { ...advice, more, toOpen: closed.slice(0, Math.max(0, more)) };
}
