/**
 * What hours and days are made of: for each kind the queries over raw points, and how their columns become fields.
 *
 * Columns of different queries, and of parts of a window, are put together by adding them, or by the larger one where
 * the name ends in `_max`. So a percentile is a query of its own for the hour and for the day.
 */
import type { FieldName, MeasurementName, TagName } from '../../telemetry/index.js';

export type Kind = 'queue' | 'occupancy' | 'vote' | 'call' | 'device' | 'gateway';

/** Columns of one series in one window. */
export type Columns = Readonly<Record<string, number>>;

export interface Source {
  readonly kind: Kind;
  readonly from: MeasurementName;
  readonly columns: Readonly<Record<string, string>>;
  readonly by: readonly string[];
  readonly where?: string;
  /** Only the opening hours count: the points themselves go on through the night. */
  readonly whileOpen?: true;
  /** Cannot be put together from parts of a window: asked for each hour and again for the day. */
  readonly whole?: true;
}

type Aggregate = 'count' | 'sum' | 'max' | 'p90';
const text = (aggregate: Aggregate, field: string) =>
  aggregate === 'p90' ? `percentile("${field}", 90)` : `${aggregate}("${field}")`;

/** A source whose measurement, fields and tags the contract declares, or it does not compile. */
function source<M extends MeasurementName>(
  kind: Kind,
  from: M,
  by: readonly TagName<M>[],
  columns: Readonly<Record<string, readonly [Aggregate, FieldName<M>]>>,
  more: Pick<Source, 'where' | 'whileOpen' | 'whole'> = {},
): Source {
  const texts = Object.entries(columns).map(([name, [aggregate, field]]) => [name, text(aggregate, field)]);
  return { kind, from, by, columns: Object.fromEntries(texts) as Record<string, string>, ...more };
}

const whileOpen = { whileOpen: true } as const;

export const sources: readonly Source[] = [
  source('queue', 'queue', ['hall', 'queue'], {
    n: ['count', 'wait_s'],
    in_sla_sum: ['sum', 'in_sla'],
    wait_sum_s: ['sum', 'wait_s'],
    wait_s_max: ['max', 'wait_s'],
    length_sum: ['sum', 'length'],
    length_max: ['max', 'length'],
  }),
  source('queue', 'queue', ['hall', 'queue'], { wait_p90_s: ['p90', 'wait_s'] }, { whole: true }),
  // A query of its own: not every hall has the field, and 3.x may refuse what no point ever had. The count tells a sum of
  // nothing but zeros from no word at all.
  source('queue', 'queue', ['hall', 'queue'], {
    untested: ['sum', 'untested'],
    told: ['count', 'untested'],
  }),
  source('queue', 'wait', ['hall', 'queue'], {
    served: ['count', 'realised_s'],
    served_in_sla: ['sum', 'in_sla'],
    served_wait_sum_s: ['sum', 'realised_s'],
  }),
  source(
    'occupancy',
    'occupancy',
    ['hall'],
    {
      n: ['count', 'count'],
      count_sum: ['sum', 'count'],
      count_max: ['max', 'count'],
      capacity_max: ['max', 'capacity'],
      over: ['sum', 'over_limit'],
    },
    whileOpen,
  ),
  source(
    'occupancy',
    'occupancy',
    ['hall'],
    { untested: ['sum', 'untested'], told: ['count', 'untested'] },
    whileOpen,
  ),
  source('vote', 'vote', ['hall', 'desk'], { good: ['sum', 'good'], total: ['sum', 'total'] }),
  source('call', 'call', ['hall', 'device'], {
    opened: ['sum', 'opened'],
    answered: ['sum', 'answered'],
    in_time: ['sum', 'in_time'],
    answer_sum_s: ['sum', 'answer_s'],
    answer_s_max: ['max', 'answer_s'],
  }),
  source('device', 'device_health', ['hall', 'device'], { n: ['count', 'silent_over'] }, whileOpen),
  source(
    'device',
    'device_health',
    ['hall', 'device'],
    { heard: ['count', 'silent_over'] },
    { ...whileOpen, where: '"silent_over" = 0 AND "never_seen" = 0' },
  ),
  source(
    'gateway',
    'gateway_health',
    ['hall', 'gateway'],
    {
      n: ['count', 'seq'],
      readings: ['sum', 'readings'],
      rejected_messages: ['sum', 'rejected_messages'],
      rejected: ['sum', 'rejected'],
    },
    whileOpen,
  ),
];

/** Tags of a kind, in the order of its keys. */
export const tagsOf: Readonly<Record<Kind, readonly string[]>> = {
  queue: ['hall', 'queue'],
  occupancy: ['hall'],
  vote: ['hall', 'desk'],
  call: ['hall', 'device'],
  device: ['hall', 'device'],
  gateway: ['hall', 'gateway'],
};

/** Kinds that are sampled, so that a window without a sample says something: `n` of `expected` is 0. */
export const sampled: readonly Kind[] = ['queue', 'occupancy', 'device', 'gateway'];

/** Adds what other parts of the same window say. */
export function merged(a: Columns, b: Columns): Columns {
  const sum: Record<string, number> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = sum[name];
    if (before === undefined) sum[name] = value;
    else sum[name] = name.endsWith('_max') ? Math.max(before, value) : before + value;
  }
  return sum;
}

const regex = (ids: readonly string[]) => ids.map((id) => id.replace(/[^a-z0-9-]/g, '\\$&')).join('|');

/**
 * The query of one range, one row per series and hour, or one row per series.
 *
 * @param halls only these, if given
 * @param hoursFrom start of the first hour, UTC ms; absent: the range is one window
 */
export function queryOf(
  one: Source,
  range: { readonly from: number; readonly to: number },
  { halls, hoursFrom }: { readonly halls?: readonly string[]; readonly hoursFrom?: number },
): string {
  const columns = Object.entries(one.columns).map(([name, text]) => `${text} AS "${name}"`);
  const where = [
    // Nanoseconds: the digits below the millisecond tell points apart, and must not fall out of either window.
    `time >= ${range.from}000000 AND time < ${range.to}000000`,
    ...(halls ? [`"hall" =~ /^(${regex(halls)})$/`] : []),
    ...(one.where ? [one.where] : []),
  ];
  const tags = one.by.map((tag) => `"${tag}"`);
  const offset = hoursFrom === undefined ? 0 : (hoursFrom % 3_600_000) / 60_000;
  const hours = hoursFrom === undefined ? [] : [offset === 0 ? 'time(1h)' : `time(1h, ${offset}m)`];
  const fill = hoursFrom === undefined ? '' : ' fill(none)';
  return `SELECT ${columns.join(', ')} FROM "${one.from}" WHERE ${where.join(' AND ')} GROUP BY ${[...hours, ...tags].join(', ')}${fill}`;
}
