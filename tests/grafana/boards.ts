/** The checked-in boards, and every query in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { type ClassicDashboard, classicDashboard } from './classic-schema.js';

const directory = new URL('../../dashboards/generated/', import.meta.url);

export interface CheckedIn {
  readonly file: string;
  readonly text: string;
}

export const checkedIn: readonly CheckedIn[] = readdirSync(directory)
  .sort()
  .map((file) => ({ file, text: readFileSync(new URL(file, directory), 'utf8') }));

export const parsed = (board: CheckedIn): ClassicDashboard => classicDashboard.parse(JSON.parse(board.text));

export interface BoardQuery {
  /** "ops-wall: panel 3 A", for the names of tests. */
  readonly name: string;
  readonly query: string;
  /** Start of its time. */
  readonly from: string;
}

export function queriesOf(board: ClassicDashboard): BoardQuery[] {
  const name = (part: string) => `${board.uid}: ${part}`;
  const { from } = board.time;
  const panels = board.panels.flatMap((panel) => {
    if (panel.type === 'alertlist') return [];
    const start = panel.timeFrom ?? from;
    return panel.targets.map(({ refId, query }) => ({
      name: name(`${panel.title}, ${refId}`),
      query,
      from: start,
    }));
  });
  const marks = board.annotations.list.map(({ name: mark, target }) => ({
    name: name(`mark ${mark}`),
    query: target.query,
    from,
  }));
  const variables = board.templating.list.flatMap((variable) =>
    variable.type === 'query'
      ? [{ name: name(`variable ${variable.name}`), query: variable.query, from }]
      : [],
  );
  return [...panels, ...marks, ...variables];
}

export function boardNamed(uid: string): ClassicDashboard {
  return checkedIn.map(parsed).find((board) => board.uid === uid)!;
}
