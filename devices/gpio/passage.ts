/**
 * Two beams across a door, and the order in which they are interrupted.
 *
 * Seen from the beam that a person meets first ("near"), a passage is: near, both, far, none. Going back along the same
 * way is turning back, and no crossing. Two things are told apart from it:
 * - a close follower interrupts the near beam again before the leader has left the far one: near, both, far, both, near,
 *   both, far. The leader counts when the follower reaches the far beam too.
 * - something narrower than the distance of the beams never interrupts both: near, none, far, none within a moment. The
 *   same happens when the kernel reports two edges of one instant in the wrong order.
 */
import type { Level } from './pins.js';

/** Between leaving one beam and interrupting the other. A leg at 1 m/s bridges 30 cm. */
const narrowGapMs = 300;
/** An interruption that is shorter is bounce or light, not a body: 20 ms are 4 cm at 2 m/s. */
const narrowMinMs = 20;

export type Beam = 'a' | 'b';

export interface Passage {
  readonly a: Level;
  readonly b: Level;
  /** The beam that was met first; null while nobody is in the door or the order is unknown. */
  readonly near: Beam | null;
  /** When the door was entered, monotonic ms. */
  readonly since: number;
  readonly metBoth: boolean;
  /** The near beam is free again, the far one is not: the next step decides. */
  readonly atFar: boolean;
  /** Somebody was at the far beam and the near one is alone again: turned back, or a follower. */
  readonly maybeFollowed: boolean;
  /** A short stop at one beam that may have been the first half of a narrow passage. */
  readonly touched: { readonly beam: Beam; readonly until: number } | null;
}

/** The crossing's first beam: "a" first is in, "b" first is out. */
export interface Moved {
  readonly passage: Passage;
  readonly crossed: Beam | null;
}

/** A door that is interrupted now has an unknown past: nothing counts until both beams are free. */
export function emptyPassage(a: Level, b: Level, now: number): Passage {
  return { a, b, near: null, since: now, metBoth: false, atFar: false, maybeFollowed: false, touched: null };
}

export function move(before: Passage, beam: Beam, level: Level, now: number): Moved {
  if (before[beam] === level) return { passage: before, crossed: null };
  const passage = { ...before, [beam]: level };
  const wasFree = before.a === 0 && before.b === 0;
  if (wasFree)
    return {
      passage: { ...emptyPassage(passage.a, passage.b, now), near: beam, touched: before.touched },
      crossed: null,
    };
  if (passage.a === 0 && passage.b === 0) return leave(passage, now);
  if (passage.near === null) return { passage, crossed: null };
  return within(passage, passage.near);
}

/** At least one beam is interrupted before and after. */
function within(passage: Passage, near: Beam): Moved {
  const far = other(near);
  if (passage.a === 1 && passage.b === 1) return { passage: { ...passage, metBoth: true }, crossed: null };
  if (passage[far] === 1) {
    const crossed = passage.maybeFollowed ? near : null;
    return { passage: { ...passage, atFar: true, maybeFollowed: false }, crossed };
  }
  return {
    passage: { ...passage, atFar: false, maybeFollowed: passage.atFar || passage.maybeFollowed },
    crossed: null,
  };
}

/** Both beams are free again. */
function leave(passage: Passage, now: number): Moved {
  const free = emptyPassage(0, 0, now);
  const { near, touched } = passage;
  if (near === null) return { passage: free, crossed: null };
  if (passage.metBoth) return { passage: free, crossed: passage.atFar ? near : null };
  if (now - passage.since < narrowMinMs) return { passage: { ...free, touched }, crossed: null };
  if (touched && touched.beam !== near && passage.since <= touched.until) {
    return { passage: free, crossed: touched.beam };
  }
  return { passage: { ...free, touched: { beam: near, until: now + narrowGapMs } }, crossed: null };
}

const other = (beam: Beam): Beam => (beam === 'a' ? 'b' : 'a');
