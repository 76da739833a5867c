/** The desks that are usually open at a time of the local day: a plan for halls that state none. */
import type { DeskStep } from './types.js';

/** Ten minutes of the local day each: the mean number of desks, and on how many days it was seen (up to 9). */
export interface Roster {
  usual: number[];
  days: number[];
}

const SLOT_S = 600;
const SLOTS = 144;
/** Fewer days are no habit. */
const DAYS_NEEDED = 3;
/** A mean so far from a whole number is not a habit either. */
const UNSURE = 0.3;
const DAYS_MAX = 9;

export function newRoster(): Roster {
  return { usual: new Array<number>(SLOTS).fill(0), days: new Array<number>(SLOTS).fill(0) };
}

const slotAt = (localS: number): number => Math.floor((((localS % 86_400) + 86_400) % 86_400) / SLOT_S);

/** Notes the desks open in the middle of a slot; at other times nothing. */
export function noteDesks(roster: Roster, localS: number, desks: number): Roster {
  const inSlot = ((localS % SLOT_S) + SLOT_S) % SLOT_S;
  if (inSlot < SLOT_S / 2 || inSlot >= SLOT_S / 2 + 60) return roster;
  const slot = slotAt(localS);
  const days = Math.min(DAYS_MAX, roster.days[slot]! + 1);
  const usual = roster.usual[slot]! + (desks - roster.usual[slot]!) / Math.min(4, days);
  return {
    usual: roster.usual.with(slot, Math.round(usual * 100) / 100),
    days: roster.days.with(slot, days),
  };
}

/** The changes to come: what usually happens, on top of the desks that are open now. `at`: UTC ms. */
export function usualSteps(
  roster: Roster,
  at: number,
  localS: number,
  desks: number,
  withinS: number,
): DeskStep[] {
  const steps: DeskStep[] = [];
  const now = slotAt(localS);
  if (roster.days[now]! < DAYS_NEEDED) return steps;
  const into = ((localS % SLOT_S) + SLOT_S) % SLOT_S;
  let open = desks;
  for (let k = 1; k * SLOT_S - into < withinS && k < SLOTS; k++) {
    const slot = (now + k) % SLOTS;
    const change = roster.usual[slot]! - roster.usual[now]!;
    if (roster.days[slot]! < DAYS_NEEDED || Math.abs(change - Math.round(change)) > UNSURE) break;
    const next = Math.max(0, desks + Math.round(change));
    if (next !== open) steps.push({ at: at + (k * SLOT_S - into) * 1000, open: next });
    open = next;
  }
  return steps;
}
