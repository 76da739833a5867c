/** Learns the constants of edge/wait/learnt.ts from the days that are not held out, with the engine's own features. */
import { featuresOf } from '../../edge/wait/expert.js';
import { desksOf } from '../../edge/wait/passage.js';
import { localHour, waitingOf } from '../../edge/wait/ticket-happenings.js';
import { viewOf } from '../../edge/wait/tickets.js';
import { upTo } from '../../edge/wait/wait.js';
import { follow, HELD_OUT, warsawQueues } from './real-halls.js';

/** Weighted least squares by the normal equations; a whisper of a ridge keeps them solvable. */
function leastSquares(rows: readonly number[][], values: readonly number[], weights: readonly number[]) {
  const size = rows[0]!.length;
  const a = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (_, j) => (i === j && i > 0 ? 1e-6 : 0)),
  );
  rows.forEach((row, k) => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) a[i]![j]! += weights[k]! * row[i]! * row[j]!;
      a[i]![size]! += weights[k]! * row[i]! * values[k]!;
    }
  });
  for (let i = 0; i < size; i++) {
    const pivot = a[i]![i]!;
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const factor = a[k]![i]! / pivot;
      for (let j = i; j <= size; j++) a[k]![j]! -= factor * a[i]![j]!;
    }
  }
  return a.map((row, i) => row[size]! / row[i]!);
}

const dot = (row: readonly number[], weights: readonly number[]) =>
  row.reduce((sum, value, i) => sum + value * weights[i]!, 0);

/** The weights of the smallest sum of absolute errors, by least squares reweighted again and again. */
function leastAbsolute(rows: readonly number[][], values: readonly number[]): number[] {
  let weights = leastSquares(
    rows,
    values,
    values.map(() => 1),
  );
  for (let round = 0; round < 30; round++) {
    const errors = rows.map((row, k) => Math.abs(values[k]! - dot(row, weights)));
    weights = leastSquares(
      rows,
      values,
      errors.map((error) => 1 / Math.max(0.02, error)),
    );
  }
  return weights;
}

export function learn(): string {
  const rows: number[][] = [];
  const waits: number[] = [];
  const early = warsawQueues().map((days) => days.filter(({ date }) => date < HELD_OUT));
  follow(early, (given, joiner) => {
    const state = upTo(given, joiner.at);
    const waiting = waitingOf(state);
    const view = waiting === null ? null : viewOf(state.tickets, waiting, desksOf(state), joiner.at);
    if (!view) return;
    rows.push(featuresOf(view, localHour(state, joiner.at)));
    waits.push(joiner.wait);
  });
  const logs = waits.map((wait) => Math.log(Math.max(0.5, wait)));
  const weights = leastAbsolute(rows, logs);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const told = rows.map((row) => dot(row, weights));
  const centres = weights.map((_, i) => (i === 0 ? 0 : mean(rows.map((row) => row[i]!))));
  const errors = logs.map((log, k) => Math.abs(log - told[k]!)).sort((a, b) => a - b);
  // The width that eight in ten waits fell into, as if the errors were normal.
  const sd = errors[Math.floor(0.8 * errors.length)]! / 1.2816;
  const factor = mean(waits) / mean(told.map(Math.exp));
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(3)).join(', ');
  return `weights ${list(weights)}\ncentres ${list(centres)}\nsd ${sd.toFixed(3)}\nmean over median ${factor.toFixed(3)}\n${rows.length} newcomers`;
}
