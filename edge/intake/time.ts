/**
 * Receive time against device time: which of them a reading is stored with. The wait engine corrects the clocks of the
 * devices itself, and is given what they say.
 */

/** A device's clock is believed if it lags by no more than this (a slow network) … */
const lagMsMax = 120_000;
/** … and leads by no more than this. */
const leadMsMax = 5_000;
/** A stamp that is further off is no clock's error, and says nothing. */
const stampOffMsMax = 86_400_000;
/** A record kept during a radio loss is believed for this long; the journal and InfluxDB keep as much. */
const backfillMsMax = 7 * 86_400_000;

export interface Settled {
  /** UTC ms. */
  readonly at: number;
  /** Device time minus receive time, ms; null if the device stated none. */
  readonly offsetMs: number | null;
  /** What the device's own clock said of a reading of now, UTC ms; null where it said nothing that can be used. */
  readonly deviceAt: number | null;
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
    return { at: Math.min(deviceAt, receivedAt), offsetMs: null, deviceAt: null };
  }
  if (deviceAt === undefined) return { at: receivedAt, offsetMs: null, deviceAt: null };
  const offsetMs = deviceAt - receivedAt;
  const believed = offsetMs <= leadMsMax && offsetMs >= -lagMsMax;
  const at = believed ? Math.min(deviceAt, receivedAt) : receivedAt;
  return { at, offsetMs, deviceAt: Math.abs(offsetMs) <= stampOffMsMax ? deviceAt : null };
}
