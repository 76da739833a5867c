import { describe, expect, it } from 'vitest';
import { bridgeLimits, deviceLimits, FloodGate, FloodGates } from './flood.js';

/** Sends at a rate for so many seconds; returns how many passed and how many did not. */
function send(gate: FloodGate, perS: number, seconds: number, bytes = 100, from = 0) {
  const sent = perS * seconds;
  let passed = 0;
  for (let n = 0; n < sent; n += 1) passed += Number(gate.admits(bytes, from + (n * 1_000) / perS));
  return { sent, passed, refused: sent - passed };
}

describe('the gate of a client', () => {
  const { messagesPerS, messagesAtOnce, bytesPerS, bytesAtOnce } = deviceLimits;

  it('lets everything pass that comes at its rate, for an hour', () => {
    expect(send(new FloodGate(deviceLimits, 0), messagesPerS, 3_600).refused).toBe(0);
  });

  it('lets a night pass that is told at once', () => {
    expect(send(new FloodGate(deviceLimits, 0), messagesAtOnce, 1).refused).toBe(0);
  });

  it('of ten times the rate lets the rate pass, and not one more', () => {
    const { sent, passed, refused } = send(new FloodGate(deviceLimits, 0), 10 * messagesPerS, 60);
    expect(passed + refused).toBe(sent);
    expect(passed).toBe(messagesAtOnce + messagesPerS * 60 - 1);
  });

  it('counts bytes as well', () => {
    const gate = new FloodGate(deviceLimits, 0);
    expect(gate.admits(bytesAtOnce, 0)).toBe(true);
    expect(gate.admits(1, 0)).toBe(false);
    expect(gate.admits(bytesPerS, 999)).toBe(false);
    expect(gate.admits(bytesPerS, 1_000)).toBe(true);
  });

  it('is full again after a rest, and no fuller; a clock that stands still gives nothing', () => {
    const gate = new FloodGate(deviceLimits, 0);
    send(gate, 10 * messagesAtOnce, 1);
    const rested = send(gate, messagesAtOnce + 10, 1, 100, 1e9);
    expect(rested.refused).toBe(0);
    const still = new FloodGate(deviceLimits, 0);
    let passed = 0;
    for (let n = 0; n < 2 * messagesAtOnce; n += 1) passed += Number(still.admits(1, 0));
    expect(passed).toBe(messagesAtOnce);
  });
});

describe('the gates', () => {
  it('give a device no new bucket for a new connection, and each connection of a bridge its own', () => {
    const gates = new FloodGates<object>(new Set(['bridge']));
    const passes = (client: object, account: string, most: number) => {
      let passed = 0;
      for (let n = 0; n < most + 10; n += 1) passed += Number(gates.admits(client, account, 1, 0));
      return passed;
    };
    expect(passes({}, 'door', deviceLimits.messagesAtOnce)).toBe(deviceLimits.messagesAtOnce);
    expect(passes({}, 'door', deviceLimits.messagesAtOnce)).toBe(0);
    expect(passes({}, 'other', deviceLimits.messagesAtOnce)).toBe(deviceLimits.messagesAtOnce);
    const { messagesAtOnce } = bridgeLimits;
    expect([passes({}, 'bridge', messagesAtOnce), passes({}, 'bridge', messagesAtOnce)]).toEqual([
      messagesAtOnce,
      messagesAtOnce,
    ]);
  });
});
