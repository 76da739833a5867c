/** Doors: crossings of a line, and the people inside that follow from them. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import { difference } from './counter.js';
import { feedQueue } from './queues.js';
import type { Bound, Step } from './step.js';

export function onCrossing(step: Step, bound: Bound<ReadingOf<'crossing'>>): void {
  count(step, bound, bound.reading.in, bound.reading.out, bound.reading.backfilled === true);
}

export function onTotal(step: Step, bound: Bound<ReadingOf<'total'>>): void {
  const { reading, device, at } = bound;
  const id = `${device.id}|${reading.channel}`;
  const found = difference(step.draft.get('counter', id), reading);
  step.draft.set('counter', id, found.baseline);
  for (const { line } of bound.watches) {
    if (line === undefined) continue;
    const tags = { hall: step.model.hall.id, line, device: device.id };
    step.points.push(point('counter', tags, { in_total: reading.in, out_total: reading.out }, at));
  }
  if (found.in > 0 || found.out > 0) count(step, bound, found.in, found.out, reading.backfilled === true);
}

function count(step: Step, bound: Bound, seenIn: number, seenOut: number, backfilled: boolean): void {
  for (const watch of bound.watches) {
    const [inward, outward] = watch.swap ? [seenOut, seenIn] : [seenIn, seenOut];
    if (watch.line !== undefined) {
      const tags = { hall: step.model.hall.id, line: watch.line, device: bound.device.id };
      step.points.push(point('crossing', tags, { in: inward, out: outward }, bound.at));
      countLine(step, watch.line, inward, outward, bound.at);
      // A record of hours ago corrects the day's count of its line; who is inside now is known better by now.
      if (!backfilled && step.model.isEntrance(watch.line)) countInside(step, inward - outward, bound.at);
    }
    if (watch.queue !== undefined && !backfilled) {
      if (inward > 0) feedQueue(step, watch.queue, { type: 'entry', at: bound.at, n: inward });
      if (outward > 0) feedQueue(step, watch.queue, { type: 'exit', at: bound.at, n: outward });
    }
  }
}

function countLine(step: Step, line: string, inward: number, outward: number, at: number): void {
  const day = step.model.day(at);
  const part = step.draft.get('line', line);
  const before = part?.day === day ? part : { in: 0, out: 0 };
  if (part && part.day > day) return;
  step.draft.set('line', line, { day, in: before.in + inward, out: before.out + outward });
}

function countInside(step: Step, change: number, at: number): void {
  const day = step.model.day(at);
  const part = step.draft.get('hall', 'now');
  const before = part?.day === day ? part.people : 0;
  step.draft.set('hall', 'now', {
    day,
    people: Math.max(0, before + change),
    countedAt: at,
    readingAt: part?.readingAt ?? null,
  });
}
