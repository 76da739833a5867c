/** Queues: everything that tells how many wait, how fast they are served and how long it took. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import type { QueuePart } from '../state/parts.js';
import { newWait, observe, type WaitEvent } from '../wait/wait.js';
import type { Bound, Step } from './step.js';

/** Gives an event to a queue's estimator. */
export function feedQueue(step: Step, queue: string, event: WaitEvent): void {
  const part = step.draft.get('queue', queue) ?? emptyQueue(step, queue, event.at);
  step.draft.set('queue', queue, {
    ...part,
    wait: observe(part.wait, event),
    inputAt: Math.max(part.inputAt ?? 0, event.at),
  });
  step.queues.add(queue);
}

export function emptyQueue(step: Step, id: string, at: number): QueuePart {
  const queue = step.model.hall.queues.find((candidate) => candidate.id === id);
  const wait = newWait(
    {
      deskCount: queue?.desks.length ?? 1,
      meanServiceS: queue?.service_s ?? 300,
      meanPatienceS: queue?.patience_s ?? null,
      targetS: step.model.standards.wait.target_s,
    },
    at,
  );
  return { wait, inputAt: null, statedDesks: null, writtenAt: 0, writtenOver: false };
}

/** Statistics of a sensor with a queue logic of its own. */
export function onQueue(step: Step, bound: Bound<ReadingOf<'queue'>>): void {
  const { reading, at } = bound;
  for (const { queue } of bound.watches) {
    if (queue === undefined) continue;
    const tags = { hall: step.model.hall.id, queue, device: bound.device.id };
    const { length, outflow, wait_s } = reading;
    step.points.push(point('queue_report', tags, { length, outflow, wait_s }, at));
    if (reading.backfilled) continue;
    feedQueue(step, queue, {
      type: 'reported',
      at,
      ...(length !== undefined && { length }),
      ...(outflow !== undefined && { outflow }),
      ...(wait_s !== undefined && { wait_s }),
    });
  }
}

export function onTicket(step: Step, bound: Bound<ReadingOf<'ticket'>>): void {
  const { event, number } = bound.reading;
  for (const { queue } of bound.watches) {
    if (queue === undefined) continue;
    const tags = { hall: step.model.hall.id, queue, device: bound.device.id };
    step.points.push(point('ticket', tags, { [event]: number }, bound.at));
    feedQueue(step, queue, { type: event, at: bound.at, number });
  }
}

/** Open desks as a ticket system states them. */
export function onDesks(step: Step, bound: Bound<ReadingOf<'desks'>>): void {
  for (const { queue } of bound.watches) {
    if (queue === undefined) continue;
    feedQueue(step, queue, { type: 'desks', at: bound.at, open: bound.reading.open });
    const part = step.draft.get('queue', queue)!;
    step.draft.set('queue', queue, { ...part, statedDesks: bound.reading.open });
  }
}
