/** Realised waits: kept for a while, and the band checked against them. */
import type { WaitState } from './state.js';

/** An hour of most queues; the newest of a busy one. */
const WAITS_KEPT = 90;

/** The list with one more wait (seconds) that ended at `at`, the oldest forgotten. */
export function keep(waits: [number, number][], at: number, waitS: number): [number, number][] {
  const kept = waits.length >= WAITS_KEPT ? waits.slice(1 - WAITS_KEPT) : waits.slice();
  kept.push([at, Math.round(waitS)]);
  return kept;
}

/** The band is widened when too many waits fall out of it, and narrowed when too few do; eight in ten are meant. */
export function rescale(state: WaitState, inside: boolean): void {
  const scale = state.band.scale * Math.exp(0.02 * (inside ? -0.2 : 0.8));
  state.band = { scale: Math.max(0.5, Math.min(3, scale)), at: state.at };
}
