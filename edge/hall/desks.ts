/** Desks: open or closed, serving or idle, and how long each service took. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import type { DeskPart } from '../state/parts.js';
import { feedQueue, type Stamp, stampOf } from './queues.js';
import type { Bound, Step } from './step.js';

/** "done" ends a service; "idle" states that the desk is open with nobody at it. */
export type DeskChange = 'open' | 'closed' | 'toggle' | 'serving' | 'idle' | 'done';

export function onDesk(step: Step, bound: Bound<ReadingOf<'desk'>>): void {
  for (const { desk } of bound.watches) {
    if (desk !== undefined) state(step, bound, desk, bound.reading.state);
  }
}

/** A key switch stays where it is put: on is open. */
export function onSwitch(step: Step, bound: Bound<ReadingOf<'switch'>>): void {
  for (const { desk } of bound.watches) {
    if (desk !== undefined) state(step, bound, desk, bound.reading.on ? 'open' : 'closed');
  }
}

/** A back-filled statement is history: it is written down, and the desk is left as it is. */
function state(step: Step, bound: Bound, desk: string, stated: ReadingOf<'desk'>['state']): void {
  if (!bound.reading.backfilled) {
    changeDesk(step, desk, stated, bound.at, stampOf(bound));
    return;
  }
  const fields = { open: Number(stated !== 'closed'), serving: Number(stated === 'serving') };
  step.points.push(point('desk', { hall: step.model.hall.id, desk }, fields, bound.at));
}

/**
 * Moves a desk to a state. A repeated state changes nothing; a desk that serves is open.
 *
 * @param stamp what the estimator is told of the time; a person's order is of the gateway's time
 */
export function changeDesk(
  step: Step,
  id: string,
  change: DeskChange,
  at: number,
  stamp: Stamp = { at },
): void {
  const before = step.draft.get('desk', id) ?? { open: false, servingSince: null, at: 0 };
  if (at < before.at) return;
  const after = next(before, change, at);
  if (after === before) return;
  step.draft.set('desk', id, after);
  const ended = before.servingSince !== null && after.servingSince === null;
  const began = before.servingSince === null && after.servingSince !== null;
  const handling_s = ended ? (at - before.servingSince!) / 1_000 : undefined;
  const tags = { hall: step.model.hall.id, desk: id };
  const fields = { open: after.open ? 1 : 0, serving: after.servingSince === null ? 0 : 1, handling_s };
  step.points.push(point('desk', tags, fields, at));
  if (before.open !== after.open) {
    const title = after.open ? `Desk ${id} opened` : `Desk ${id} closed`;
    step.points.push(point('event', { hall: step.model.hall.id, type: 'desk' }, { title, text: title }, at));
  }
  for (const queue of step.model.queuesOfDesk(id)) {
    if (before.open !== after.open)
      feedQueue(step, queue, { ...stamp, type: 'desks', open: openDesks(step, queue) });
    if (ended) feedQueue(step, queue, { ...stamp, type: 'done', desk: id });
    if (began) feedQueue(step, queue, { ...stamp, type: 'start', desk: id });
  }
}

/** Desks of a queue that are open now. */
export function openDesks(step: Pick<Step, 'draft' | 'model'>, queue: string): number {
  const desks = step.model.hall.queues.find((candidate) => candidate.id === queue)?.desks ?? [];
  return desks.filter((desk) => step.draft.get('desk', desk)?.open).length;
}

function next(desk: DeskPart, change: DeskChange, at: number): DeskPart {
  switch (change) {
    case 'toggle':
      return next(desk, desk.open ? 'closed' : 'open', at);
    case 'open':
      return desk.open ? desk : { open: true, servingSince: null, at };
    case 'closed':
      return desk.open ? { open: false, servingSince: null, at } : desk;
    case 'serving':
      return desk.servingSince !== null ? desk : { open: true, servingSince: at, at };
    case 'idle':
      return desk.open && desk.servingSince === null ? desk : { open: true, servingSince: null, at };
    case 'done':
      return desk.servingSince === null ? desk : { open: true, servingSince: null, at };
  }
}
