/** The checked-in boards, and every query in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { packageRoot } from '../../edge/platform/process.js';
import { type ClassicDashboard, type ClassicPanel, classicDashboard } from './classic-schema.js';
import type { Range } from './macros.js';

type DataPanel = Exclude<ClassicPanel, { type: 'alertlist' }>;

const directory = new URL('dashboards/generated/', packageRoot(new URL(import.meta.url)));

export interface CheckedIn {
  /** `<language>/<uid>.json` */
  readonly file: string;
  readonly text: string;
}

export const checkedIn: readonly CheckedIn[] = readdirSync(directory, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({ file, text: readFileSync(new URL(file, directory), 'utf8') }));

export const parsed = (board: CheckedIn): ClassicDashboard => classicDashboard.parse(JSON.parse(board.text));

export interface BoardQuery {
  /** "ops-wall: panel 3 A", for the names of tests. */
  readonly name: string;
  readonly query: string;
  /** Its time. */
  readonly range: Range;
}

export function queriesOf(board: ClassicDashboard): BoardQuery[] {
  const name = (part: string) => `${board.uid}: ${part}`;
  const range: Range = { ...board.time, zone: board.timezone };
  const panels = board.panels.flatMap((panel) => {
    if (panel.type === 'alertlist') return [];
    const own = rangeOf(panel, board);
    return panel.targets.map(({ refId, query }) => ({
      name: name(`${panel.title}, ${refId}`),
      query,
      range: own,
    }));
  });
  const marks = board.annotations.list.map(({ name: mark, target }) => ({
    name: name(`mark ${mark}`),
    query: target.query,
    range,
  }));
  const variables = board.templating.list.flatMap((variable) =>
    variable.type === 'query'
      ? [{ name: name(`variable ${variable.name}`), query: variable.query, range }]
      : [],
  );
  return [...panels, ...marks, ...variables];
}

/** The time that a panel shows: its own, or that of its board. */
export function rangeOf(panel: DataPanel, { time, timezone: zone }: ClassicDashboard): Range {
  if (panel.timeFrom) return { from: panel.timeFrom, to: 'now', shift: panel.timeShift, zone };
  return { ...time, shift: panel.timeShift, zone };
}

export function boardNamed(uid: string): ClassicDashboard {
  return checkedIn.map(parsed).find((board) => board.uid === uid)!;
}
