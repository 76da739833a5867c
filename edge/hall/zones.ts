/** Zones: head counts, mere presence, stays, beacons and the air. */
import { point } from '../../cloud/telemetry/index.js';
import type { ReadingOf } from '../../devices/reading.js';
import { feedQueue, type Stamp, stampOf } from './queues.js';
import type { Bound, Step } from './step.js';

/** A tag that was not seen for so long has left. */
const tagForgottenMs = 3 * 3_600_000;

export function onPresence(step: Step, bound: Bound<ReadingOf<'presence'>>): void {
  const { people } = bound.reading;
  for (const watch of bound.watches) {
    const queue = watch.queue ?? step.model.queueOfZone(watch.zone);
    const zone =
      watch.zone ?? step.model.hall.queues.find((candidate) => candidate.id === queue)?.zone ?? queue;
    if (zone === undefined) continue;
    writePresence(step, bound, zone, { people });
    if (bound.reading.backfilled) continue;
    setZone(step, zone, people, people > 0, bound.at);
    if (queue !== undefined) feedQueue(step, queue, { ...stampOf(bound), type: 'zone', people });
  }
}

export function onOccupied(step: Step, bound: Bound<ReadingOf<'occupied'>>): void {
  const { occupied } = bound.reading;
  for (const { zone } of bound.watches) {
    if (zone === undefined) continue;
    writePresence(step, bound, zone, { occupied: occupied ? 1 : 0 });
    if (!bound.reading.backfilled) setZone(step, zone, occupied ? null : 0, occupied, bound.at);
  }
}

export function onDwell(step: Step, bound: Bound<ReadingOf<'dwell'>>): void {
  for (const { zone } of bound.watches) {
    if (zone === undefined) continue;
    const tags = { hall: step.model.hall.id, zone, device: bound.device.id };
    step.points.push(
      point('dwell', tags, { mean_s: bound.reading.mean_s, max_s: bound.reading.max_s }, bound.at),
    );
  }
}

/** A beacon that is seen where a queue waits and later where it is served tells a whole wait. */
export function onSighting(step: Step, bound: Bound<ReadingOf<'sighting'>>): void {
  const { reading, at } = bound;
  for (const watch of bound.watches) {
    const zone = watch.zone ?? watch.queue ?? 'hall';
    const tags = { hall: step.model.hall.id, zone, device: bound.device.id };
    const { rssi_dbm, distance_m } = reading;
    step.points.push(point('sighting', tags, { n: 1, rssi_dbm, distance_m }, at));
    if (watch.queue === undefined || reading.backfilled) continue;
    // Two nodes have two clocks; how long somebody waited between them is told by the gateway's.
    if (watch.as === 'served') served(step, reading.beacon, watch.queue, bound.receivedAt, stampOf(bound));
    else joined(step, reading.beacon, watch.queue, bound.receivedAt);
  }
}

function joined(step: Step, beacon: string, queue: string, at: number): void {
  const tag = step.draft.get('tag', beacon);
  if (tag && tag.queue === queue && at - tag.seenAt < tagForgottenMs) {
    step.draft.set('tag', beacon, { ...tag, seenAt: Math.max(at, tag.seenAt) });
    return;
  }
  step.draft.set('tag', beacon, { queue, joinedAt: at, seenAt: at, served: false });
}

function served(step: Step, beacon: string, queue: string, at: number, stamp: Stamp): void {
  const tag = step.draft.get('tag', beacon);
  if (!tag || tag.queue !== queue || tag.served || at < tag.joinedAt) return;
  step.draft.set('tag', beacon, { ...tag, seenAt: at, served: true });
  feedQueue(step, queue, { ...stamp, type: 'tag', joinedAt: tag.joinedAt });
  const realised = (at - tag.joinedAt) / 1_000;
  const inSla = realised <= step.model.standards.wait.target_s ? 1 : 0;
  step.points.push(
    point('wait', { hall: step.model.hall.id, queue }, { realised_s: realised, in_sla: inSla }, at),
  );
}

/** Forgets the beacons that have left. */
export function forgetTags(step: Step): void {
  for (const beacon of step.draft.ids('tag')) {
    const tag = step.draft.get('tag', beacon);
    if (tag && step.now - tag.seenAt > tagForgottenMs) step.draft.delete('tag', beacon);
  }
}

export function onEnvironment(step: Step, bound: Bound<ReadingOf<'environment'>>): void {
  const { temperature_c, humidity_pct, co2_ppm, noise_dba, light_lux } = bound.reading;
  const zone = bound.watches.find((watch) => watch.zone !== undefined)?.zone ?? 'hall';
  const tags = { hall: step.model.hall.id, zone, device: bound.device.id };
  step.points.push(
    point('environment', tags, { temperature_c, humidity_pct, co2_ppm, noise_dba, light_lux }, bound.at),
  );
}

function writePresence(
  step: Step,
  bound: Bound,
  zone: string,
  fields: { people?: number; occupied?: number },
): void {
  const tags = { hall: step.model.hall.id, zone, device: bound.device.id };
  step.points.push(point('presence', tags, fields, bound.at));
}

function setZone(step: Step, zone: string, people: number | null, occupied: boolean, at: number): void {
  const part = step.draft.get('zone', zone);
  if (part && part.at > at) return;
  step.draft.set('zone', zone, { people, occupied, at });
}
