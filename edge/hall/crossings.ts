/** Doors: crossings of a line, and the people inside that follow from them. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import { difference } from './counter.js';
import { feedQueue, stampOf } from './queues.js';
import type { Bound, Step } from './step.js';

export function onCrossing(step: Step, bound: Bound<ReadingOf<'crossing'>>): void {
  count(step, bound, bound.reading.in, bound.reading.out, bound.reading.backfilled === true);
}

export function onTotal(step: Step, bound: Bound<ReadingOf<'total'>>): void {
  const { reading, device, at } = bound;
  for (const { line } of bound.watches) {
    if (line === undefined) continue;
    const tags = { hall: step.model.hall.id, line, device: device.id };
    step.points.push(point('counter', tags, { in_total: reading.in, out_total: reading.out }, at));
  }
  // The next total that is sent in time holds the people of a back-filled one, too.
  if (reading.backfilled) return;
  const id = `${device.id}|${reading.channel}`;
  const found = difference(step.draft.get('counter', id), { ...reading, at });
  step.draft.set('counter', id, found.baseline);
  if (found.in > 0 || found.out > 0) count(step, bound, found.in, found.out, false);
}

function count(step: Step, bound: Bound, seenIn: number, seenOut: number, backfilled: boolean): void {
  for (const watch of bound.watches) {
    const [inward, outward] = watch.swap ? [seenOut, seenIn] : [seenIn, seenOut];
    if (watch.line !== undefined) {
      const tags = { hall: step.model.hall.id, line: watch.line, device: bound.device.id };
      step.points.push(point('crossing', tags, { in: inward, out: outward }, bound.at));
      // A record of hours ago corrects the figures of its hour; who is inside now is known better by now.
      if (!backfilled && step.model.isEntrance(watch.line)) countInside(step, inward, outward);
    }
    if (watch.queue !== undefined && !backfilled) {
      if (inward > 0) feedQueue(step, watch.queue, { ...stampOf(bound), type: 'entry', n: inward });
      if (outward > 0) feedQueue(step, watch.queue, { ...stampOf(bound), type: 'exit', n: outward });
    }
  }
}

/** The estimator of people inside takes them at the next tick, all at once. */
function countInside(step: Step, into: number, out: number): void {
  const part = step.draft.get('hall', 'now');
  const { in: before, out: outBefore } = part?.crossed ?? { in: 0, out: 0 };
  step.draft.set('hall', 'now', {
    readingAt: part?.readingAt ?? null,
    crossed: { in: before + into, out: outBefore + out },
  });
}
