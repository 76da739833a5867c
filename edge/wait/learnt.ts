/**
 * Constants learnt from records; everything else in this room is theory or learnt in the hall itself.
 *
 * Learnt by `npm run bench:wait -- --learn` on real halls with ticket numbers (kolejkeR: queues of Warsaw's public
 * offices, MIT), days 2019-12-30 to 2020-01-07, by least absolute errors of ln(wait); days from 2020-01-08 on
 * were held out. Which features, how much memory and which loss was chosen by leaving out offices and weeks of the
 * days that were learnt from.
 */

/** Weights of the features of `expert.ts`, in their order; they predict ln(wait in minutes). */
export const BLEND_WEIGHTS: readonly number[] = [
  0.614, 0.089, 0.125, 0.261, 0.208, -0.096, -0.101, 0.288, 0.094, -1.122, -0.059,
];

/** Means of the features: what one queue learns of a weight must not move its level. */
export const BLEND_CENTRES: readonly number[] = [
  0, 2.832, 1.904, 3.502, 0.057, 0.508, 0.163, 3.455, 3.424, 0.012, 0.318,
];

/** Width of ln(wait) around the prediction: 1.2816 of it held eight in ten. */
export const BLEND_SD = 0.453;

/** Mean wait over the median that the blend predicts. */
export const BLEND_MEAN = 1.052;
