/** The answers of the database to a panel's queries, in the forms that Grafana makes of them. */
import type { Series } from '../story.js';
import type { DataPanel, Value } from './values.js';

export interface Line {
  readonly name: string;
  /** UTC milliseconds and value. */
  readonly points: readonly (readonly [at: number, value: Value])[];
}

export interface Answer {
  readonly refId: string;
  readonly alias?: string | undefined;
  readonly series: readonly Series[];
}

/** One line per series and column, named by the alias. */
export function linesOf(answers: readonly Answer[]): Line[] {
  return answers.flatMap(({ alias, series }) =>
    series.flatMap((one) =>
      one.columns.slice(1).map((column, index) => ({
        name: nameOf(alias, one, column),
        points: one.values.map((row) => [Number(row[0]) / 1e6, row[index + 1]] as const),
      })),
    ),
  );
}

function nameOf(alias: string | undefined, { name, tags }: Series, column: string): string {
  if (alias === undefined) return `${name}.${column}`;
  return alias
    .replaceAll('$col', column)
    .replaceAll(/\$tag_(\w+)/g, (_all, tag: string) => tags?.[tag] ?? '');
}

export type Row = Readonly<Record<string, Value>>;

/** The rows of a table panel after its transformations, by the titles of the columns. */
export function rowsOf(panel: Extract<DataPanel, { type: 'table' }>, answers: readonly Answer[]): Row[] {
  let frames = answers.map(({ series }) => series.flatMap(rowsOfSeries));
  let rows: Row[] = frames.flat();
  for (const step of panel.transformations) {
    if (step.id === 'filterFieldsByName') {
      const excluded = new RegExp(step.options.exclude.pattern);
      frames = frames.map((frame) => frame.map((row) => without(row, excluded)));
    } else if (step.id === 'joinByField') {
      rows = joined(frames, step.options.byField);
    } else {
      const { renameByName } = step.options;
      rows = rows.map((row) => renamed(row, renameByName));
    }
  }
  const [{ displayName, desc } = { displayName: '', desc: false }] = panel.options.sortBy;
  const rank = (row: Row): number => Number(row[displayName] ?? Number.NEGATIVE_INFINITY);
  return [...rows].sort((a, b) => (desc ? rank(b) - rank(a) : rank(a) - rank(b)));
}

const rowsOfSeries = ({ tags, columns, values }: Series): Row[] =>
  values.map((cells) => {
    const own = columns.map((column, index) => [column === 'time' ? 'Time' : column, cells[index]] as const);
    return { ...Object.fromEntries(own), ...tags };
  });

const without = (row: Row, excluded: RegExp): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !excluded.test(name)));

function joined(frames: readonly (readonly Row[])[], field: string): Row[] {
  const found = new Map<Value, Row>();
  for (const row of frames.flat()) found.set(row[field], { ...found.get(row[field]), ...row });
  return [...found.values()];
}

const renamed = (row: Row, names: Readonly<Record<string, string>>): Row =>
  Object.fromEntries(Object.entries(names).map(([name, title]) => [title, row[name]]));
