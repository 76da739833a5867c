/** Random operations, with the journal opened again in between, against a model of a few lines. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bench, crossings, numberOf, stateBatch, timestampOf } from './fixtures.js';
import type { Journal } from './journal.js';

const limits = { pointsMax: 700, pointsAgeMsMax: 600_000, keysMax: 10_000 };

class Model {
  points: { readonly number: number; readonly storedAt: number }[] = [];
  readonly state = new Map<string, string>();
  readonly keys = new Set<number>();
  readonly stamps = new Set<string>();
  committed = 0;
  dropped = 0;
  quarantined = 0;
}

class Real {
  readonly bench = new Bench();
  journal: Journal = this.bench.open(limits);

  reopen(): void {
    this.journal.close();
    this.journal = this.bench.open(limits);
  }
}

type Command = fc.Command<Model, Real>;

class Commit implements Command {
  constructor(
    readonly n: number,
    readonly part: string,
    readonly value: string | null,
  ) {}
  check = () => true;
  toString = () => `commit(${this.n}, ${this.part}=${this.value})`;
  run(model: Model, { journal, bench }: Real): void {
    const state = new Map([[this.part, this.value]]);
    journal.commit({ ...crossings(model.committed, this.n, bench.now), state });
    for (let i = 0; i < this.n; i += 1) {
      model.points.push({ number: model.committed + i, storedAt: bench.now });
      model.keys.add(model.committed + i);
    }
    model.committed += this.n;
    if (this.value === null) model.state.delete(this.part);
    else model.state.set(this.part, this.value);
  }
}

/** Takes points, acknowledges a part of them and sets one aside. */
class Deliver implements Command {
  constructor(
    readonly limit: number,
    readonly which: 'live' | 'backlog',
    readonly share: number,
    readonly bad: boolean,
  ) {}
  check = () => true;
  toString = () => `deliver(${this.limit}, ${this.which}, ${this.share}, ${this.bad})`;
  run(model: Model, { journal }: Real): void {
    const { ids, lines } = journal.nextLines(this.limit, this.which);
    expect(ids.length).toBe(lines.length);
    const numbers = lines.map(numberOf);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const waiting = new Set(model.points.map((one) => one.number));
    expect(numbers.every((number) => waiting.has(number))).toBe(true);
    const taken = ids.filter((_, index) => (index * 7) % 10 < this.share);
    const gone = new Set(numbers.filter((_, index) => (index * 7) % 10 < this.share));
    for (const [index, line] of lines.entries()) {
      if (gone.has(numbers[index] as number)) {
        expect(model.stamps.has(timestampOf(line))).toBe(false);
        model.stamps.add(timestampOf(line));
      }
    }
    journal.acknowledge(taken);
    const rest = ids.findIndex((id) => !taken.includes(id));
    if (this.bad && rest >= 0) {
      journal.quarantine(ids[rest] as number, 'refused');
      gone.add(numbers[rest] as number);
      model.quarantined += 1;
    }
    model.points = model.points.filter((one) => !gone.has(one.number));
  }
}

class Reopen implements Command {
  check = () => true;
  toString = () => 'reopen';
  run(_model: Model, real: Real): void {
    real.reopen();
  }
}

class Pass implements Command {
  constructor(readonly ms: number) {}
  check = () => true;
  toString = () => `pass(${this.ms})`;
  run(model: Model, { journal, bench }: Real): void {
    bench.now += this.ms;
    journal.maintain();
    const young = model.points.filter((one) => one.storedAt >= bench.now - limits.pointsAgeMsMax);
    const kept = young.slice(Math.max(0, young.length - limits.pointsMax));
    model.dropped += model.points.length - kept.length;
    model.points = kept;
  }
}

class Look implements Command {
  constructor(readonly number: number) {}
  check = () => true;
  toString = () => `look(${this.number})`;
  run(model: Model, { journal }: Real): void {
    expect(journal.state()).toEqual(model.state);
    expect(journal.seen('door-1', `message ${this.number}`)).toBe(model.keys.has(this.number));
    const { points, droppedPoints, quarantined, damaged, oldestAt } = journal.stats();
    expect({ points, droppedPoints, quarantined, damaged, oldestAt }).toEqual({
      points: model.points.length,
      droppedPoints: model.dropped,
      quarantined: model.quarantined,
      damaged: 0,
      oldestAt: model.points[0]?.storedAt,
    });
    const all = [journal.nextLines(10_000, 'backlog'), journal.nextLines(10_000, 'live')];
    expect(all.flatMap((one) => one.lines.map(numberOf))).toEqual(model.points.map((one) => one.number));
    const history = [...journal.history({ since: 0, until: Number.MAX_SAFE_INTEGER })];
    expect(history.map((one) => (one.reading as { in: number }).in)).toEqual([...model.keys]);
  }
}

const part = fc.constantFrom('hall', 'queues', 'rules');
const commands = [
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 480, max: 1_100 })),
      part,
      fc.option(fc.string()),
    )
    .map((parameters) => new Commit(...parameters)),
  fc
    .tuple(
      fc.integer({ min: 1, max: 800 }),
      fc.constantFrom('live' as const, 'backlog' as const),
      fc.nat(10),
      fc.boolean(),
    )
    .map((parameters) => new Deliver(...parameters)),
  fc.constant(new Reopen()),
  fc.constantFrom(100, 30_000, 61_000, 400_000).map((ms) => new Pass(ms)),
  fc.nat(3_000).map((number) => new Look(number)),
];

test('does what the model does', () => {
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 20 }), (list) => {
      const real = new Real();
      try {
        const model = new Model();
        fc.modelRun(() => ({ model, real }), [...list, new Look(0)]);
      } finally {
        real.journal.close();
        real.bench.clean();
      }
    }),
    { seed: 20_260_105, numRuns: 40 },
  );
});

test('a state with a name of its own never meets the counters', () => {
  const bench = new Bench();
  const journal = bench.open();
  journal.commit(stateBatch({ journal: 'x' }));
  journal.close();
  const again = bench.open();
  expect(again.state()).toEqual(new Map([['journal', 'x']]));
  again.close();
  bench.clean();
});
