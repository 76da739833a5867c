/**
 * Constants learnt from records; everything else in this room is theory or learnt in the hall itself.
 *
 * Learnt by `npm run bench:wait -- --learn` on real halls with ticket numbers (kolejkeR: queues of Warsaw's public
 * offices, MIT), days 2019-12-30 to 2020-01-07, by least squares on ln(wait); days from 2020-01-08 on were held out.
 */

/** Weights of the features of `expert.ts`, in their order; they predict ln(wait in minutes). */
export const BLEND_WEIGHTS: readonly number[] = [
  0.837, 0.14, 0.04, 0.152, 0.504, 0.153, 0.066, -0.107, -0.071, -0.224,
];

/** Means of the features: what one queue learns of a weight must not move its level. */
export const BLEND_CENTRES: readonly number[] = [0, 3.2, 3, 2.2, 3.2, 0, 0.2, 2.3, 0, 0];

/** Standard deviation of ln(wait) around the prediction. */
export const BLEND_SD = 0.5;

/** Mean wait over the median that the blend predicts. */
export const BLEND_MEAN = 1.07;
