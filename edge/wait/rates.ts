/** What the engine learns of rates: services, giving up, arrivals. All per second; memory fades by half-lives. */

const DAY_S = 86_400;
export const SLOW_S = 14 * DAY_S;
const HOUR_S = 3600;

/** The share of a memory with half-life `half` that is left after `seconds`. */
export const faded = (seconds: number, half: number): number => 0.5 ** (seconds / half);

/**
 * The rate of one desk. A slow Gamma posterior (half-life two weeks) is the level; the last hour moves it only as
 * far as such moves have shown to last: `drift` is the covariance of neighbouring half hours' deviations, which is
 * zero while services are merely irregular.
 */
export interface ServiceRate {
  n: number;
  seconds: number;
  fastN: number;
  fastSeconds: number;
  /** The half hour in hand: services and busy seconds, its start (ms), the deviation of the one before. */
  halfN: number;
  halfSeconds: number;
  halfFrom: number;
  before: number | null;
  drift: number;
  /** Squared coefficient of variation of service times, as seen, with the weight of `cvN` services. */
  cv2: number;
  cvN: number;
  meanSeen: number;
}

/** Services that the configured mean weighs as much as. */
const CONFIGURED = 40;

export function newServiceRate(meanServiceS: number, at: number): ServiceRate {
  return {
    n: CONFIGURED,
    seconds: CONFIGURED * meanServiceS,
    fastN: 0,
    fastSeconds: 0,
    halfN: 0,
    halfSeconds: 0,
    halfFrom: at,
    before: null,
    drift: 0.0005,
    cv2: 1,
    cvN: 40,
    meanSeen: meanServiceS,
  };
}

/** `busy` desk-seconds of service passed in `seconds`, ended at `at` (ms), with `n` ends of service in them. */
export function served(rate: ServiceRate, n: number, busy: number, seconds: number, at: number): void {
  if (seconds > 0) {
    const slow = faded(seconds, SLOW_S);
    const fast = faded(seconds, HOUR_S);
    rate.n *= slow;
    rate.seconds *= slow;
    rate.fastN *= fast;
    rate.fastSeconds *= fast;
  }
  rate.n += n;
  rate.seconds += busy;
  rate.fastN += n;
  rate.fastSeconds += busy;
  rate.halfN += n;
  rate.halfSeconds += busy;
  if (at - rate.halfFrom >= 1_800_000) closeHalfHour(rate, at);
}

function closeHalfHour(rate: ServiceRate, at: number): void {
  const expected = rate.halfSeconds * (rate.n / rate.seconds);
  // A half hour with next to no service says nothing and breaks the chain.
  const deviation = expected >= 4 && at - rate.halfFrom < 3_600_000 ? rate.halfN / expected - 1 : null;
  if (deviation !== null && rate.before !== null)
    rate.drift += (Math.max(-0.1, Math.min(0.1, deviation * rate.before)) - rate.drift) / 150;
  rate.before = deviation;
  rate.halfN = 0;
  rate.halfSeconds = 0;
  rate.halfFrom = at;
}

/** One service was seen from start to end. Ten times the mean is a forgotten desk. */
export function sawService(rate: ServiceRate, seconds: number, at: number): void {
  const ratio = seconds / rate.meanSeen;
  if (seconds <= 0 || ratio > 10) return;
  served(rate, 1, seconds, 0, at);
  rate.cvN = Math.min(500, rate.cvN + 1);
  rate.meanSeen += (seconds - rate.meanSeen) / rate.cvN;
  rate.cv2 += ((ratio - 1) ** 2 - rate.cv2) / rate.cvN;
}

/** Services per second of one busy desk now, and the relative variance of that figure. */
export function serviceNow(rate: ServiceRate): { mu: number; variance: number } {
  const slow = rate.n / rate.seconds;
  const spread = Math.max(0.25, Math.min(4, rate.cv2));
  if (rate.drift <= 1e-4) return { mu: slow, variance: spread / rate.n };
  const weight = 1 / rate.drift;
  const expected = rate.fastSeconds * slow;
  const factor = (rate.fastN / spread + weight) / (expected / spread + weight);
  return { mu: slow * factor, variance: spread / rate.n + 1 / (expected / spread + weight) };
}

/** Giving up: expected number over time waited; half-life two weeks. */
export interface LeaveRate {
  n: number;
  seconds: number;
  /** People who came by the belief, people counted in (less the door's known errors), services begun; fading too. */
  come: number;
  counted: number;
  served: number;
}

/** With no patience known it is taken as four hours, on very little evidence, so that it can be learnt. */
export function newLeaveRate(meanPatienceS: number | null): LeaveRate {
  const n = meanPatienceS === null ? 0.5 : 10;
  return { n, seconds: n * (meanPatienceS ?? 4 * HOUR_S), come: 0, counted: 0, served: 0 };
}

/**
 * Share of arrivals that gives up, from two witnesses with different weaknesses: the belief takes patience as
 * exponential, the balance of people counted in and served takes the door's errors as known.
 */
export function leaveShare({ n, come, counted, served }: Omit<LeaveRate, 'seconds'>): number {
  const believed = come > 0 ? n / come : 0;
  const balanced = counted > 0 ? Math.max(0, 1 - served / counted) : 0;
  // The door's errors are known better than the law of patience.
  return 0.25 * believed + 0.75 * balanced;
}

/**
 * Arrivals: the last 20 minutes against what this time of day has been like.
 * `recent` fades with 20 min; `slots` are half hours of the local day: [rate, weight in half hours].
 */
export interface ArrivalRate {
  recent: number;
  recentSeconds: number;
  slots: [rate: number, weight: number][];
  slot: number;
  slotN: number;
  slotSeconds: number;
}

const RECENT_S = 1200;
export const SLOT_S = 1800;
/** Minutes of the profile that the recent rate is weighed against. */
const PROFILE_S = 300;

export function newArrivalRate(): ArrivalRate {
  const slots = Array.from({ length: 48 }, (): [number, number] => [0, 0]);
  return { recent: 0, recentSeconds: 0, slots, slot: -1, slotN: 0, slotSeconds: 0 };
}

export function arrived(rate: ArrivalRate, n: number): void {
  rate.recent += n;
  rate.slotN += n;
}

/** Time passes; `watched` seconds of it with a sensor that sees arrivals. */
export function arrivalTime(rate: ArrivalRate, seconds: number, localS: number): void {
  const left = Math.exp(-seconds / RECENT_S);
  rate.recent *= left;
  rate.recentSeconds = rate.recentSeconds * left + RECENT_S * (1 - left);
  const slot = Math.floor((((localS % DAY_S) + DAY_S) % DAY_S) / SLOT_S);
  if (slot !== rate.slot) closeSlot(rate, slot);
  rate.slotSeconds += Math.min(seconds, SLOT_S);
}

function closeSlot(rate: ArrivalRate, slot: number): void {
  const known = rate.slots[rate.slot];
  if (known && rate.slotSeconds > SLOT_S / 3) {
    // Ten days are remembered.
    const weight = Math.min(10, known[1] + rate.slotSeconds / SLOT_S);
    const level =
      known[0] + ((rate.slotN / rate.slotSeconds - known[0]) * (rate.slotSeconds / SLOT_S)) / weight;
    rate.slots = rate.slots.with(rate.slot, [Math.round(level * 1e6) / 1e6, Math.round(weight * 100) / 100]);
  }
  rate.slot = slot;
  rate.slotN = 0;
  rate.slotSeconds = 0;
}

/** Whether arrivals were watched for about five minutes, or on a day before at this time. */
export function arrivalsLearnt({ recentSeconds, slots, slot }: ArrivalRate): boolean {
  return recentSeconds >= 240 || (slots[slot]?.[1] ?? 0) > 0;
}

/** Arrivals per second `aheadS` from now; null when nothing is known. */
export function arrivalsNow(rate: ArrivalRate, aheadS = 0, localS?: number): number | null {
  const slot =
    localS === undefined ? rate.slot : Math.floor(((((localS + aheadS) % DAY_S) + DAY_S) % DAY_S) / SLOT_S);
  const profile = rate.slots[slot];
  const usual = profile && profile[1] > 0 ? profile[0] : null;
  if (rate.recentSeconds < 60) return usual;
  const recent =
    (rate.recent + (usual ?? 0) * PROFILE_S) / (rate.recentSeconds + (usual === null ? 0 : PROFILE_S));
  if (usual === null || aheadS <= 0) return recent;
  // What is unusual now fades away within half an hour.
  const here = rate.slots[rate.slot]?.[0] ?? usual;
  return Math.max(0, usual + (recent - here) * Math.exp(-aheadS / 1800));
}
