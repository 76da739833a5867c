/** Runs every rule over the draft, and writes down what changed in the life of its alerts. */
import { point } from '../../cloud/telemetry/index.js';
import type { Step } from '../hall/step.js';
import type { AlertPart } from '../state/parts.js';
import { batteryRule } from './battery.js';
import { deviceSilentRule } from './device-silent.js';
import { helpCallRule } from './help-call.js';
import { acknowledge, end, live } from './life.js';
import { occupancyRule } from './occupancy.js';
import type { Rule, RuleContext } from './rule.js';
import { sensorDoubtfulRule } from './sensor-doubtful.js';
import { waitCriticalRule, waitRule } from './wait.js';

/** Every rule of the edge: to add one, write its file and name it here. */
export const rules: readonly Rule[] = [
  waitRule,
  waitCriticalRule,
  occupancyRule,
  helpCallRule,
  deviceSilentRule,
  batteryRule,
  sensorDoubtfulRule,
];

const others: ReadonlySet<string> = new Set(rules.filter((rule) => rule.for !== 'staff').map(({ id }) => id));

/** Whether an alert calls the hall's staff; the others are told to those who mend devices. */
export const isForStaff = ({ rule }: Pick<AlertPart, 'rule'>): boolean => !others.has(rule);

/** Names the alert on MQTT and in the state: ids hold no dots. */
export function alertKey(rule: string, subject: string): string {
  return `${rule}.${subject.replace('/', '.')}`;
}

/** A resolved alert is shown and kept for this long. */
const resolvedKeptMs = 600_000;

/**
 * Judges all rules.
 *
 * @returns keys of the alerts that changed in phase, or in the value they show
 */
export function judge(context: RuleContext): string[] {
  const changed: string[] = [];
  const judged = new Set<string>();
  for (const rule of rules) {
    for (const subject of rule.subjects(context)) {
      const key = alertKey(rule.id, subject);
      judged.add(key);
      const before = context.draft.get('alert', key);
      const condition = rule.condition(context, subject);
      const after = live(
        before,
        { rule: rule.id, subject },
        condition,
        context.open || rule.always === true,
        rule.holds(context),
        context.now,
      );
      if (same(before, after)) continue;
      replace(context, key, before, after);
      changed.push(key);
    }
  }
  endOrphans(context, judged, changed);
  forgetResolved(context, changed);
  return changed;
}

/** Ends what no rule judges any more: the hall file, or the gateway, has changed under it. */
function endOrphans(context: RuleContext, judged: ReadonlySet<string>, changed: string[]): void {
  for (const key of context.draft.ids('alert')) {
    const before = context.draft.get('alert', key);
    if (!before || judged.has(key) || before.phase === 'resolved') continue;
    replace(context, key, before, end(before, 'removed', context.now));
    changed.push(key);
  }
}

/** Acknowledges an alert; false if it does not fire. */
export function acknowledgeAlert(step: Step, key: string): boolean {
  const before = step.draft.get('alert', key);
  const after = acknowledge(before);
  if (!after) return false;
  replace(step, key, before, after);
  return true;
}

function replace(step: Step, key: string, before: AlertPart | undefined, after: AlertPart | undefined): void {
  if (!after) {
    step.draft.delete('alert', key);
    // Nobody was told of it, so it is no event; but its last point must not say "pending" for ever.
    if (before?.phase === 'pending') writeAlert(step, { ...before, phase: 'resolved' });
    return;
  }
  step.draft.set('alert', key, after);
  if (before?.phase === after.phase && before.since === after.since) return;
  writeAlert(step, after);
  const { rule, subject, value, limit, phase } = after;
  if (phase === 'pending') return;
  const title = `${rule} ${subject}: ${phase}`;
  const text = `value ${Math.round(value)}, limit ${Math.round(limit)}${after.ended ? `, ended: ${after.ended}` : ''}`;
  step.points.push(point('event', { hall: step.model.hall.id, type: 'alert' }, { title, text }, step.now));
}

function writeAlert(step: Step, { rule, subject, value, limit, phase, since }: AlertPart): void {
  const firing = phase === 'firing' || phase === 'acknowledged' ? 1 : 0;
  const tags = { hall: step.model.hall.id, rule, subject };
  step.points.push(point('alert', tags, { state: phase, firing, value, limit, since_ms: since }, step.now));
}

function same(before: AlertPart | undefined, after: AlertPart | undefined): boolean {
  if (before === after) return true;
  if (!before || !after) return false;
  return (
    before.phase === after.phase &&
    before.since === after.since &&
    before.clearSince === after.clearSince &&
    before.unknownSince === after.unknownSince &&
    before.limit === after.limit &&
    JSON.stringify(before.detail) === JSON.stringify(after.detail) &&
    Math.round(before.value) === Math.round(after.value)
  );
}

function forgetResolved(context: RuleContext, changed: string[]): void {
  for (const key of context.draft.ids('alert')) {
    const alert = context.draft.get('alert', key);
    const endedAt = alert?.phase === 'resolved' ? (alert.clearSince ?? alert.since) : null;
    if (endedAt === null || context.now - endedAt < resolvedKeptMs) continue;
    context.draft.delete('alert', key);
    changed.push(key);
  }
}
