/** What a rule is: whom it watches, when it is over its limit, how long it waits. */
import type { QueueNow } from '../hall/liveness.js';
import type { Step } from '../hall/step.js';
import type { Condition, Holds } from './life.js';

export interface RuleContext extends Step {
  /** The estimate of each queue, and whether its inputs are fresh. */
  readonly estimates: ReadonlyMap<string, QueueNow>;
  readonly open: boolean;
}

export interface Rule {
  readonly id: string;
  readonly severity: 'warning' | 'critical';
  readonly unit: 's' | 'people' | '%' | '';
  /** Who acts: "staff" see it on the wall and by the lamp, "facilities" in the list of devices. */
  readonly for: 'staff' | 'facilities';
  /** It is no matter of opening hours: an alert goes on while the hall is closed, and is told once. */
  readonly always?: true;
  /** Subjects of the hall: "queue/cash", "hall", "device/help-1". */
  subjects(context: RuleContext): readonly string[];
  condition(context: RuleContext, subject: string): Condition;
  holds(context: RuleContext): Holds;
}

/** How long an alert outlives its last data. */
export const unknownMs = 300_000;

/** The part of a subject after its slash. */
export function subjectId(subject: string): string {
  return subject.slice(subject.indexOf('/') + 1);
}
