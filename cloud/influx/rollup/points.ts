/** The point of one series in one hour or day, out of the columns that its queries gave. Pure. */
import { type Point, point } from '../../telemetry/index.js';
import type { Columns, Kind } from './sources.js';
import type { Window } from './windows.js';

export type Unit = '1h' | '1d';

/** Seconds between two points of a gauge: the gateway writes its gauges so often. */
export const sampleS = 10;

export interface Coverage {
  readonly window: Window;
  /** UTC ms, at most the end of the window: what comes later is not in the figures. */
  readonly until: number;
  /** Seconds up to `until` in which the hall was open. */
  readonly openS: number;
}

type Build = (unit: Unit, tags: readonly string[], c: Columns, coverage: Coverage) => Point;

const window = (c: Columns, { until, openS }: Coverage) => ({
  ts: Math.floor(until / 1_000),
  n: c.n ?? 0,
  expected: Math.round(openS / sampleS),
});

const build: Readonly<Record<Kind, Build>> = {
  queue: (unit, [hall = '', queue = ''], c, coverage) =>
    point(
      `queue_${unit}`,
      { hall, queue },
      {
        ...window(c, coverage),
        untested: c.untested,
        in_sla_sum: c.in_sla_sum ?? 0,
        wait_sum_s: c.wait_sum_s ?? 0,
        wait_max_s: c.wait_s_max,
        wait_p90_s: c.wait_p90_s,
        length_sum: c.length_sum ?? 0,
        length_max: c.length_max,
        served: c.served ?? 0,
        served_in_sla: c.served_in_sla ?? 0,
        served_wait_sum_s: c.served_wait_sum_s ?? 0,
      },
      coverage.window.from,
    ),
  occupancy: (unit, [hall = ''], c, coverage) =>
    point(
      `occupancy_${unit}`,
      { hall },
      {
        ...window(c, coverage),
        untested: c.untested,
        count_sum: c.count_sum ?? 0,
        count_max: c.count_max,
        capacity: c.capacity_max,
        over_s: (c.over ?? 0) * sampleS,
      },
      coverage.window.from,
    ),
  vote: (unit, [hall = '', desk = ''], c, coverage) =>
    point(
      `vote_${unit}`,
      { hall, desk },
      { ts: window(c, coverage).ts, good: c.good ?? 0, total: c.total ?? 0 },
      coverage.window.from,
    ),
  call: (unit, [hall = '', device = ''], c, coverage) =>
    point(
      `call_${unit}`,
      { hall, device },
      {
        ts: window(c, coverage).ts,
        opened: c.opened ?? 0,
        answered: c.answered ?? 0,
        in_time: c.in_time ?? 0,
        answer_sum_s: c.answer_sum_s ?? 0,
        answer_max_s: c.answer_s_max,
      },
      coverage.window.from,
    ),
  device: (unit, [hall = '', device = ''], c, coverage) =>
    point(
      `device_${unit}`,
      { hall, device },
      { ...window(c, coverage), heard: c.heard ?? 0 },
      coverage.window.from,
    ),
  gateway: (unit, [hall = '', gateway = ''], c, coverage) =>
    point(
      `gateway_${unit}`,
      { hall, gateway },
      {
        ...window(c, coverage),
        readings: c.readings ?? 0,
        rejected_messages: c.rejected_messages ?? 0,
        rejected: c.rejected ?? 0,
      },
      coverage.window.from,
    ),
};

/** @param tags values, in the order of `tagsOf[kind]` */
export const rollupPoint = (
  kind: Kind,
  unit: Unit,
  tags: readonly string[],
  columns: Columns,
  coverage: Coverage,
): Point => build[kind](unit, tags, columns, coverage);
