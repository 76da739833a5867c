/**
 * A door counter of two light beams: "a" on the street side, "b" inside. Beam a first is in, beam b first is out.
 * A beam that stays interrupted is reported as the fault "blocked" until the door is free.
 */
import type { Reading } from '../reading.js';
import { type Contacts, contactsDue, startContacts, stepContacts } from './contacts.js';
import type { Machine } from './machine.js';
import { type Beam, emptyPassage, move, type Passage } from './passage.js';

/** Nobody stands still in a door for so long; a trolley, a poster or dirt does. Its order of beams means nothing. */
export const blockedMs = 30_000;

export interface BeamPair {
  readonly contacts: Contacts;
  readonly passage: Passage;
  /** When a beam last changed, monotonic ms. */
  readonly changedAt: number;
  readonly blocked: boolean;
}

/** @param debounceMs 0 for light barriers with a clean output; a debounce longer than a step hides the order */
export function beamPair(debounceMs: number): Machine<BeamPair> {
  return {
    start(levels, now) {
      const passage = emptyPassage(levels.a ?? 0, levels.b ?? 0, now);
      const state = { contacts: startContacts(levels, now), passage, changedAt: now, blocked: false };
      return { state, readings: [] };
    },
    step(state, event, now) {
      const { contacts, changes } = stepContacts(state.contacts, event, now, debounceMs);
      const readings: Reading[] = [];
      let next: BeamPair = { ...state, contacts };
      if (blockedAt(next) <= now) next = block(next, readings);
      for (const { pin, level, at } of changes) {
        const { passage, crossed } = move(next.passage, pin as Beam, level, at);
        if (crossed) readings.push(crossing(crossed));
        next = { ...next, passage, changedAt: now };
      }
      if (next.blocked && !interrupted(next)) {
        next = { ...next, blocked: false };
        readings.push({ kind: 'health', channel: 'device', faults: [] });
      }
      return { state: next, readings };
    },
    due(state) {
      const settles = contactsDue(state.contacts, debounceMs) ?? Infinity;
      const next = Math.min(settles, blockedAt(state));
      return next === Infinity ? undefined : next;
    },
  };
}

const interrupted = ({ passage }: BeamPair) => passage.a === 1 || passage.b === 1;

function blockedAt(state: BeamPair): number {
  return interrupted(state) && !state.blocked ? state.changedAt + blockedMs : Infinity;
}

function block(state: BeamPair, readings: Reading[]): BeamPair {
  readings.push({ kind: 'health', channel: 'device', faults: ['blocked'] });
  const { a, b } = state.passage;
  return { ...state, blocked: true, passage: emptyPassage(a, b, state.changedAt) };
}

const crossing = (near: Beam): Reading => ({
  kind: 'crossing',
  channel: 'line:1',
  in: near === 'a' ? 1 : 0,
  out: near === 'b' ? 1 : 0,
});
