/**
 * One evaluation of a rule, as Grafana makes it: queries on the real database, reduce, math, threshold with a
 * dead-band. @see ./rule-state.ts for what becomes of the outcome.
 */
import type { AlertRule } from '../../cloud/grafana/alerting-file.js';
import { compute, keyOf, type Labelled } from './formula.js';
import { substitute } from './macros.js';
import type { Series } from './story.js';

export interface Instance {
  readonly labels: Readonly<Record<string, string>>;
  readonly firing: boolean;
  /** By step: what annotations may show. */
  readonly values: Readonly<Record<string, number>>;
}

export type Outcome =
  | { readonly kind: 'series'; readonly instances: ReadonlyMap<string, Instance> }
  | { readonly kind: 'no data' }
  | { readonly kind: 'error' };

export type RunQuery = (query: string) => Promise<readonly Series[]>;

/** @param active keys of the instances that are pending or firing, for the dead-band */
export async function evaluate(
  rule: AlertRule,
  run: RunQuery,
  now: number,
  active: ReadonlySet<string>,
): Promise<Outcome> {
  const asked = new Map<string, readonly Series[]>();
  const steps = new Map<string, readonly Labelled[]>();
  for (const node of rule.data) {
    if (!('relativeTimeRange' in node)) {
      steps.set(node.refId, step(node.model, asked, steps, active));
      continue;
    }
    const from = now - node.relativeTimeRange.from * 1000;
    const shown = { from, to: now, intervalMs: node.model.intervalMs, variables: {} };
    try {
      const series = await run(substitute(node.model.query, shown));
      if (series.length === 0) return { kind: 'no data' };
      asked.set(node.refId, series);
    } catch {
      return { kind: 'error' };
    }
  }
  return { kind: 'series', instances: instancesOf(rule, steps) };
}

type Model = Exclude<AlertRule['data'][number], { relativeTimeRange: unknown }>['model'];

function step(
  model: Model,
  asked: ReadonlyMap<string, readonly Series[]>,
  steps: ReadonlyMap<string, readonly Labelled[]>,
  active: ReadonlySet<string>,
): Labelled[] {
  if (model.type === 'reduce') return (asked.get(model.expression) ?? []).map(lastNumber);
  if (model.type === 'math') return compute(model.expression, steps);
  const [{ evaluator, unloadEvaluator }] = model.conditions;
  return (steps.get(model.expression) ?? []).map(({ labels, value }) => {
    // A series that is active stays so until it passes the other side of the dead-band.
    const held = unloadEvaluator !== undefined && active.has(keyOf(labels));
    const firing = held ? !passes(value, unloadEvaluator) : passes(value, evaluator);
    return { labels, value: Number(firing) };
  });
}

const passes = (
  value: number,
  { type, params: [limit] }: { type: 'gt' | 'lt'; params: [number] },
): boolean => (type === 'gt' ? value > limit : value < limit);

/** Reduce "last" in the mode "dropNN": what is not a number is left out. */
function lastNumber({ tags, columns, values }: Series): Labelled {
  if (columns.length !== 2) throw new Error(`more than one value column: ${columns}`);
  const value = values.map((row) => row[1]).findLast((one) => typeof one === 'number');
  if (value === undefined) throw new Error('a series without a number');
  return { labels: tags ?? {}, value: Number(value) };
}

function instancesOf(
  rule: AlertRule,
  steps: ReadonlyMap<string, readonly Labelled[]>,
): Map<string, Instance> {
  const found = new Map<string, Instance>();
  for (const { labels, value } of steps.get(rule.condition) ?? []) {
    const key = keyOf(labels);
    if (found.has(key)) throw new Error(`duplicate results with labels ${key}`);
    const values = [...steps].flatMap(([refId, series]) => {
      const own = series.find((one) => keyOf(one.labels) === key || keyOf(one.labels) === '');
      return own ? [[refId, own.value] as const] : [];
    });
    found.set(key, { labels, firing: value !== 0, values: Object.fromEntries(values) });
  }
  return found;
}
