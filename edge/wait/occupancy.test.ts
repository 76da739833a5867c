import { describe, expect, it } from 'vitest';
import { atLeast, balanceOf, closed, crossed, newOccupancy, occupancyAt } from './occupancy.js';

const T0 = Date.UTC(2026, 0, 5, 8);
const MIN = 60_000;
const hall = () => newOccupancy({ capacity: 100, meanStayS: 1800 }, T0);

/** A day on which all who come in leave, but the door sees only a share of the exits. */
function day(state: ReturnType<typeof hall>, start: number, seenOut: number) {
  let next = state;
  for (let i = 0; i < 150; i++)
    next = crossed(next, start + i * 2 * MIN, 1, i >= 10 && (i * 7) % 100 < seenOut * 100 ? 1 : 0);
  return next;
}

describe('occupancy', () => {
  it('counts', () => {
    const { people, sd } = occupancyAt(
      crossed(crossed(hall(), T0 + MIN, 10, 0), T0 + 2 * MIN, 0, 4),
      T0 + 2 * MIN,
    );
    expect(people).toBeGreaterThan(4.5);
    expect(people).toBeLessThan(7);
    expect(sd).toBeGreaterThan(0.3);
  });

  it('is never negative, and never more than the hall holds', () => {
    expect(occupancyAt(crossed(hall(), T0 + MIN, 1, 9), T0 + MIN).people).toBeGreaterThanOrEqual(0);
    expect(occupancyAt(crossed(hall(), T0 + MIN, 300, 0), T0 + MIN).people).toBeLessThanOrEqual(101);
  });

  it('learns that a door misses exits, and then leaves fewer people behind', () => {
    let state = hall();
    const first = occupancyAt(day(state, T0, 0.8), T0 + 300 * MIN).people;
    for (let k = 0; k < 8; k++)
      state = closed(day(state, T0 + k * 86_400_000, 0.8), T0 + k * 86_400_000 + 600 * MIN);
    expect(balanceOf(state)).toBeLessThan(0.85);
    const last = occupancyAt(day(state, T0 + 9 * 86_400_000, 0.8), T0 + 9 * 86_400_000 + 300 * MIN).people;
    expect(last).toBeLessThan(0.8 * first);
  });

  it('holds at least those who wait, and lists the correction', () => {
    const state = atLeast(crossed(hall(), T0 + MIN, 3, 0), T0 + 2 * MIN, 12, 1);
    expect(occupancyAt(state, T0 + 2 * MIN).people).toBeGreaterThan(9);
    expect(state.corrections.at(-1)).toMatchObject({ reason: 'queue' });
    expect(state.corrections.at(-1)!.by).toBeGreaterThan(6);
  });

  it('is empty after half an hour without a crossing', () => {
    const state = crossed(hall(), T0 + MIN, 20, 0);
    const told = occupancyAt(state, T0 + 40 * MIN);
    expect(told.people).toBe(0);
    expect(told.reset_at).toBe(T0 + 40 * MIN);
  });

  it('counts the first who come after a quiet hour', () => {
    const quiet = crossed(crossed(hall(), T0 + MIN, 20, 0), T0 + 61 * MIN, 0, 0);
    expect(
      occupancyAt(crossed(quiet, T0 + 61 * MIN + 1_000, 3, 0), T0 + 61 * MIN + 1_000).people,
    ).toBeGreaterThan(2.5);
  });

  it('does not change the state that it is given', () => {
    const state = crossed(hall(), T0 + MIN, 5, 1);
    const before = JSON.stringify(state);
    occupancyAt(
      closed(atLeast(crossed(state, T0 + 2 * MIN, 1, 1), T0 + 3 * MIN, 9, 1), T0 + 4 * MIN),
      T0 + 90 * MIN,
    );
    expect(JSON.stringify(state)).toBe(before);
  });
});
