/** Help calls: opened by a button, answered by a button at the same desk or by a command. */
import { point } from '../../cloud/telemetry/index.js';
import type { Step } from './step.js';

/** More unanswered presses of one button than this are one impatient customer. */
const openMax = 50;
/** A second press within this time repeats the first call. */
const repeatMs = 10_000;
/** Nobody comes for a call of yesterday: in the points it stays unanswered, in the hall it is over. */
const forgottenMs = 12 * 3_600_000;

export function openCall(step: Step, device: string, at: number): void {
  const open = step.draft.get('call', device)?.open ?? [];
  const last = open.at(-1);
  if ((last !== undefined && at - last < repeatMs) || open.length >= openMax) return;
  step.draft.set('call', device, { open: [...open, at] });
  step.points.push(point('call', { hall: step.model.hall.id, device }, { opened: 1 }, at));
}

/**
 * Answers the oldest open call of a desk's buttons, or of the hall if no desk is given.
 *
 * @returns the button that had called, or null if no call was open
 */
export function answerCall(step: Step, desk: string | undefined, at: number): string | null {
  const candidates = step.draft
    .ids('call')
    .filter((device) => desk === undefined || callsFor(step, device, desk))
    .map((device) => ({ device, open: step.draft.get('call', device)?.open ?? [] }))
    .filter(({ open }) => open.length > 0)
    .sort((a, b) => a.open[0]! - b.open[0]!);
  const oldest = candidates[0];
  if (!oldest) return null;
  return answerDevice(step, oldest.device, at) ? oldest.device : null;
}

/** Answers the oldest open call of one button; false if none was open. */
export function answerDevice(step: Step, device: string, at: number): boolean {
  const [first, ...rest] = step.draft.get('call', device)?.open ?? [];
  if (first === undefined) return false;
  step.draft.set('call', device, { open: rest });
  const answer_s = Math.max(0, at - first) / 1_000;
  const in_time = answer_s <= step.model.standards.help_call.answer_s ? 1 : 0;
  step.points.push(
    point('call', { hall: step.model.hall.id, device }, { answered: 1, answer_s, in_time }, at),
  );
  return true;
}

/** Gives up the calls that are too old to be answered, and the buttons that nobody has pressed since. */
export function forgetCalls(step: Step): void {
  for (const device of step.draft.ids('call')) {
    const open = step.draft.get('call', device)?.open ?? [];
    const young = open.filter((at) => step.now - at < forgottenMs);
    if (young.length === 0) step.draft.delete('call', device);
    else if (young.length < open.length) step.draft.set('call', device, { open: young });
  }
}

function callsFor(step: Step, device: string, desk: string): boolean {
  return (
    step.model.devices.get(device)?.watches.some((watch) => watch.as === 'call' && watch.desk === desk) ??
    false
  );
}
