/** One figure of the benchmark against its target. */
export interface Row {
  /** Name in the list of targets: A0 to A11, P, real halls. */
  target: string;
  what: string;
  figure: number;
  /** The limit in words: "<= 1.08". */
  limit: string;
  met: boolean;
  note?: string;
}

/** How much is simulated: all that the targets ask for, or enough to see that nothing is broken. */
export interface Size {
  days: number;
  /** Customers served per delay table. */
  served: number;
  cases: number;
}

export const FULL: Size = { days: 200, served: 2_000_000, cases: 200 };
export const SHORT: Size = { days: 6, served: 60_000, cases: 12 };

export interface Item {
  name: string;
  run: (size: Size) => Row[];
}

export function atMost(target: string, what: string, figure: number, limit: number, note?: string): Row {
  return { target, what, figure, limit: `<= ${limit}`, met: figure <= limit, ...(note ? { note } : {}) };
}

export function atLeast(target: string, what: string, figure: number, limit: number, note?: string): Row {
  return { target, what, figure, limit: `>= ${limit}`, met: figure >= limit, ...(note ? { note } : {}) };
}

export function between(target: string, what: string, figure: number, low: number, high: number): Row {
  return { target, what, figure, limit: `${low} to ${high}`, met: figure >= low && figure <= high };
}
