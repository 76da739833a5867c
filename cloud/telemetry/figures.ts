/** Figures of the standards as people read them, on boards and in alerts. */

/** A share as per cent, without the dust of binary fractions. */
export const percent = (share: number): number => Math.round(share * 10_000) / 100;
