/** What a beacon that reached a desk does to the state. */
import { admit, expect, settle, weigh } from './belief.js';
import { usable } from './inputs.js';
import { joinedSince, toldAt } from './minutes.js';
import { desksOf, doorErrors, lambdaOf, sightOf, thetaOf } from './passage.js';
import { serviceNow } from './rates.js';
import type { WaitState } from './state.js';
import { keep, rescale } from './waits-seen.js';

/** So many strange tags in a row are believed. */
const STRANGE_MAX = 4;
/** A shorter wait is the way to a free desk. */
const HAD_TO_WAIT_S = 30;
/** Below this the band checks nothing. */
const BAND_CHECKED_S = 60;

/** A realised wait: it checks the band, and all who wait now joined after the one who has been called. */
export function tag(state: WaitState, at: number, joinedAt: number): void {
  const waitS = (at - joinedAt) / 1000;
  const told = toldAt(state.log, joinedAt);
  if (waitS < 0 || waitS > 4 * 3600) return;
  if (isStrange(state, waitS, told)) return;
  const { door, service } = sightOf(state);
  // Where nothing but tags speaks the band mostly begins at no wait: whoever had to wait checks its upper end.
  const alone = !door && !service && !usable(state.inputs, 'zone', state.at);
  if (told && (alone ? waitS >= BAND_CHECKED_S : checksBand(waitS, told)))
    rescale(state, waitS >= told.low && waitS <= told.high);
  state.tagged = keep(state.tagged, state.at, waitS);
  const theta = thetaOf(state);
  const desks = desksOf(state);
  const { stayed, counted } = joinedSince(state.log, joinedAt, at, theta);
  const { miss, double } = doorErrors(state);
  let n: number;
  let variance: number;
  if (door) {
    n = stayed / (1 - miss + double);
    variance = 1 + counted * (miss + double) + (counted - stayed);
  } else if (state.inputs.door) {
    n = (lambdaOf(state) * -Math.expm1(-theta * waitS)) / theta;
    variance = 1 + n + (0.2 * n) ** 2;
  } else {
    // Nobody ever counted arrivals: as many wait as make the next wait like this one, give or take what may have
    // come and gone meanwhile (the error of LES is twice that of the law).
    n = (desks * serviceNow(state.service).mu * Math.expm1(theta * waitS)) / theta;
    variance = 1 + 2 * n + (0.15 * n) ** 2;
  }
  // Whoever had to wait takes a desk that another has left: all desks serve.
  const idle = waitS > HAD_TO_WAIT_S ? 0.05 : 1;
  const fits = (x: number) =>
    (x < desks ? idle : 1) * Math.exp((-0.5 * (Math.max(0, x - desks) - n) ** 2) / variance);
  if (expect(state.belief, fits) < 1e-3) admit(state.belief, Math.round(n) + desks, Math.sqrt(variance));
  // Waits of neighbours rest on the same counts of the door: each is half a witness.
  weigh(state.belief, (x) => (door ? Math.sqrt(fits(x) + 1e-6) : fits(x) + 1e-3));
  settle(state.belief);
}

/** A wait far from the band is no customer's; where the band begins near none, the queue may have been empty. */
function checksBand(waitS: number, { low, high }: { low: number; high: number }): boolean {
  return low >= BAND_CHECKED_S && waitS > low / 3 && waitS < 2 * high;
}

/**
 * A beacon that was left behind or passed by: its time is far from anything that could have been. Several in a row
 * are believed, for then it is the engine that is wrong.
 */
function isStrange(
  state: WaitState,
  waitS: number,
  told: { low: number; high: number } | undefined,
): boolean {
  const { door, zone, service } = state.inputs;
  // A time before all that is remembered is held against what is told now.
  const usual =
    door || zone || service
      ? (justCalled(state) ?? told ?? toldAt(state.log, state.at))
      : beforehand(state.tagged);
  const strange = usual !== undefined && (waitS > 3 * usual.high + 300 || waitS < usual.low / 4 - 120);
  state.strangeTags = strange ? state.strangeTags + 1 : 0;
  if (state.strangeTags < STRANGE_MAX) return strange;
  state.strangeTags = 0;
  return false;
}

/** How long those waited who were called in the last minutes, by matching starts to arrivals. */
function justCalled(state: WaitState): { low: number; high: number } | undefined {
  const last = state.inferred.at(-1);
  return last && state.at - last[0] < 180_000 ? { low: last[1], high: last[1] } : undefined;
}

/** The last five tags in the place of what was told. */
function beforehand(
  tagged: readonly (readonly [number, number])[],
): { low: number; high: number } | undefined {
  if (tagged.length < 3) return undefined;
  const last = tagged.slice(-5).map(([, wait]) => wait);
  const median = last.sort((a, b) => a - b)[last.length >> 1]!;
  return { low: median, high: median };
}
