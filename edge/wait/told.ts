/** The wait as it is told: by the filter, or by the blend where a hall is known by its ticket numbers. */
import { expect } from './belief.js';
import { expertOf, featuresOf, foretell } from './expert.js';
import { usable } from './inputs.js';
import { BLEND_MEAN, BLEND_SD } from './learnt.js';
import { normalQuantile } from './numerics/gamma.js';
import { distribution, type Outlook, outlook, stepsAhead } from './outlook.js';
import { desksOf, thetaOf } from './passage.js';
import { serviceNow } from './rates.js';
import { usualSteps } from './roster.js';
import type { WaitState } from './state.js';
import { localHour, waitingOf } from './ticket-happenings.js';
import { viewOf } from './tickets.js';
import type { Method } from './types.js';

/** A forecast; seconds. */
export interface Told {
  method: Method;
  mean: number;
  sd: number;
  none: number;
  quantile(p: number): number;
  over(t: number): number;
  /** Predicted error over that of one who knows the people ahead and the rates; null where nobody can know. */
  ratio: number | null;
}

/** Null: nothing is known, or nobody serves. */
export function tell(state: WaitState): Told | null {
  return blended(state) ?? filtered(state);
}

function filtered(state: WaitState): Told | null {
  const future = outlookOf(state);
  if (!future) return null;
  const { none, mean, variance, floor } = future;
  const law = distribution({ none, mean, variance: variance * state.band.scale ** 2 });
  return {
    method: 'filter',
    mean: mean * (1 - none),
    sd: Math.sqrt((1 - none) * (variance + none * mean ** 2)),
    none,
    ...law,
    ratio: none >= 1 - 1e-9 ? 1 : Math.sqrt(variance / Math.max(1e-9, floor)),
  };
}

function outlookOf(state: WaitState): Outlook | null {
  const desks = desksOf(state);
  const { mu, variance } = serviceNow(state.service);
  const rates = { desks, mu, theta: thetaOf(state), muVariance: variance, cv2: state.service.cv2 };
  const ahead = expect(state.belief, (x) => Math.max(0, x - desks)) + 3;
  const horizon = Math.min(14_400, (3 * ahead) / Math.max(1e-6, desks * mu));
  const localS = state.at / 1000 + (state.config.utcOffsetS ?? 0);
  const plan = state.config.plan ?? usualSteps(state.roster, state.at, localS, desks, horizon);
  return outlook(state.belief, rates, stepsAhead(plan, state.at, horizon, state.inputs.desks?.at));
}

/** Desks that report each service are better witnesses than numbers; without them the numbers speak. */
function blended(state: WaitState): Told | null {
  if (!usable(state.inputs, 'tickets', state.at) || usable(state.inputs, 'service', state.at)) return null;
  const waiting = waitingOf(state);
  const view = waiting === null ? null : viewOf(state.tickets, waiting, desksOf(state), state.at);
  if (!view) return null;
  const log = foretell(expertOf(state.expert), featuresOf(view, localHour(state, state.at)));
  const median = 60 * Math.exp(log);
  const sd = BLEND_SD * state.band.scale;
  return {
    method: 'blend',
    mean: median * BLEND_MEAN,
    sd: median * sd,
    none: 0,
    quantile: (p) => median * Math.exp(sd * normalQuantile(p)),
    over: (t) => 1 - normalShare((Math.log(t) - Math.log(median)) / sd),
    ratio: null,
  };
}

/** Standard normal distribution function (Abramowitz & Stegun 26.2.17, absolute error below 7.5e-8). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}
