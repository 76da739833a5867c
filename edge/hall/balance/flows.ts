/** What a slot says of the hall as a whole: who came, who went, who is there, and how well each of it is known. */
import type { BalanceSlot } from '../../state/parts.js';
import type { Layout } from './layout.js';

/** A door misses one in twenty and counts one in twenty twice (wait-time guide §9.2): variance of a count by people. */
export const doorVariance = 0.1;
/** Error of a head count: sd = 0.6 + 0.1·people, as the wait engine takes it (the same place). */
export const headVariance = (people: number): number => (0.6 + 0.1 * people) ** 2;
/** People on their way between a door and a zone, or a zone and a desk. */
export const walking = 1;

export interface Flow {
  readonly in: number;
  readonly out: number;
  readonly served: number;
  readonly started: number;
  /** People in zones and at desks at the end of the slot; null where a zone was not seen. */
  readonly present: number | null;
  /** Variance of `present`. */
  readonly presentVariance: number;
}

export function flowOf({ sources, zones, queues }: Layout, slot: BalanceSlot): Flow {
  const entrances = sources.filter(({ entrance }) => entrance).map(({ key }) => slot.lines[key] ?? [0, 0]);
  const services = Object.values(slot.desks);
  const seen = zones.map((zone) => slot.people[zone]);
  // Without a zone of its own a queue hides its people, and those who are served are not all who are there.
  const whole =
    zones.length > 0 && seen.every((people) => people !== undefined) && queues.every(({ zone }) => zone);
  const people = seen.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    in: sum(entrances.map(([inward]) => inward)),
    out: sum(entrances.map(([, outward]) => outward)),
    served: sum(services.map(([, done]) => done)),
    started: sum(services.map(([started]) => started)),
    present: whole ? people + slot.serving.length : null,
    presentVariance: sum(seen.map((one) => headVariance(one ?? 0))),
  };
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
