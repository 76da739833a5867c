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

interface Queue {
  desks: number;
  theta: number;
  gap: () => number;
  served: number;
}

/** Nobody simulated here ever has so many people ahead; a power of two. */
const LINE = 1 << 16;

/** The people waiting, in order: since when each waits, how many were ahead, and what LES and HOL said. */
class Line {
  readonly since = new Float64Array(LINE);
  readonly ahead = new Int32Array(LINE);
  readonly les = new Float64Array(LINE);
  readonly hol = new Float64Array(LINE);
  head = 0;
  tail = 0;

  join(now: number, les: number): void {
    const at = this.tail % LINE;
    const n = this.tail - this.head;
    this.since[at] = now;
    this.ahead[at] = n;
    this.les[at] = les;
    this.hol[at] = n > 0 ? now - this.since[this.head % LINE]! : 0;
    this.tail++;
  }

  /** Whoever has `index` people before them gives up; those before them step back a place. */
  leave(index: number): void {
    for (let i = this.head + index; i > this.head; i--) {
      const [to, from] = [i % LINE, (i - 1) % LINE];
      this.since[to] = this.since[from]!;
      this.ahead[to] = this.ahead[from]!;
      this.les[to] = this.les[from]!;
      this.hol[to] = this.hol[from]!;
    }
    this.head++;
  }
}

/** Mean squared errors of QL, QL_m, LES and HOL over those who had to wait and were served. */
function run({ desks, theta, gap, served }: Queue, random: Random): number[] {
  const qlm: number[] = [];
  const line = new Line();
  const sums = new Float64Array(4);
  let seen = 0;
  let x = 0;
  let now = 0;
  let arrival = gap();
  let les = 0;
  // What is left of the clock of the next departure: it runs at the rate of departures, whatever that becomes.
  let clock = exponential(random, 1);
  const warm = served / 10;
  while (seen < warm + served) {
    const n = line.tail - line.head;
    const rate = Math.min(x, desks) + n * theta;
    const next = rate > 0 ? now + clock / rate : Number.POSITIVE_INFINITY;
    if (arrival <= next) {
      clock -= rate * (arrival - now);
      now = arrival;
      arrival += gap();
      if (x >= desks) line.join(now, les);
      else les = 0;
      x++;
      continue;
    }
    now = next;
    clock = exponential(random, 1);
    x--;
    if (n === 0) continue;
    if (theta > 0 && random() * rate < n * theta) {
      line.leave(Math.floor(random() * n));
      continue;
    }
    const at = line.head++ % LINE;
    les = now - line.since[at]!;
    if (++seen <= warm) continue;
    const ahead = line.ahead[at]!;
    qlm[ahead] ??= lawMean(ahead, { service: desks, leave: theta });
    sums[0]! += ((ahead + 1) / desks - les) ** 2;
    sums[1]! += (qlm[ahead]! - les) ** 2;
    sums[2]! += (line.les[at]! - les) ** 2;
    sums[3]! += (line.hol[at]! - les) ** 2;
  }
  return [...sums].map((sum) => sum / served);
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

/**
 * How many times `served` are simulated: the closer the load to one and the more irregular the arrivals, the longer
 * is the memory of the queue. Chosen for a standard error of about 1 %.
 */
function lengthOf([law, rho]: (typeof tableA)[number]): number {
  if (rho >= 0.98) return law === 'H2' ? 160 : 40;
  if (rho >= 0.93) return law === 'H2' ? 24 : 8;
  if (rho >= 0.9) return law === 'H2' ? 8 : 3;
  return 1.5;
}

export const delayTables: Item[] = [
  ...tableA.map((row) => ({
    name: `table A ${row[0]} ${row[1]}`,
    run: (size: Size) => rowsA(row, { ...size, served: size.served * lengthOf(row) }),
  })),
  ...tableB.map((row) => ({ name: `table B ${row[0]} ${row[1]}`, run: (size: Size) => rowsB(row, size) })),
];
