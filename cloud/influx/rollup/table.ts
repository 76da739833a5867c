/** Columns by window and series, put together from the answers of several queries. */
import type { Value } from '../read.js';
import { type Columns, type Kind, merged } from './sources.js';

export interface Series {
  readonly kind: Kind;
  readonly tags: readonly string[];
}

export const keyOf = ({ kind, tags }: Series): string => JSON.stringify([kind, ...tags]);

export class Table {
  readonly #windows = new Map<number, Map<string, { series: Series; columns: Columns }>>();

  add(from: number, series: Series, columns: Columns): void {
    const rows = this.#windows.get(from) ?? new Map<string, { series: Series; columns: Columns }>();
    const key = keyOf(series);
    rows.set(key, { series, columns: merged(rows.get(key)?.columns ?? {}, columns) });
    this.#windows.set(from, rows);
  }

  /** Each row of a window with its series. */
  in(from: number): ReadonlyMap<string, { readonly series: Series; readonly columns: Columns }> {
    return this.#windows.get(from) ?? new Map();
  }
}

/** A row's columns that have a value. */
export function columnsOf(names: readonly string[], row: readonly Value[]): Columns {
  const known = names.flatMap((name, index) => {
    const value = row[index];
    return name === 'time' || typeof value !== 'number' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}
