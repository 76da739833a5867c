/** Queues: everything that tells how many wait, how fast they are served and how long it took. */
import { isDeepStrictEqual } from 'node:util';
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import type { QueuePart } from '../state/parts.js';
import { newWait, observe, type WaitEvent, withConfig } from '../wait/wait.js';
import { feedsWith } from './feeds.js';
import type { Bound, Step } from './step.js';

/** When something happened by the clock of its device; the estimator corrects that clock. */
export type Stamp = Pick<WaitEvent, 'at' | 'receivedAt' | 'source'>;

export function stampOf({ device, at, receivedAt, deviceAt }: Bound): Stamp {
  return deviceAt === null ? { at, source: device.id } : { at: deviceAt, receivedAt, source: device.id };
}

/** Gives an event to a queue's estimator. */
export function feedQueue(step: Step, queue: string, event: WaitEvent): void {
  const at = event.receivedAt ?? event.at;
  const part = queuePart(step, queue, at);
  step.draft.set('queue', queue, {
    ...part,
    wait: observe(part.wait, event),
    inputAt: Math.max(part.inputAt ?? 0, at),
    feeds: feedsWith(part.feeds, event),
  });
  step.queues.add(queue);
}

/** A queue as it is known, under the hall file and the standards of now; or a new one. */
export function queuePart(step: Pick<Step, 'draft' | 'model'>, id: string, at: number): QueuePart {
  const config = step.model.waitConfig(id, at);
  const part = step.draft.get('queue', id);
  if (!part) return { wait: newWait(config, at), inputAt: null, writtenAt: 0, writtenOver: false };
  const known = part.wait.config;
  if (known === config || isDeepStrictEqual(known, config)) return part;
  return { ...part, wait: withConfig(part.wait, config) };
}

/** Statistics of a sensor with a queue logic of its own. */
export function onQueue(step: Step, bound: Bound<ReadingOf<'queue'>>): void {
  const { reading, at } = bound;
  const stamp = stampOf(bound);
  for (const { queue } of bound.watches) {
    if (queue === undefined) continue;
    const tags = { hall: step.model.hall.id, queue, device: bound.device.id };
    const { length, outflow, wait_s } = reading;
    step.points.push(point('queue_report', tags, { length, outflow, wait_s }, at));
    if (reading.backfilled) continue;
    feedQueue(step, queue, {
      ...stamp,
      type: 'reported',
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
    if (bound.reading.backfilled) continue;
    feedQueue(step, queue, { ...stampOf(bound), type: event, number });
  }
}

/** Open desks as a ticket system states them. */
export function onDesks(step: Step, bound: Bound<ReadingOf<'desks'>>): void {
  if (bound.reading.backfilled) return;
  for (const { queue } of bound.watches) {
    if (queue === undefined) continue;
    feedQueue(step, queue, { ...stampOf(bound), type: 'desks', open: bound.reading.open });
  }
}
