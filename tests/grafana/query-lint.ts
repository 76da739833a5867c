/** What may stand in an InfluxQL text, so that 1.x, 2.x, 3.x and Grafana all understand it. Returns what is wrong. */
import { type Measurement, measurements, rollupPolicy } from '../../cloud/telemetry/index.js';

const functions = new Set(['last', 'max', 'min', 'mean', 'sum', 'count', 'time', 'fill', 'now', 'tz']);
const macros = new Set(['$timeFilter', '$__interval', '$interval', '$__interval_ms']);
const contract: Readonly<Record<string, Measurement>> = measurements;

export function lintQuery(query: string, place: 'board' | 'alert'): string[] {
  const wrong: string[] = [];
  const bare = query.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''");
  if (bare.includes(';')) wrong.push('more than one statement: Grafana reads only the first');
  for (const [, name] of bare.matchAll(/\b([A-Za-z_]+)\(/g)) {
    if (!functions.has(name!)) wrong.push(`function ${name} is not shared by all versions`);
  }
  for (const [found] of bare.matchAll(/\$[A-Za-z_]+/g)) if (!macros.has(found)) wrong.push(`macro ${found}`);
  const variables = [...bare.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name!);
  for (const name of variables) if (!/^(hall|queue):regex$/.test(name)) wrong.push(`variable ${name}`);
  if (place === 'alert') wrong.push(...lintAlert(bare, variables));
  return [...wrong, ...lintNames(bare), ...lintTime(bare)];
}

function lintAlert(query: string, variables: readonly string[]): string[] {
  const wrong = [];
  if (variables.length > 0) wrong.push('a dashboard variable: alert rules cannot resolve it');
  if (/\$(__)?interval/.test(query)) wrong.push('an automatic interval: in alert rules it is not automatic');
  if (query.includes('now()')) wrong.push('a time of its own: an alert rule has a time range');
  const selected = /^SELECT (.*?) FROM /.exec(query)?.[1] ?? '';
  if (selected.split(' AS ').length !== 2)
    wrong.push('not exactly one value column: series would be doubled');
  return wrong;
}

/** Every measurement, field and tag exists in the contract or is a column of the inner query. */
function lintNames(query: string): string[] {
  const [, policy, name] = /FROM (?:"([a-z]+)"\.)?"([a-z0-9_]+)"/.exec(query) ?? [];
  if (name === undefined || !(name in contract)) return [`measurement ${name}`];
  const { tags, fields, sort } = contract[name]!;
  if (policy !== (sort === 'rollup' ? rollupPolicy : undefined)) return [`${name} in policy ${policy}`];
  const columns = [...query.matchAll(/ AS "([a-z0-9_]+)"/g)].map(([, column]) => column!);
  const known = new Set([...Object.keys(tags), ...Object.keys(fields), ...columns, name, rollupPolicy]);
  return [...query.matchAll(/"([^"]+)"/g)].flatMap(([, used]) =>
    known.has(used!) ? [] : [`${used} of ${name}`],
  );
}

/** The time filter stands in the innermost query alone: outside a subquery it makes the answer silently empty. */
function lintTime(query: string): string[] {
  if (query.startsWith('SHOW TAG VALUES')) return [];
  const filter = /\$timeFilter|time > now\(\)/g;
  const wrong = [];
  if (query.match(filter)?.length !== 1 || !filter.test(innermost(query))) {
    wrong.push('not one time filter, in the innermost query');
  }
  if (query.includes('time(') && !query.includes('fill(')) wrong.push('a time bucket without fill');
  return wrong;
}

/** The text of the innermost SELECT, to the bracket that ends it. */
function innermost(query: string): string {
  const text = query.slice(query.lastIndexOf('SELECT '));
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return text.slice(0, index);
  }
  return text;
}
