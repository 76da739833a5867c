/** Limits of the standards that only make sense in one order. */
import { type Draft, present } from '../draft.js';
import type { Finding, Path } from '../problem.js';
import type { Standards, StandardsFile } from '../standards.js';

export function checkStandards(file: Draft<StandardsFile>): Finding[] {
  const starts = new Map<string, number>();
  return present(file.periods).flatMap(([index, period]) => {
    const path: Path = ['periods', index];
    const { from } = period;
    const twin = from === undefined ? undefined : starts.get(from);
    if (from !== undefined) starts.set(from, index);
    const same: Finding[] =
      twin === undefined
        ? []
        : [
            {
              code: 'same_date',
              path: [...path, 'from'],
              found: from,
              wrong: `the day of periods[${twin}] already`,
              mend: 'choose another day',
            },
          ];
    return [...same, ...checkOrder(period, path), ...checkScorecard(period, path)];
  });
}

type Relation = 'below' | 'at most' | 'above';

const holds: Record<Relation, (value: number, bound: number) => boolean> = {
  below: (value, bound) => value < bound,
  'at most': (value, bound) => value <= bound,
  above: (value, bound) => value > bound,
};

/** Group, key, how it must stand to the other key of its group. */
const orders = [
  ['wait', 'clear_s', 'below', 'target_s'],
  ['wait', 'critical_s', 'above', 'target_s'],
  ['occupancy', 'clear_share', 'at most', 'limit_share'],
  ['complaint', 'acknowledged_warning_s', 'below', 'acknowledged_s'],
  ['complaint', 'resolved_warning_s', 'below', 'resolved_s'],
  ['complaint', 'acknowledged_s', 'at most', 'resolved_s'],
  ['emergency', 'on_site_s', 'at most', 'solved_s'],
] as const satisfies readonly (readonly [keyof Standards, string, Relation, string])[];

function checkOrder(period: Draft<Standards>, path: Path): Finding[] {
  const findings = orders.flatMap(([group, key, relation, other]): Finding[] => {
    const limits: Readonly<Record<string, unknown>> = period[group] ?? {};
    const [value, bound] = [limits[key], limits[other]];
    if (typeof value !== 'number' || typeof bound !== 'number' || holds[relation](value, bound)) return [];
    const mend = `${key} must be ${relation} ${other}`;
    return [
      {
        code: 'limits_order',
        path: [...path, group, key],
        found: value,
        wrong: `but ${other} is ${bound}`,
        mend,
      },
    ];
  });
  const [low, high] = period.environment?.temperature_c ?? [];
  if (low === undefined || high === undefined || low < high) return findings;
  const at = [...path, 'environment', 'temperature_c', 0];
  return [
    ...findings,
    {
      code: 'limits_order',
      path: at,
      found: low,
      wrong: `but the upper limit is ${high}`,
      mend: 'write the lower limit first',
    },
  ];
}

function checkScorecard({ scorecard }: Draft<Standards>, path: Path): Finding[] {
  const findings: Finding[] = [];
  const weights = Object.values(scorecard?.weights ?? {});
  if (weights.length > 0 && weights.every((weight) => weight === 0)) {
    const wrong = 'where every weight is 0';
    findings.push({
      code: 'out_of_range',
      path: [...path, 'scorecard', 'weights'],
      wrong,
      mend: 'give one indicator a weight',
    });
  }
  const stars = scorecard?.stars ?? [];
  const fall = stars.findIndex(
    (score, index) => index > 0 && score !== undefined && score <= (stars[index - 1] ?? -Infinity),
  );
  if (fall > 0) {
    const at = [...path, 'scorecard', 'stars', fall];
    findings.push({
      code: 'limits_order',
      path: at,
      found: stars[fall],
      wrong: 'not above the star before',
      mend: 'scores of stars rise',
    });
  }
  return findings;
}
