import { describe, expect, it } from 'vitest';
import { message } from '../tests/support/engine.js';
import { Bench, monday } from './hall/fixtures.js';
import { batchMax, Inbox } from './inbox.js';

const bench = new Bench();
const press = (n: number) => ({
  bound: bench.bound('help button:1', { kind: 'press', press: 'single' }, monday + n),
  offsetMs: null,
});
const presses = (from: number, n: number) => Array.from({ length: n }, (_, index) => press(from + index));
const turn = () => new Promise((resolve) => setImmediate(resolve));

function open() {
  const lost: string[] = [];
  let flushes = 0;
  const inbox = new Inbox(
    () => {
      flushes += 1;
    },
    (device) => lost.push(device),
  );
  return { inbox, lost, flushes: () => flushes };
}

describe('the inbox', () => {
  it('makes one batch of what arrives in one turn', async () => {
    const { inbox, flushes } = open();
    expect(inbox.isEmpty).toBe(true);
    for (let n = 0; n < 3; n++) inbox.message(message('t', {}, n), () => {});
    inbox.direct([press(0)]);
    inbox.command({ verb: 'lamp', payload: {}, done: () => {} });
    expect(inbox.isEmpty).toBe(false);
    expect(flushes()).toBe(0);
    await turn();
    expect(flushes()).toBe(1);
    const taken = inbox.take();
    expect([taken.messages.length, taken.direct.length, taken.commands.length]).toEqual([3, 1, 1]);
    expect(inbox.isEmpty).toBe(true);
  });

  it('gives batches of a bounded size, in order, and comes back for the rest', async () => {
    const { inbox, flushes } = open();
    for (let n = 0; n < batchMax + 7; n++) inbox.message(message('t', {}, n), () => {});
    await turn();
    const first = inbox.take();
    expect(first.messages.length).toBe(batchMax);
    await turn();
    expect(flushes()).toBe(2);
    const rest = inbox.take();
    expect(rest.messages.map(({ message: { receivedAt } }) => receivedAt)).toEqual([
      500, 501, 502, 503, 504, 505, 506,
    ]);
    await turn();
    expect(flushes()).toBe(2);
  });

  it('takes readings of pins back, before those that came since', () => {
    const { inbox } = open();
    inbox.direct([press(1)]);
    const taken = inbox.take();
    inbox.direct([press(2)]);
    inbox.putBack(taken.direct);
    expect(inbox.take().direct.map(({ bound }) => bound.at - monday)).toEqual([1, 2]);
  });

  it('gives up the oldest readings of pins beyond ten thousand, and counts each', () => {
    const { inbox, lost } = open();
    inbox.direct(presses(0, 10_000));
    expect(lost).toEqual([]);
    inbox.putBack(inbox.take().direct);
    inbox.direct(presses(10_000, 3));
    expect(lost).toEqual(['help', 'help', 'help']);
    const { direct } = inbox.take();
    expect([direct.length, direct[0]!.bound.at - monday, direct.at(-1)!.bound.at - monday]).toEqual([
      10_000, 3, 10_002,
    ]);
  });
});
