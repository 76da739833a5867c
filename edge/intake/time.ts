/** Receive time against device time: which of them a reading gets. */

/** A device's clock is believed if it lags by no more than this (a slow network) … */
const lagMsMax = 120_000;
/** … and leads by no more than this. */
const leadMsMax = 5_000;
/** A record kept during a radio loss is believed for this long; the journal and InfluxDB keep as much. */
const backfillMsMax = 7 * 86_400_000;

export interface Settled {
  /** UTC ms. */
  readonly at: number;
  /** Device time minus receive time, ms; null if the device stated none. */
  readonly offsetMs: number | null;
}

/**
 * Settles the time of a reading: nothing that is stored lies in the future. Null for a back-filled record whose time cannot be.
 *
 * @param deviceAt what the device says, UTC ms
 */
export function settleTime(
  deviceAt: number | undefined,
  receivedAt: number,
  backfilled: boolean,
): Settled | null {
  if (backfilled) {
    if (deviceAt === undefined || deviceAt > receivedAt + leadMsMax || receivedAt - deviceAt > backfillMsMax)
      return null;
    return { at: Math.min(deviceAt, receivedAt), offsetMs: null };
  }
  if (deviceAt === undefined) return { at: receivedAt, offsetMs: null };
  const offsetMs = deviceAt - receivedAt;
  const believed = offsetMs <= leadMsMax && offsetMs >= -lagMsMax;
  return { at: believed ? Math.min(deviceAt, receivedAt) : receivedAt, offsetMs };
}
