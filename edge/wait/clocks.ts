/**
 * Clocks of devices. A message cannot arrive before it was sent, so the largest of (device's stamp - time of receipt)
 * is the device's error plus the shortest way; every stamp is mapped to the gateway's clock by it. The shortest way
 * itself (milliseconds on a local network) cannot be seen and is left out.
 */
export interface ClockOffset {
  /** Device's clock minus gateway's clock, ms. */
  offset: number;
  /** Messages in a row that seem late by more than `LATE_MS`, and the smallest of their delays. */
  late: number;
  least: number;
}

const DAY_MS = 86_400_000;
/** More than any way through a local network; more is a stored message, or a clock that was set back. */
const LATE_MS = 60_000;
/** So many messages in a row are late by nearly the same only if the clock was set back. */
const STEP_BACK = 5;
const SAME_MS = 2_000;
/** Slow drift of a crystal, 100 ppm, is followed downwards at this share of the difference per message. */
const FOLLOW = 0.002;

/**
 * The instant on the gateway's clock at which something happened, or null when the stamp is more than a day wrong:
 * then its device is not to be believed about anything.
 */
export function mapStamp(
  known: ClockOffset | undefined,
  at: number,
  receivedAt: number,
): { at: number; clock: ClockOffset } | null {
  const ahead = at - receivedAt;
  if (Math.abs(ahead) > DAY_MS) return null;
  if (!known || ahead >= known.offset) return { at: receivedAt, clock: { offset: ahead, late: 0, least: 0 } };
  const delay = known.offset - ahead;
  if (delay <= LATE_MS) {
    const offset = known.offset - FOLLOW * delay;
    return { at: Math.min(receivedAt, at - offset), clock: { offset, late: 0, least: 0 } };
  }
  const same = known.late > 0 && Math.abs(delay - known.least) < SAME_MS;
  const late = same ? known.late + 1 : 1;
  const least = same ? Math.min(known.least, delay) : delay;
  if (late >= STEP_BACK)
    return { at: receivedAt, clock: { offset: known.offset - least, late: 0, least: 0 } };
  return { at: receivedAt - delay, clock: { ...known, late, least } };
}
