import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../reading.js';
import { type BeamPair, beamPair, blockedMs } from './beam-pair.js';
import type { Level } from './pins.js';

type Beam = 'a' | 'b';
const machine = beamPair(0);

/** Plays a walk through the door as the list of beams that change, and returns all that was said. */
class Door {
  readonly said: Reading[] = [];
  now = 0;
  #state: BeamPair;
  #levels: Record<Beam, Level> = { a: 0, b: 0 };

  constructor(levels: Record<Beam, Level> = { a: 0, b: 0 }) {
    this.#levels = { ...levels };
    this.#state = machine.start(levels, 0).state;
  }

  flip(beam: Beam, afterMs: number): void {
    this.#levels[beam] = this.#levels[beam] === 1 ? 0 : 1;
    this.#take({ kind: 'edge', pin: beam, level: this.#levels[beam] }, this.now + afterMs);
  }

  /** "A" interrupts beam a, "a" frees it. */
  walk(steps: string, gapMs = 100): this {
    for (const step of steps) {
      const beam = step.toLowerCase() as Beam;
      const level: Level = step === beam ? 0 : 1;
      this.#levels[beam] = level;
      this.#take({ kind: 'edge', pin: beam, level }, this.now + gapMs);
    }
    return this;
  }

  wait(ms: number): this {
    const until = this.now + ms;
    for (
      let due = machine.due(this.#state);
      due !== undefined && due <= until;
      due = machine.due(this.#state)
    ) {
      this.#take({ kind: 'tick' }, due);
    }
    this.now = until;
    return this;
  }

  /** Waits until nothing of the past can matter, with both beams free. */
  empty(): this {
    for (const beam of ['a', 'b'] as const) if (this.#levels[beam] === 1) this.flip(beam, 1_000);
    return this.wait(1_000);
  }

  get count(): { in: number; out: number } {
    const total = { in: 0, out: 0 };
    for (const reading of this.said) {
      if (reading.kind !== 'crossing') continue;
      total.in += reading.in;
      total.out += reading.out;
    }
    return total;
  }

  #take(event: Parameters<typeof machine.step>[1], now: number): void {
    this.now = now;
    const step = machine.step(this.#state, event, now);
    this.#state = step.state;
    this.said.push(...step.readings);
  }
}

describe('beam pair', () => {
  it('says who came in, on line:1', () => {
    expect(new Door().walk('ABab').said).toEqual([{ kind: 'crossing', channel: 'line:1', in: 1, out: 0 }]);
  });

  const walks: [name: string, steps: string, people: { in: number; out: number }][] = [
    ['one in', 'ABab', { in: 1, out: 0 }],
    ['one out', 'BAba', { in: 0, out: 1 }],
    ['turned back at the first beam', 'Aa', { in: 0, out: 0 }],
    ['turned back between the beams', 'ABba', { in: 0, out: 0 }],
    ['turned back at the last beam', 'ABaAba', { in: 0, out: 0 }],
    ['turned back on the way out', 'BAbBab', { in: 0, out: 0 }],
    ['stopped and swayed, then went in', 'ABaAaAab', { in: 1, out: 0 }],
    ['hesitated in the door, then went in', 'ABbBbBab', { in: 1, out: 0 }],
    ['two in, one after the other', 'ABabABab', { in: 2, out: 0 }],
    ['one in, one out', 'ABabBAba', { in: 1, out: 1 }],
    ['two in, the second close behind', 'ABaAbBab', { in: 2, out: 0 }],
    ['three out, each close behind', 'BAbBaAbBaAba', { in: 0, out: 3 }],
    ['narrow, in: never both beams', 'AaBb', { in: 1, out: 0 }],
    ['narrow, out', 'BbAa', { in: 0, out: 1 }],
    ['narrow, two in', 'AaBbAaBb', { in: 2, out: 0 }],
    ['touched from the street, then somebody goes out', 'AaBAba', { in: 0, out: 1 }],
  ];
  it.each(walks)('%s', (_, steps, people) => {
    expect(new Door().walk(steps).count).toEqual(people);
  });

  it('takes two touches far apart in time for two people who turned back', () => {
    expect(new Door().walk('Aa').wait(400).walk('Bb').count).toEqual({ in: 0, out: 0 });
  });

  it('does not take the bounce of a beam for a narrow passage', () => {
    const door = new Door().walk('ABab').walk('BbBb', 10).walk('ABab');
    expect(door.count).toEqual({ in: 2, out: 0 });
  });

  it('counts nothing of a passage that had begun before the start', () => {
    expect(new Door({ a: 1, b: 0 }).walk('Bab').count).toEqual({ in: 0, out: 0 });
    expect(new Door({ a: 1, b: 1 }).walk('abABab').count).toEqual({ in: 1, out: 0 });
  });

  it('reports a blocked beam once, counts nothing meanwhile, and goes on when it is free', () => {
    const door = new Door().walk('A').wait(blockedMs * 3);
    const fault = { kind: 'health', channel: 'device', faults: ['blocked'] };
    expect(door.said).toEqual([fault]);
    door.walk('BbBba');
    expect(door.said).toEqual([fault, { kind: 'health', channel: 'device', faults: [] }]);
    expect(door.walk('ABab').count).toEqual({ in: 1, out: 0 });
  });

  it('ignores a level that is repeated', () => {
    expect(new Door().walk('AABBBaabb').count).toEqual({ in: 1, out: 0 });
  });

  it('keeps the order under a debounce', () => {
    const slow = beamPair(20);
    let state = slow.start({ a: 0, b: 0 }, 0).state;
    const said: Reading[] = [];
    const edges: [Beam, Level, number][] = [
      ['a', 1, 100],
      ['a', 0, 103],
      ['a', 1, 105],
      ['b', 1, 200],
      ['a', 0, 300],
      ['b', 0, 400],
    ];
    for (const [pin, level, at] of edges) {
      const step = slow.step(state, { kind: 'edge', pin, level }, at);
      state = step.state;
      said.push(...step.readings);
    }
    said.push(...slow.step(state, { kind: 'tick' }, slow.due(state)!).readings);
    expect(said).toEqual([{ kind: 'crossing', channel: 'line:1', in: 1, out: 0 }]);
  });
});

describe('beam pair, any order of edges', () => {
  const flips = fc.array(
    fc.record({
      beam: fc.constantFrom<Beam>('a', 'b'),
      afterMs: fc.constantFrom(1, 15, 60, 250, 700, 40_000),
    }),
    { maxLength: 80 },
  );
  const play = (steps: readonly { beam: Beam; afterMs: number }[]) => {
    const door = new Door();
    for (const { beam, afterMs } of steps) {
      door.wait(afterMs - 1);
      door.flip(beam, 1);
    }
    return door;
  };

  it('never counts more people than interrupted each beam', () => {
    fc.assert(
      fc.property(flips, (steps) => {
        const { count } = play(steps);
        for (const beam of ['a', 'b']) {
          const interruptions = Math.ceil(steps.filter((step) => step.beam === beam).length / 2);
          expect(count.in + count.out).toBeLessThanOrEqual(interruptions);
        }
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });

  it('sees in as out when the beams are swapped', () => {
    fc.assert(
      fc.property(flips, (steps) => {
        const { count } = play(steps);
        const swapped = play(steps.map(({ beam, afterMs }) => ({ beam: beam === 'a' ? 'b' : 'a', afterMs })));
        expect(swapped.count).toEqual({ in: count.out, out: count.in });
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('has forgotten everything once the door was empty for a second', () => {
    fc.assert(
      fc.property(flips, (steps) => {
        const door = play(steps).empty();
        const before = door.count;
        expect(door.walk('ABab').count).toEqual({ in: before.in + 1, out: before.out });
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('counts exactly those who walk through, however they sway, bounce and turn back', () => {
    // A person is a path over the places street (0), a (1), both (2), b (3), inside (4), one place at a time.
    const path = fc.array(fc.boolean(), { maxLength: 30 }).map((choices) => {
      const places = [0, 1];
      let furthest = 1;
      for (const forward of choices) {
        const here = places.at(-1)!;
        if (here === 0 || here === 4) break;
        // Once past the second beam nobody goes back further than between the beams, unless to leave.
        const back = furthest === 3 && here === 2 ? 1 : -1;
        places.push(here + (forward ? 1 : back));
        furthest = Math.max(furthest, places.at(-1)!);
      }
      while (places.at(-1)! > 0 && places.at(-1)! < 4) places.push(places.at(-1)! + 1);
      return places;
    });
    const person = fc.record({ path, outwards: fc.boolean(), stepMs: fc.integer({ min: 30, max: 900 }) });
    fc.assert(
      fc.property(fc.array(person, { maxLength: 8 }), (people) => {
        const door = new Door();
        const truth = { in: 0, out: 0 };
        for (const { path, outwards, stepMs } of people) {
          if (path.at(-1) === 4) truth[outwards ? 'out' : 'in'] += 1;
          door.walk(edgesOf(path, outwards), stepMs).wait(400);
        }
        expect(door.count).toEqual(truth);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

/** The edges of a walk over places: at 1 and 2 the first beam is interrupted, at 2 and 3 the second. */
function edgesOf(path: readonly number[], outwards: boolean): string {
  const [first, second] = outwards ? ['b', 'a'] : ['a', 'b'];
  let edges = '';
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1]!, path[i]!];
    const firstNow = to === 1 || to === 2;
    const secondNow = to === 2 || to === 3;
    if (firstNow !== (from === 1 || from === 2)) edges += firstNow ? first!.toUpperCase() : first!;
    if (secondNow !== (from === 2 || from === 3)) edges += secondNow ? second!.toUpperCase() : second!;
  }
  return edges;
}
