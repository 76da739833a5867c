/**
 * One batch through hall, wait and rules: a pure function of the state, what arrived and the time.
 *
 * Nothing here touches disk, network or clock: what comes out is a draft of the next state and the rows, which the
 * gateway commits in one transaction.
 */
import { type Point, point } from '../cloud/telemetry/index.js';
import { adviseQueues } from './hall/advice.js';
import { balance } from './hall/balance/balance.js';
import { forgetCalls } from './hall/calls.js';
import { type Answer, runCommand } from './hall/commands.js';
import { watchFeeds } from './hall/feeds.js';
import { writeDevices, writeHall, writeQueues } from './hall/gauges.js';
import { type QueueNow, queueNow } from './hall/liveness.js';
import type { HallModel } from './hall/model.js';
import { followInside } from './hall/occupancy.js';
import { queuePart } from './hall/queues.js';
import { scoreQueues } from './hall/score.js';
import type { Step } from './hall/step.js';
import { forgetVotes } from './hall/votes.js';
import { forgetTags } from './hall/zones.js';
import { dropAbandoned, foldAndHear } from './install/conduct.js';
import type { BoundInTime } from './intake/intake.js';
import type { StoredRejection } from './journal/journal.js';
import { judge } from './rules/judge.js';
import type { RuleContext } from './rules/rule.js';
import type { Draft, HallState } from './state/state.js';
import { estimate } from './wait/wait.js';

export interface Work {
  readonly readings: readonly BoundInTime[];
  readonly rejected: readonly StoredRejection[];
  readonly commands: readonly { readonly verb: string; readonly payload: unknown }[];
  /** What whoever installs the hall changes of its state. */
  readonly tasks: readonly Task[];
  /** "second": time passed, estimates and rules are brought up to date. "gauge": gauges are written as well. */
  readonly tick: 'none' | 'second' | 'gauge';
  /** What the gateway itself has to say. */
  readonly points: readonly Point[];
  /** For gauges: messages refused by device since the last ones. */
  readonly rejectedByDevice: ReadonlyMap<string, number>;
}

/** A change of the state that is stored with the batch. Pure; leaves the draft as it is where it refuses. */
export type Task = (step: Step) => void;

export interface Stepped extends Step {
  /** What is known of each queue now. */
  readonly estimates: ReadonlyMap<string, QueueNow>;
  /** Keys of the alerts that changed. */
  readonly alerts: readonly string[];
  readonly answers: readonly Answer[];
}

export interface Before {
  readonly model: HallModel;
  readonly state: HallState;
  readonly estimates: ReadonlyMap<string, QueueNow>;
}

/** @param now the gateway's clock, UTC ms; @param open whether the hall is open now */
export function stepHall(before: Before, work: Work, now: number, open: boolean): Stepped {
  const draft = before.state.draft();
  const step: Step = { model: before.model, draft, now, points: [...work.points], queues: new Set() };
  for (const { bound, offsetMs } of work.readings) foldAndHear(step, bound, offsetMs);
  writeRejections(step, work.rejected);
  const answers = work.commands.map(({ verb, payload }) => runCommand(step, verb, payload));
  balance(step, step.points);
  for (const task of work.tasks) task(step);
  if (work.tick !== 'none') {
    dropAbandoned(step);
    watchFeeds(step);
  }
  const estimates = estimateQueues(step, before.estimates, work.tick !== 'none', open);
  const context: RuleContext = { ...step, estimates, open };
  if (work.tick !== 'none') followInside(context, work.tick === 'gauge');
  const alerts = work.tick !== 'none' || step.queues.size > 0 ? judge(context) : [];
  if (work.tick === 'gauge') {
    adviseQueues(context);
    scoreQueues(context);
  }
  writeQueues(context);
  if (work.tick === 'gauge') {
    writeHall(context);
    writeDevices(context, work.rejectedByDevice);
    forgetTags(step);
    forgetVotes(step);
    forgetCalls(step);
  }
  return { ...step, estimates, alerts: [...alerts, ...acknowledged(draft, alerts)], answers };
}

function estimateQueues(
  step: Step,
  previous: ReadonlyMap<string, QueueNow>,
  all: boolean,
  open: boolean,
): Map<string, QueueNow> {
  const estimates = new Map(previous);
  for (const { id } of step.model.hall.queues) {
    if (!all && !step.queues.has(id) && previous.has(id)) continue;
    const part = queuePart(step, id, step.now);
    estimates.set(id, queueNow(step.model, id, part, estimate(part.wait, step.now), open, step.now));
  }
  return estimates;
}

/** Alerts that a command changed; the rules have reported the others. */
function acknowledged(draft: Draft, known: readonly string[]): string[] {
  return [...draft.replaced()]
    .filter(([section, id]) => section === 'alert' && !known.includes(id))
    .map(([, id]) => id);
}

function writeRejections(step: Step, rejected: readonly StoredRejection[]): void {
  const counts = new Map<string, { device: string; reason: string; n: number }>();
  for (const { device, code } of rejected) {
    const key = `${device}|${code}`;
    counts.set(key, { device, reason: code, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  for (const { device, reason, n } of counts.values()) {
    step.points.push(point('rejected', { hall: step.model.hall.id, device, reason }, { n }, step.now));
  }
}
