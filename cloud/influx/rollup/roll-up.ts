/**
 * Writes the hours and days of all halls anew out of their raw points, so that late points are in them too.
 *
 * A series that was known before and of which a window has nothing counts with `n` 0 while the site names it and the
 * hall is open: else the worst days would be missing from the completeness. A hall that never spoke has no windows.
 */
import type { Hall } from '../../site/hall.js';
import { type Point, rollupPolicy, toLine } from '../../telemetry/index.js';
import type { Answer } from '../read.js';
import type { InfluxVersion } from '../target.js';
import { type Coverage, rollupPoint, type Unit } from './points.js';
import { type Kind, queryOf, type Source, sampled, sources, tagsOf } from './sources.js';
import { columnsOf, keyOf, type Series, Table } from './table.js';
import { daysOf, hoursOf, openIn, overlapS, type Window } from './windows.js';

const dayMs = 86_400_000;

/** How late a point may be and still be counted: the journal of a hall keeps points for 7 days. */
export const lateMs = 8 * dayMs;
/**
 * On 3.x a point must not be changed by writing it again, so each window is written once, this long after its end; what
 * is later still stays out of hours and days.
 */
export const settleMs = 2 * dayMs;
/** A series unheard of for longer is forgotten. Its windows of `n` 0 keep it known. */
const knownMs = 31 * dayMs;

export interface RollUp {
  readonly halls: readonly Hall[];
  readonly version: InfluxVersion;
  /** UTC ms. */
  readonly now: number;
  /** UTC ms: the local days from here on. */
  readonly since: number;
  /** Answers InfluxQL with times in ms. */
  readonly ask: (query: string) => Promise<readonly Answer[]>;
  /** Stores lines in the roll-ups' retention policy, or throws. */
  readonly write: (lines: readonly string[]) => Promise<void>;
}

export interface RolledUp {
  readonly days: number;
  readonly points: number;
}

/** @throws what `ask` and `write` throw; running it again mends that */
export async function rollUp(run: RollUp): Promise<RolledUp> {
  let days = 0;
  let points = 0;
  for (const [zone, halls] of byZone(run.halls)) {
    const all = daysOf(zone, { from: run.since, to: run.now });
    const known = await knownBefore(run, halls, all[0]?.from ?? run.now);
    for (const day of all) {
      const lines = await rollUpDay(run, halls, day, known);
      if (lines.length > 0) await run.write(lines);
      days += 1;
      points += lines.length;
    }
  }
  return { days, points };
}

type Halls = ReadonlyMap<string, Hall>;

function byZone(halls: readonly Hall[]): ReadonlyMap<string, Halls> {
  const zones = new Map<string, Map<string, Hall>>();
  for (const hall of halls) {
    const zone = zones.get(hall.time_zone) ?? new Map<string, Hall>();
    zones.set(hall.time_zone, zone.set(hall.id, hall));
  }
  return zones;
}

/** Series that had windows in the last weeks and that the site still names. */
async function knownBefore({ ask }: RollUp, halls: Halls, before: number): Promise<Map<string, Series>> {
  const known = new Map<string, Series>();
  for (const kind of sampled) {
    const by = tagsOf[kind].map((tag) => `"${tag}"`).join(', ');
    const query =
      `SELECT last("n") AS "n" FROM "${rollupPolicy}"."${kind}_1d" ` +
      `WHERE time >= ${before - knownMs}000000 AND time < ${before}000000 GROUP BY ${by}`;
    for (const answer of await ask(query)) {
      const series = seriesOf(kind, answer);
      if (isNamed(halls, series)) known.set(keyOf(series), series);
    }
  }
  return known;
}

function seriesOf(kind: Kind, { tags }: Answer): Series {
  return { kind, tags: tagsOf[kind].map((tag) => tags[tag] ?? '') };
}

function isNamed(halls: Halls, { kind, tags: [id = '', part = ''] }: Series): boolean {
  const hall = halls.get(id);
  if (!hall) return false;
  if (kind === 'queue') return hall.queues.some((queue) => queue.id === part);
  if (kind === 'device') return hall.devices.some((device) => device.id === part);
  return true;
}

/** Lines of one day and its hours. Adds what it meets to `known`. */
async function rollUpDay(
  run: RollUp,
  halls: Halls,
  day: Window,
  known: Map<string, Series>,
): Promise<string[]> {
  const range = { from: day.from, to: Math.min(day.to, run.now) };
  const opening = openings(halls, range);
  const hourly = new Table();
  const daily = new Table();
  for (const source of sources) await fill(run, halls, { source, day, range, opening }, hourly, daily);

  const points: Point[] = [];
  const windows: [Unit, Window, Table][] = [
    ...hoursOf(day).map((hour): [Unit, Window, Table] => ['1h', hour, hourly]),
    ['1d', day, daily],
  ];
  const written = run.version === 3 ? await writtenIn(run, day) : new Set<string>();
  for (const [unit, window, table] of windows) {
    const until = Math.min(window.to, run.now);
    if (until <= window.from) continue;
    const rows = table.in(window.from);
    for (const { series } of rows.values())
      if (sampled.includes(series.kind)) known.set(keyOf(series), series);
    if (run.version === 3 && window.to + settleMs > run.now) continue;
    for (const series of withKnown(rows, known)) {
      if (written.has(`${unit} ${window.from} ${keyOf(series)}`)) continue;
      const columns = rows.get(keyOf(series))?.columns;
      const openS = overlapS(opening.get(series.tags[0] ?? '')?.spans ?? [], {
        from: window.from,
        to: until,
      });
      if (!columns && openS === 0) continue;
      const coverage: Coverage = { window, until, openS };
      points.push(rollupPoint(series.kind, unit, series.tags, columns ?? {}, coverage));
    }
  }
  return points.flatMap((point) => toLine(point, 0) ?? []);
}

function withKnown(
  rows: ReadonlyMap<string, { readonly series: Series }>,
  known: ReadonlyMap<string, Series>,
): Series[] {
  const all = new Map(known);
  for (const [key, { series }] of rows) all.set(key, series);
  return [...all.values()];
}

interface Opening {
  readonly spans: readonly Window[];
  /** All halls that are open at the same times: one query serves them. */
  readonly halls: readonly string[];
}

function openings(halls: Halls, range: Window): ReadonlyMap<string, Opening> {
  const groups = new Map<string, { spans: readonly Window[]; halls: string[] }>();
  const spansOf = new Map<string, Window[]>();
  for (const { id, time_zone, hours, holidays } of halls.values()) {
    const same = JSON.stringify([hours, holidays]);
    const spans = spansOf.get(same) ?? openIn({ time_zone, hours, holidays }, range);
    spansOf.set(same, spans);
    const group = groups.get(JSON.stringify(spans)) ?? { spans, halls: [] };
    group.halls.push(id);
    groups.set(JSON.stringify(spans), group);
  }
  return new Map([...groups.values()].flatMap((group) => group.halls.map((id) => [id, group] as const)));
}

interface Asked {
  readonly source: Source;
  readonly day: Window;
  readonly range: Window;
  readonly opening: ReadonlyMap<string, Opening>;
}

/** Asks one source for a day and adds the answers to both tables. */
async function fill(run: RollUp, halls: Halls, asked: Asked, hourly: Table, daily: Table): Promise<void> {
  const { source, day, range, opening } = asked;
  const add = (answers: readonly Answer[], take: (at: number) => readonly [Table, number][]) => {
    for (const answer of answers) {
      const series = seriesOf(source.kind, answer);
      if (!halls.has(series.tags[0] ?? '')) continue;
      for (const row of answer.values) {
        const columns = columnsOf(answer.columns, row);
        // Some servers count 0 where others have no row.
        if (Object.values(columns).every((value) => value === 0)) continue;
        for (const [table, from] of take(Number(row[0]))) table.add(from, series, columns);
      }
    }
  };
  for (const { part, only } of partsOf(run, source, range, opening)) {
    const hours = await run.ask(queryOf(source, part, { ...only, hoursFrom: day.from }));
    add(hours, (at) =>
      source.whole
        ? [[hourly, at]]
        : [
            [hourly, at],
            [daily, day.from],
          ],
    );
    if (source.whole) add(await run.ask(queryOf(source, part, only)), () => [[daily, day.from]]);
  }
}

interface Part {
  readonly part: Window;
  readonly only: { readonly halls?: readonly string[] };
}

/** The ranges that a source is asked for: the day, or the opening hours of each group of halls. */
function partsOf(run: RollUp, source: Source, range: Window, opening: Asked['opening']): Part[] {
  if (!source.whileOpen) return [{ part: range, only: {} }];
  return [...new Set(opening.values())].flatMap(({ spans, halls }) => {
    const only = halls.length === run.halls.length ? {} : { halls };
    return spans.map((part) => ({ part, only }));
  });
}

/** Windows of a day that are written already: "unit from series". */
async function writtenIn({ ask }: RollUp, day: Window): Promise<Set<string>> {
  const written = new Set<string>();
  for (const [kind, tags] of Object.entries(tagsOf) as [Kind, readonly string[]][]) {
    const by = tags.map((tag) => `"${tag}"`).join(', ');
    for (const unit of ['1h', '1d'] as const) {
      const answers = await ask(
        `SELECT "ts" AS "ts" FROM "${rollupPolicy}"."${kind}_${unit}" ` +
          `WHERE time >= ${day.from}000000 AND time < ${day.to}000000 GROUP BY ${by}`,
      );
      for (const answer of answers) {
        const key = keyOf(seriesOf(kind, answer));
        for (const [at] of answer.values) written.add(`${unit} ${at} ${key}`);
      }
    }
  }
  return written;
}
