import { describe, expect, it } from 'vitest';
import { expertOf, featuresOf, newExpert } from './expert.js';
import { BLEND_CENTRES, BLEND_WEIGHTS } from './learnt.js';
import { callShown, issuedUpTo, look, newTickets, type Tickets, viewOf } from './tickets.js';

const T0 = Date.UTC(2026, 0, 5, 8);

/** One call in five minutes with four people waiting, `desks` of them serving. */
function morning(given: Tickets, day: number, desks: number, looks = 13): Tickets {
  let tickets = given;
  for (let i = 0; i < looks; i++) {
    const at = T0 + day * 86_400_000 + i * 300_000;
    tickets = callShown(tickets, 1 + i, at);
    tickets = issuedUpTo(tickets, 5 + i, at);
    tickets = look(tickets, 4, desks, at);
  }
  return tickets;
}

describe('ticket numbers', () => {
  it('tell the wait by the calls of the day, of a desk, and of the last one called', () => {
    const view = viewOf(morning(newTickets(), 0, 2), 4, 2, T0 + 3_600_000)!;
    expect(view).toMatchObject({ qlLong: 25, qlDesks: 25, les: 20, trend: 1, outstanding: 1, idle: 0 });
    // Twice the desks, half the wait, as far as desks go.
    expect(viewOf(morning(newTickets(), 0, 2), 4, 4, T0 + 3_600_000)!.qlDesks).toBe(12.5);
  });

  it('notice a display that stands still, and tickets whose holders have gone', () => {
    const view = viewOf(morning(newTickets(), 0, 2), 1, 2, T0 + 3_600_000 + 600_000)!;
    expect(view.idle).toBe(10);
    expect(view.outstanding).toBe(2.5);
  });

  it('remember earlier days, and start a new one with the numbers', () => {
    const tickets = morning(morning(newTickets(), 0, 2), 1, 2, 2);
    expect(tickets).toMatchObject({ pastCalls: 12, pastMinutes: 60, pastDeskMinutes: 120, deskMinutes: 10 });
  });

  it('keep a look in five minutes and the last one', () => {
    let tickets = callShown(newTickets(), 1, T0);
    for (let minute = 0; minute <= 180; minute++) tickets = look(tickets, 3, 2, T0 + minute * 60_000);
    expect(tickets.looks.length).toBeLessThan(30);
    expect(tickets.looks.at(-1)![0]).toBe(180);
    expect(tickets.looks[0]![0]).toBeLessThanOrEqual(60);
    expect(tickets.deskMinutes).toBe(360);
  });

  it('stored before desks were remembered count those that are open now', () => {
    const { deskMinutes: _a, pastDeskMinutes: _b, risenMinute: _c, ...older } = morning(newTickets(), 0, 2);
    expect(viewOf(older, 4, 2, T0 + 3_600_000)).toMatchObject({ qlLong: 25, qlDesks: 25, idle: 0 });
    expect(morning(older, 1, 3, 2).pastDeskMinutes).toBe(120);
  });
});

describe('the expert of ticket halls', () => {
  it('has a weight and a centre for each feature', () => {
    const view = viewOf(morning(newTickets(), 0, 2), 4, 2, T0 + 3_600_000)!;
    expect(featuresOf(view, 9)).toHaveLength(BLEND_WEIGHTS.length);
    expect(BLEND_CENTRES).toHaveLength(BLEND_WEIGHTS.length);
  });

  it('starts anew when an older version left weights of other features', () => {
    const { features: _, ...older } = { ...newExpert(), weights: newExpert().weights.map(() => 9) };
    expect(expertOf(older)).toEqual(newExpert());
    const current = { ...newExpert(), weights: newExpert().weights.map(() => 9) };
    expect(expertOf(current)).toBe(current);
  });
});
