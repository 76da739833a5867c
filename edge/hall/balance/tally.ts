/** Counts of the slot of time that runs now, out of the points that the hall writes of itself. */
import type { Point } from '../../../cloud/telemetry/index.js';
import type { TallyPart } from '../../state/parts.js';

/** Somebody who sits down so soon after the last one got up was waiting. */
const calledMs = 30_000;
/** What comes later than this belongs to a time that is over. */
const lateMs = 120_000;

interface Growing {
  readonly from: number;
  readonly lines: Record<string, readonly [inward: number, outward: number]>;
  readonly desks: Record<string, readonly [started: number, done: number, called: number]>;
  readonly zones: Record<string, number>;
  readonly doneAt: Record<string, number>;
}

export function newTally(from: number, before?: TallyPart): TallyPart {
  return { from, lines: {}, desks: {}, zones: {}, doneAt: before?.doneAt ?? {} };
}

/** Adds what a batch wrote; the same tally comes back for nothing. */
export function tally(before: TallyPart, points: readonly Point[]): TallyPart {
  const told = points.filter(
    ({ measurement, at }) =>
      at >= before.from - lateMs &&
      (measurement === 'crossing' || measurement === 'presence' || measurement === 'desk'),
  );
  if (told.length === 0) return before;
  const { from, lines, desks, zones, doneAt } = before;
  const sum: Growing = {
    from,
    lines: { ...lines },
    desks: { ...desks },
    zones: { ...zones },
    doneAt: { ...doneAt },
  };
  for (const point of told) add(sum, point);
  return sum;
}

function add(sum: Growing, { measurement, tags, fields, at }: Point): void {
  const figure = (name: string) => fields[name] as number | undefined;
  if (measurement === 'crossing') {
    const key = `${tags.line}|${tags.device}`;
    const [inward, outward] = sum.lines[key] ?? [0, 0];
    sum.lines[key] = [inward + (figure('in') ?? 0), outward + (figure('out') ?? 0)];
  } else if (measurement === 'presence') {
    const zone = tags.zone!;
    sum.zones[zone] = Math.max(sum.zones[zone] ?? 0, figure('people') ?? 0);
  } else addDesk(sum, tags.desk!, figure('serving') === 1, figure('handling_s') !== undefined, at);
}

function addDesk(sum: Growing, desk: string, began: boolean, ended: boolean, at: number): void {
  const [started, done, called] = sum.desks[desk] ?? [0, 0, 0];
  const soon = began && at - (sum.doneAt[desk] ?? 0) <= calledMs;
  if (began || ended)
    sum.desks[desk] = [started + Number(began), done + Number(ended), called + Number(soon)];
  if (ended) sum.doneAt[desk] = at;
}
