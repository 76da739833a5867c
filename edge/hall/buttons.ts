/** Push buttons mean what the hall file says: a call, an answer, a vote, a desk, a service, a person. */

import type { Watch } from '../../cloud/site/hall.js';
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import { answerCall, openCall } from './calls.js';
import { changeDesk, type DeskChange } from './desks.js';
import { feedQueue, stampOf } from './queues.js';
import type { Bound, Step } from './step.js';
import { castVotes } from './votes.js';

const deskChanges: Partial<Record<NonNullable<Watch['as']>, DeskChange>> = {
  'desk-open': 'open',
  'desk-close': 'closed',
  'desk-toggle': 'toggle',
  'service-start': 'serving',
  'service-end': 'done',
};

export function onPress(step: Step, bound: Bound<ReadingOf<'press'>>): void {
  const { press } = bound.reading;
  const meant = bound.watches.filter((watch) => watch.press === undefined || watch.press === press);
  const means = meant.map((watch) => watch.as ?? 'nothing').join(' ') || 'nothing';
  const tags = { hall: step.model.hall.id, device: bound.device.id };
  step.points.push(point('press', tags, { n: 1, press, means }, bound.at));
  // Of presses of hours ago only votes still matter.
  const acting = bound.reading.backfilled ? meant.filter((watch) => watch.as === 'vote') : meant;
  for (const watch of acting) act(step, bound, watch);
}

function act(step: Step, bound: Bound, watch: Watch): void {
  const change = watch.as && deskChanges[watch.as];
  if (change && watch.desk !== undefined) changeDesk(step, watch.desk, change, bound.at, stampOf(bound));
  else if (watch.as === 'call') openCall(step, bound.device.id, bound.at);
  else if (watch.as === 'answer') answerCall(step, watch.desk, bound.at);
  else if (watch.as === 'vote' && watch.level !== undefined) {
    castVotes(step, bound, { level: watch.level, levels: watch.levels ?? 5, n: 1, desk: watch.desk });
  } else if (watch.as === 'joined' && watch.queue !== undefined) {
    feedQueue(step, watch.queue, { ...stampOf(bound), type: 'entry', n: 1 });
  } else if (watch.as === 'served' && watch.queue !== undefined) {
    feedQueue(step, watch.queue, { ...stampOf(bound), type: 'start' });
  }
}
