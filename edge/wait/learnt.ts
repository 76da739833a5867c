/**
 * Constants learnt from records; everything else in this room is theory or learnt in the hall itself.
 *
 * Learnt by `npm run bench:wait -- --learn` on real halls with ticket numbers (kolejkeR: queues of Warsaw's public
 * offices, MIT), days 2019-12-30 to 2020-01-07, by least squares on ln(wait); days from 2020-01-08 on were held out.
 */

/** Weights of the features of `expert.ts`, in their order; they predict ln(wait in minutes). */
export const BLEND_WEIGHTS: readonly number[] = [
  0.842, 0.172, 0.042, 0.154, 0.466, 0.17, 0.057, -0.101, -0.075, -0.227,
];

/** Means of the features: what one queue learns of a weight must not move its level. */
export const BLEND_CENTRES: readonly number[] = [
  0, 3.424, 2.832, 1.904, 3.496, 0.057, 0.241, 2.511, 0.165, -0.004,
];

/** Standard deviation of ln(wait) around the prediction. */
export const BLEND_SD = 0.502;

/** Mean wait over the median that the blend predicts. */
export const BLEND_MEAN = 1.086;
