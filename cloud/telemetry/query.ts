/**
 * Typed InfluxQL: a measurement, field or tag that the contract does not declare does not compile.
 *
 * Only what was measured to work in all three lines of InfluxDB can be said: the time filter stands in the innermost
 * query alone (elsewhere a subquery is silently empty), each column has a name, and there is one statement.
 */
import type { Expression } from './expression.js';
import {
  type FieldName,
  type MeasurementName,
  type Measurements,
  measurements,
  type TagName,
} from './measurements.js';
import { rollupPolicy } from './names.js';

type NumberField<M extends MeasurementName> = {
  [F in FieldName<M>]: Measurements[M]['fields'][F] extends { type: 'string' } ? never : F;
}[FieldName<M>];

type Column<M extends MeasurementName> =
  | Expression<NumberField<M>, 'number'>
  | Expression<FieldName<M> | TagName<M>, 'any'>;

/** `C` are its columns, `T` the tags that tell its series apart. */
export interface Query<C extends string = string, T extends string = string> {
  readonly text: string;
  readonly measurement: MeasurementName;
  readonly columns: readonly C[];
  readonly tags: readonly T[];
}

/** Whatever a dashboard variable has selected. */
export interface Selected {
  readonly variable: string;
}
export const selected = (variable: string): Selected => ({ variable });

type Filter<M extends MeasurementName> = { readonly [T in TagName<M>]?: string | Selected };

interface Options<M extends MeasurementName, T extends TagName<M>> {
  /** One series per value of these tags. */
  readonly by?: readonly T[];
  readonly where?: Filter<M>;
  /** One value per this time: a literal such as "15m", or "$__interval" on charts (never in alert rules). */
  readonly every?: string;
  /** A time without points reads 0. Absent: it is a gap, where InfluxQL's "none" would let a chart draw across it. */
  readonly fill?: 0;
  /** A time of its own that ends now, such as "1h", in place of the time that the dashboard shows. */
  readonly since?: string;
  /** IANA zone of the hall: days begin at its midnight. Needs `every`. */
  readonly zone?: string;
  /** Only so many points, newest first. */
  readonly newest?: number;
}

const quoted = (names: readonly string[]): string[] => names.map((name) => `"${name}"`);
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function conditions(filter: Readonly<Record<string, string | Selected | undefined>>): string[] {
  return Object.entries(filter).flatMap(([tag, wanted]) => {
    if (wanted === undefined) return [];
    return typeof wanted === 'string'
      ? [`"${tag}" = ${text(wanted)}`]
      : [`"${tag}" =~ /^\${${wanted.variable}:regex}$/`];
  });
}

/** Hours and days outlive the raw points in a retention policy of their own. */
const source = (measurement: MeasurementName): string =>
  measurements[measurement].sort === 'rollup' ? `"${rollupPolicy}"."${measurement}"` : `"${measurement}"`;

const columnsOf = (columns: Readonly<Record<string, Expression>>): string =>
  Object.entries(columns)
    .map(([name, expression]) => `${expression.text} AS "${name}"`)
    .join(', ');

export function select<
  M extends MeasurementName,
  const C extends Readonly<Record<string, Column<M>>>,
  const T extends TagName<M> = never,
>(measurement: M, columns: C, options: Options<M, T> = {}): Query<keyof C & string, T> {
  const time = options.since ? `time > now() - ${options.since}` : '$timeFilter';
  const where = [time, ...conditions(options.where ?? {})];
  const by = [...(options.every ? [`time(${options.every})`] : []), ...quoted(options.by ?? [])];
  const parts = [`SELECT ${columnsOf(columns)} FROM ${source(measurement)} WHERE ${where.join(' AND ')}`];
  if (by.length > 0) parts.push(`GROUP BY ${by.join(', ')}`);
  if (options.every) parts.push(`fill(${options.fill ?? 'null'})`);
  if (options.zone) parts.push(`tz(${text(options.zone)})`);
  if (options.newest) parts.push(`ORDER BY time DESC LIMIT ${options.newest}`);
  return {
    text: parts.join(' '),
    measurement,
    columns: Object.keys(columns) as (keyof C & string)[],
    tags: options.by ?? [],
  };
}

/** Folds the series of a query, for example the worst queue of each hall. */
export function selectFrom<
  IC extends string,
  IT extends string,
  const C extends Readonly<Record<string, Expression<NoInfer<IC>>>>,
  const T extends IT = never,
>(
  inner: Query<IC, IT>,
  columns: C,
  options: { readonly by?: readonly T[]; readonly above?: { readonly [K in NoInfer<IC>]?: number } } = {},
): Query<keyof C & string, T> {
  const limits = Object.entries<number | undefined>(options.above ?? {});
  const where = limits.map(([column, limit]) => `"${column}" > ${limit}`);
  const parts = [`SELECT ${columnsOf(columns)} FROM (${inner.text})`];
  if (where.length > 0) parts.push(`WHERE ${where.join(' AND ')}`);
  if (options.by && options.by.length > 0) parts.push(`GROUP BY ${quoted(options.by).join(', ')}`);
  return {
    text: parts.join(' '),
    measurement: inner.measurement,
    columns: Object.keys(columns) as (keyof C & string)[],
    tags: options.by ?? [],
  };
}

/** The values of a tag, for a dashboard variable. */
export function tagValues<M extends MeasurementName>(
  measurement: M,
  tag: TagName<M>,
  where: Filter<M> = {},
): string {
  const filter = conditions(where);
  return [
    `SHOW TAG VALUES FROM ${source(measurement)} WITH KEY = "${tag}"`,
    ...(filter.length > 0 ? [`WHERE ${filter.join(' AND ')}`] : []),
  ].join(' ');
}
