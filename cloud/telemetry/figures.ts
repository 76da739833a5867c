/** Figures of the standards as people read them, on boards and in alerts. */

/** A share as per cent, without the dust of binary fractions. */
export const percent = (share: number): number => Math.round(share * 10_000) / 100;

/** Seconds for a sentence: "10 min". */
export const duration = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.round((seconds / 60) * 10) / 10} min`;
