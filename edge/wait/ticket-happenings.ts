/** What a number on display does to the state. */
import { enrol, expertOf, featuresOf, settleNewcomers } from './expert.js';
import { desksOf } from './passage.js';
import type { WaitState } from './state.js';
import { callShown, issuedUpTo, look, viewOf, waitingByNumbers } from './tickets.js';
import { keep, rescale } from './waits-seen.js';

/** A number is on display: newcomers whose ticket it passed have waited, and a new one joins. */
export function called(state: WaitState, number: number): void {
  const { dayFrom, lastMinute } = state.tickets;
  const before = { called: state.tickets.called, at: (dayFrom ?? state.at) + lastMinute * 60_000 };
  state.tickets = callShown(state.tickets, number, state.at);
  const sameDay = state.tickets.dayFrom === dayFrom;
  state.expert = expertOf(state.expert);
  if (!sameDay) state.expert = { ...state.expert, waiting: [] };
  const after = { called: state.tickets.called, at: state.at };
  const { expert, realised } = settleNewcomers(state.expert, sameDay ? before : after, after);
  state.expert = expert;
  for (const { waitS, inside } of realised) {
    state.tagged = keep(state.tagged, state.at, waitS);
    rescale(state, inside(state.band.scale));
  }
  const waiting = waitingOf(state);
  if (waiting === null) return;
  state.tickets = issuedUpTo(state.tickets, number + waiting, state.at);
  state.tickets = look(state.tickets, waiting, desksOf(state), state.at);
  const view = viewOf(state.tickets, waiting, desksOf(state), state.at);
  if (view && waiting > 0)
    state.expert = enrol(
      state.expert,
      number + waiting + 1,
      state.at,
      featuresOf(view, localHour(state, state.at)),
    );
}

/** People who hold a ticket and wait: counted, or by the numbers. */
export function waitingOf(state: WaitState): number | null {
  return state.counted ?? waitingByNumbers(state.tickets);
}

/** Local time of day, hours. */
export function localHour(state: WaitState, at: number): number {
  return ((((at / 1000 + (state.config.utcOffsetS ?? 0)) / 3600) % 24) + 24) % 24;
}
