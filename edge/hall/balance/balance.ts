/**
 * Do the counts of the hall balance? People in, out, served and present are held against each other slot by slot, and
 * when they do not, the sensor is named whose fault explains it.
 *
 * Evidence for each fault is added up as in Page's test (Continuous Inspection Schemes, Biometrika 1954): the sum of the
 * logarithms of likelihood ratios, begun anew when it falls below nothing. A fault is named when its sum passes
 * `certain` and leads every other one by `lead`: what two faults explain equally well is nobody's yet. The sums decay by
 * themselves when the fault is mended, since each slot then speaks against it.
 */
import { type Point, point } from '../../../cloud/telemetry/index.js';
import type { BalancePart, BalanceSlot, Suspicion, TallyPart } from '../../state/parts.js';
import { deviceNow } from '../device-now.js';
import type { Step } from '../step.js';
import { type Course, type Evidence, type Fault, unexplained, weigh } from './evidence.js';
import { doorVariance, flowOf, sum, walking } from './flows.js';
import { layoutOf } from './layout.js';
import { newTally, tally } from './tally.js';

/** e^14: one in a million. A day has a hundred slots, and a hall some dozens of faults that could be. */
export const certain = 14;
/** A named fault is forgotten below this. */
const doubted = 4;
/** e^3: twenty times likelier than the second. */
const lead = 3;
/** Evidence beyond this is not kept, so that a mended sensor is believed again within hours. */
const most = 2 * certain;
/** One slot more than an hour has, of five minutes each. */
const slotsKept = 21;
const hourMs = 3_600_000;
/** Share of the past that one slot replaces in the scatter. */
const fade = 0.1;

/** Adds what this batch wrote, and closes the slot when its time is over. */
export function balance(step: Step, written: readonly Point[]): void {
  const { slotMs, sources } = layoutOf(step.model);
  if (sources.length === 0) return;
  const before = step.draft.get('tally', 'now');
  const from = Math.floor(step.now / slotMs) * slotMs;
  const running = before ?? newTally(from);
  const counted = tally(running, written);
  if (from <= running.from) {
    if (counted !== before) step.draft.set('tally', 'now', counted);
    return;
  }
  if (from - running.from > slotMs) breakOff(step);
  else closeSlot(step, counted);
  step.draft.set('tally', 'now', newTally(from, counted));
}

/** After a standstill the slots are no neighbours: a difference between them tells nothing. */
function breakOff({ draft }: Step): void {
  const before = draft.get('balance', 'now');
  if (before) draft.set('balance', 'now', { ...before, past: [] });
}

function closeSlot(step: Step, { doneAt: _doneAt, ...counts }: TallyPart): void {
  const { draft, model, now } = step;
  const layout = layoutOf(model);
  const before = draft.get('balance', 'now');
  const slot: BalanceSlot = { ...counts, ...stateOf(step) };
  const slots = [...(before?.past ?? []), slot].slice(-slotsKept);
  const course: Course = {
    ...{ layout, slots, scatter: Math.max(1, before?.scatter ?? 1) },
    deviceOf: (kind, id) =>
      model.hall.devices.find((device) =>
        device.watches.some((watch) => watch[kind] === id || (kind === 'zone' && watch.queue === id)),
      )?.id ?? id,
  };
  const evidence = weigh(course);
  const scores = addUp(before?.scores ?? {}, evidence);
  const suspicion = suspect(before?.suspicion ?? null, scores, evidence, now);
  const scatter = scatterOf(before?.scatter ?? 1, course);
  const part: BalancePart = { past: slots, day: dayOf(step, before, slot), scores, scatter, suspicion };
  draft.set('balance', 'now', part);
  step.points.push(writeBalance(step, part));
}

/** People and desks at the end of the slot, as far as somebody sees them. */
function stateOf({ draft, model, now }: Step): Pick<BalanceSlot, 'people' | 'serving' | 'idle'> {
  const people = layoutOf(model).zones.flatMap((zone) => {
    const known = draft.get('zone', zone)?.people;
    const watched = model.watching('zone', zone).some(({ id }) => !deviceNow(model, draft, id, now).blind);
    return known == null || !watched ? [] : [[zone, known] as const];
  });
  const desks = model.hall.desks.flatMap(({ id }) => {
    const part = draft.get('desk', id);
    return part?.open ? [{ id, serving: part.servingSince !== null }] : [];
  });
  return {
    people: Object.fromEntries(people),
    serving: desks.filter(({ serving }) => serving).map(({ id }) => id),
    idle: desks.filter(({ serving }) => !serving).map(({ id }) => id),
  };
}

/** What is said of which sensor; the ways of one fault are no other fault. */
const aboutOf = ({ kind, sensor, other }: Fault): string =>
  [kind, sensor.kind, sensor.id, sensor.device, ...(other ? [other.id, other.device] : [])].join(' ');
const nameOf = (fault: Fault): string => `${aboutOf(fault)}${fault.way ? ` ${fault.way}` : ''}`;

function addUp(before: BalancePart['scores'], evidence: readonly Evidence[]): BalancePart['scores'] {
  // What could not be judged in this slot is neither confirmed nor refuted.
  const sums: Record<string, number> = { ...before };
  for (const { fault, weight } of evidence) {
    const name = nameOf(fault);
    sums[name] = (before[name] ?? 0) + weight;
  }
  // All are cut alike, so that the lead of the best stays.
  const excess = Math.max(0, Math.max(...Object.values(sums)) - most);
  const left = Object.entries(sums).map(
    ([name, score]) => [name, Math.round(1e3 * (score - excess)) / 1e3] as const,
  );
  return Object.fromEntries(left.filter(([, score]) => score > 0));
}

function suspect(
  before: Suspicion | null,
  scores: BalancePart['scores'],
  evidence: readonly Evidence[],
  now: number,
): Suspicion | null {
  if (before) {
    const score = scores[nameOf(before)] ?? 0;
    if (score >= doubted) return { ...before, evidence: score };
  }
  const [best] = Object.entries(scores).sort(([, a], [, b]) => b - a);
  const found = evidence.find(({ fault }) => nameOf(fault) === best?.[0]);
  if (!best || !found || best[1] < certain) return null;
  const about = aboutOf(found.fault);
  const rivals = evidence.filter(({ fault }) => aboutOf(fault) !== about);
  const second = Math.max(0, ...rivals.map(({ fault }) => scores[nameOf(fault)] ?? 0));
  // One desk of many changes little: which two are exchanged needs twice the lead.
  const needed = found.fault.other !== null && found.fault.sensor.kind === 'desk' ? 2 * lead : lead;
  return best[1] - second < needed ? null : { ...found.fault, since: now, evidence: best[1] };
}

/** Fades in and out over ten slots. One odd slot counts no more than four standard deviations. */
function scatterOf(before: number, course: Course): number {
  const left = unexplained(course);
  return left === null ? before : before + fade * (Math.min(16, left) - before);
}

function dayOf({ model }: Step, before: BalancePart | undefined, slot: BalanceSlot): BalancePart['day'] {
  const date = model.day(slot.from);
  const flow = flowOf(layoutOf(model), slot);
  const known = before?.day.date === date ? before.day : null;
  return {
    date,
    in: (known?.in ?? 0) + flow.in,
    out: (known?.out ?? 0) + flow.out,
    served: (known?.served ?? 0) + flow.served,
    presentAt: known ? known.presentAt : flow.present === null ? null : flow.present - flow.in + flow.out,
  };
}

/** The last hour and the day, as a point. */
function writeBalance({ model, now }: Step, { past, day, suspicion }: BalancePart): Point {
  const layout = layoutOf(model);
  const slots = Math.max(1, Math.round(hourMs / layout.slotMs));
  const flows = past.map((slot) => flowOf(layout, slot));
  const hour = flows.slice(-slots);
  const first = flows.length > hour.length ? flows.at(-hour.length - 1) : undefined;
  const last = flows.at(-1)!;
  const total = (of: 'in' | 'out' | 'served') => sum(hour.map((flow) => flow[of]));
  const [inward, outward] = [total('in'), total('out')];
  const change = first?.present == null || last.present === null ? null : last.present - first.present;
  const noise = (people: number, heads: number) => Math.sqrt(doorVariance * people + heads + walking);
  const dayChange = last.present === null || day.presentAt === null ? null : last.present - day.presentAt;
  return point(
    'balance',
    { hall: model.hall.id },
    {
      ...{ in: inward, out: outward, served: total('served'), present: last.present ?? undefined },
      ...(change !== null && {
        residual: inward - outward - change,
        sd: noise(inward + outward, (first?.presentVariance ?? 0) + last.presentVariance),
      }),
      ...{ day_in: day.in, day_out: day.out, day_served: day.served },
      ...(dayChange !== null && {
        day_residual: day.in - day.out - dayChange,
        day_sd: noise(day.in + day.out, 2 * last.presentVariance),
      }),
      doubtful: Number(suspicion !== null),
      suspect: suspicion ? suspicion.sensor.device : '',
      fault: suspicion ? suspicion.kind : '',
      evidence: suspicion?.evidence,
    },
    now,
  );
}
