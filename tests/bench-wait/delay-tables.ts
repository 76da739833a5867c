/** Tables A and B of the theory of delay estimation, by simulation of the queue (A0). Service rate of a desk is 1. */
import { exponential, type Random, seeded } from '../../devices/virtual/simulator/index.js';
import { lawMean } from '../../edge/wait/law.js';
import type { Item, Row, Size } from './row.js';

const DESKS = 100;
const RUNS = 10;

/** Arrivals, load, and s²·ASE of QL and of NI, exact; of HOL where it is exact too. */
const tableA: [law: 'M' | 'D' | 'H2', rho: number, ql: number][] = [
  ['M', 0.98, 50],
  ['M', 0.95, 20],
  ['M', 0.93, 14.286],
  ['M', 0.9, 10],
  ['M', 0.85, 6.6667],
  ['D', 0.98, 25.169],
  ['D', 0.95, 10.172],
  ['D', 0.93, 7.3177],
  ['D', 0.9, 5.1787],
  ['D', 0.85, 3.5187],
  ['H2', 0.98, 123.48],
  ['H2', 0.95, 48.455],
  ['H2', 0.93, 34.151],
  ['H2', 0.9, 23.409],
  ['H2', 0.85, 15.03],
];

/** Desks, load, then ASE of QL, QL_m, LES, HOL; arrivals Poisson, patience exponential with mean 1. */
const tableB: [desks: number, rho: number, ases: [number, number, number, number]][] = [
  [5, 1.2, [1.062e-1, 6.04e-2, 1.353e-1, 1.11e-1]],
  [10, 1.2, [3.98e-2, 2.475e-2, 5.71e-2, 4.79e-2]],
  [10, 1.4, [6.14e-2, 3.0e-2, 6.67e-2, 5.75e-2]],
  [100, 1.2, [2.57e-3, 1.65e-3, 3.46e-3, 3.3e-3]],
  [100, 1.4, [8.67e-3, 2.78e-3, 5.68e-3, 5.55e-3]],
];

interface Waiting {
  since: number;
  /** What each estimator said when this one joined. */
  said: number[];
}

interface Queue {
  desks: number;
  theta: number;
  gap: () => number;
  served: number;
}

/** Mean squared errors of QL, QL_m, LES and HOL over those who had to wait and were served. */
function run({ desks, theta, gap, served }: Queue, random: Random): number[] {
  const qlm: number[] = [];
  const waiting: Waiting[] = [];
  let head = 0;
  const sums = [0, 0, 0, 0];
  let counted = 0;
  let seen = 0;
  let x = 0;
  let now = 0;
  let arrival = gap();
  let les = 0;
  const warm = served / 10;
  while (counted < served) {
    const n = waiting.length - head;
    const rate = Math.min(x, desks) + n * theta;
    const next = rate > 0 ? now + exponential(random, 1 / rate) : Number.POSITIVE_INFINITY;
    if (arrival <= next) {
      now = arrival;
      arrival += gap();
      if (x >= desks) {
        qlm[n] ??= lawMean(n, { service: desks, leave: theta });
        const hol = n > 0 ? now - waiting[head]!.since : 0;
        waiting.push({ since: now, said: [(n + 1) / desks, qlm[n]!, les, hol] });
      } else les = 0;
      x++;
      continue;
    }
    now = next;
    x--;
    if (n === 0) continue;
    if (theta > 0 && random() * rate < n * theta) {
      waiting.splice(head + Math.floor(random() * n), 1);
      continue;
    }
    const { since, said } = waiting[head++]!;
    les = now - since;
    if (++seen > warm) {
      counted++;
      for (let i = 0; i < 4; i++) sums[i]! += (said[i]! - les) ** 2;
    }
    if (head > 10_000) {
      waiting.splice(0, head);
      head = 0;
    }
  }
  return sums.map((sum) => sum / counted);
}

function gaps(law: 'M' | 'D' | 'H2', lambda: number, random: Random): () => number {
  if (law === 'M') return () => exponential(random, 1 / lambda);
  if (law === 'D') return () => 1 / lambda;
  // Two phases with balanced means and squared coefficient of variation 4.
  const p = (1 + Math.sqrt(3 / 5)) / 2;
  return () => exponential(random, 1 / (2 * lambda * (random() < p ? p : 1 - p)));
}

function compare(
  what: string,
  runs: number[][],
  index: number,
  exact: number,
  scale: number,
  printed: number,
): Row {
  const values = runs.map((ases) => ases[index]! * scale);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const error = Math.sqrt(spread / values.length);
  const off = Math.abs(mean / exact - 1);
  return {
    target: 'A0',
    what,
    figure: mean,
    limit: `${exact} within 3 % and 3 standard errors (${error.toPrecision(2)})`,
    // The table itself is printed with a tolerance, which adds to the three standard errors.
    met: off <= 0.03 && Math.abs(mean - exact) <= 3 * error + printed * exact,
  };
}

function runs(make: (random: Random) => Queue): number[][] {
  return Array.from({ length: RUNS }, (_, i) => {
    const random = seeded(1000 + i);
    return run(make(random), random);
  });
}

function rowsA([law, rho, ql]: (typeof tableA)[number], { served }: Size): Row[] {
  const lambda = rho * DESKS;
  const ases = runs((random) => ({
    desks: DESKS,
    theta: 0,
    gap: gaps(law, lambda, random),
    served: served / RUNS,
  }));
  const rows = [compare(`table A, ${law} ${rho}: s²·ASE of QL`, ases, 0, ql, DESKS ** 2, 1e-4)];
  if (law === 'M')
    rows.push(compare(`table A, M ${rho}: s²·ASE of HOL`, ases, 3, 2 / (1 - rho), DESKS ** 2, 0.01));
  return rows;
}

function rowsB([desks, rho, exact]: (typeof tableB)[number], { served }: Size): Row[] {
  const ases = runs((random) => ({
    desks,
    theta: 1,
    gap: gaps('M', rho * desks, random),
    served: served / RUNS,
  }));
  return ['QL', 'QL_m', 'LES', 'HOL'].map((name, i) =>
    compare(`table B, s ${desks} ρ ${rho}: ASE of ${name}`, ases, i, exact[i]!, 1, 0.017),
  );
}

export const delayTables: Item[] = [
  ...tableA.map((row) => ({
    name: `table A ${row[0]} ${row[1]}`,
    // The closer the load to one, the longer the memory of the queue: more customers for the same certainty.
    run: (size: Size) =>
      rowsA(row, {
        ...size,
        served: size.served * (row[1] >= 0.98 ? 20 : row[1] >= 0.93 ? 8 : row[1] >= 0.9 ? 2 : 0.3),
      }),
  })),
  ...tableB.map((row) => ({ name: `table B ${row[0]} ${row[1]}`, run: (size: Size) => rowsB(row, size) })),
];
