/** The steps of an alert rule: a query, its reduction to one number per series, arithmetic, and a limit. */
import { datasourceUid, type Query } from '../telemetry/index.js';
import type { AlertNode } from './alerting-file.js';

const expression = { type: '__expr__', uid: '__expr__' } as const;

/**
 * @param query with one value column: with two, Grafana sees two series of the same labels
 * @param range seconds before now; a series without a point in it is missing
 */
export function ask(refId: string, query: Query, range: number): AlertNode {
  return {
    refId,
    datasourceUid,
    relativeTimeRange: { from: range, to: 0 },
    model: {
      refId,
      datasource: { type: 'influxdb', uid: datasourceUid },
      rawQuery: true,
      resultFormat: 'time_series',
      query: query.text,
      // Stated, for in alert rules it would be one second and not automatic.
      intervalMs: 60_000,
      maxDataPoints: 43_200,
    },
  };
}

export const reduce = (refId: string, of: string): AlertNode => ({
  refId,
  datasourceUid: '__expr__',
  model: {
    refId,
    datasource: expression,
    type: 'reduce',
    expression: of,
    reducer: 'last',
    settings: { mode: 'dropNN' },
  },
});

/** True where it is not zero. */
export const math = (refId: string, formula: string): AlertNode => ({
  refId,
  datasourceUid: '__expr__',
  model: { refId, datasource: expression, type: 'math', expression: formula },
});

interface Limit {
  readonly type: 'gt' | 'lt';
  readonly limit: number;
  /** Dead-band: a series that fires stops only on the other side of this. */
  readonly clear?: number;
}

export function threshold(refId: string, of: string, { type, limit, clear }: Limit): AlertNode {
  const unloadEvaluator = { type: type === 'gt' ? 'lt' : 'gt', params: [clear] } as const;
  return {
    refId,
    datasourceUid: '__expr__',
    model: {
      refId,
      datasource: expression,
      type: 'threshold',
      expression: of,
      conditions: [
        {
          evaluator: { type, params: [limit] },
          ...(clear === undefined ? {} : { unloadEvaluator: { ...unloadEvaluator, params: [clear] } }),
        },
      ],
    },
  };
}

/** The common rule: the newest value of each series against a limit. */
export const newest = (query: Query, range: number, limit: Limit): AlertNode[] => [
  ask('A', query, range),
  reduce('B', 'A'),
  threshold('C', 'B', limit),
];
