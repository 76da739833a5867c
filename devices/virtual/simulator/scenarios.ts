/** Days to be simulated, by name. Rates in people per second; the reference hall has mean service 5 min. */
import type { Scenario } from './hall.js';
import { meanOf } from './law.js';

const MIN = 60;
const DAY = 8 * 60 * MIN;

/** A hall of five desks, mean service 5 min, mean patience 30 min, 0.95 arrivals a minute. */
const base: Scenario = {
  name: 'stationary',
  about: 'The same all day: five desks, 0.95 people a minute.',
  lengthS: DAY,
  arrivals: () => 0.95 / MIN,
  arrivalsMax: 0.95 / MIN,
  service: { law: 'exponential', meanS: 5 * MIN },
  patience: { law: 'exponential', meanS: 30 * MIN },
  desks: [{ at: 0, open: 5 }],
};

/** People per minute over a day, with a peak: low + high·exp(-((t - at)/width)²), t in minutes. */
function peak(
  low: number,
  high: number,
  at: number,
  width: number,
): Pick<Scenario, 'arrivals' | 'arrivalsMax'> {
  return {
    arrivals: (t) => (low + high * Math.exp(-(((t / MIN - at) / width) ** 2))) / MIN,
    arrivalsMax: (low + high) / MIN,
  };
}

const steady = (perMin: number) => ({ arrivals: () => perMin / MIN, arrivalsMax: perMin / MIN });

function hall(name: string, about: string, change: Partial<Scenario>): Scenario {
  return { ...base, ...change, name, about };
}

const days: Scenario[] = [
  base,
  hall('rush-hour', 'A peak of 1.4 a minute after three hours.', peak(0.5, 0.9, 180, 60)),
  hall('heavy-rush', 'A peak of 1.9 a minute; two more desks open after 200 min.', {
    ...peak(0.6, 1.3, 150, 45),
    desks: [
      { at: 0, open: 5 },
      { at: 200 * MIN, open: 7 },
    ],
  }),
  hall('desks-change', 'Desks 5, 3, 7, 5 at 0, 120, 200 and 300 min.', {
    desks: [
      { at: 0, open: 5 },
      { at: 120 * MIN, open: 3 },
      { at: 200 * MIN, open: 7 },
      { at: 300 * MIN, open: 5 },
    ],
  }),
  hall('no-abandonment', 'Nobody gives up, load 0.9.', { ...steady(0.9), patience: null }),
  hall('patient-0.85', 'Nobody gives up, load 0.85.', { ...steady(0.85), patience: null }),
  hall('patient-0.98', 'Nobody gives up, load 0.98.', { ...steady(0.98), patience: null }),
  hall('heavy-abandonment', 'Patience 10 min, load 1.2.', {
    ...steady(1.2),
    patience: { law: 'exponential', meanS: 10 * MIN },
  }),
  hall('patience-lognormal', 'Patience lognormal, mean 30 min, CV 1.', {
    patience: { law: 'lognormal', meanS: 30 * MIN, cv: 1 },
  }),
  hall('patience-weibull-0.5', 'Many give up at once, the others stay.', {
    patience: { law: 'weibull', meanS: 30 * MIN, shape: 0.5 },
  }),
  hall('patience-weibull-2', 'Patience wears out.', {
    patience: { law: 'weibull', meanS: 30 * MIN, shape: 2 },
  }),
  hall('groups', 'People come alone or by three.', {
    ...steady(0.48),
    groups: [
      { size: 1, share: 0.5 },
      { size: 3, share: 0.5 },
    ],
  }),
  hall('service-cv-0.5', 'Regular services.', { service: { law: 'lognormal', meanS: 5 * MIN, cv: 0.5 } }),
  hall('service-cv-1.3', 'Irregular services.', { service: { law: 'lognormal', meanS: 5 * MIN, cv: 1.3 } }),
  hall('service-cv-1.5', 'Very irregular services.', {
    service: { law: 'lognormal', meanS: 5 * MIN, cv: 1.5 },
  }),
  hall('two-services', 'Half of the people need 2 min, half 8 min.', {
    service: {
      law: 'two',
      share: 0.5,
      first: { law: 'exponential', meanS: 2 * MIN },
      second: { law: 'exponential', meanS: 8 * MIN },
    },
  }),
  hall('desks-2', 'Two desks.', { ...steady(0.38), desks: [{ at: 0, open: 2 }] }),
  hall('desks-10', 'Ten desks.', { ...steady(1.95), desks: [{ at: 0, open: 10 }] }),
  hall('desks-20', 'Twenty desks.', { ...steady(3.9), desks: [{ at: 0, open: 20 }] }),
  hall('load-0.85', 'Five desks at load 0.85.', steady(0.85)),
  hall('load-0.98', 'Five desks at load 0.98.', steady(0.98)),
  {
    name: 'rush',
    about: 'A coach arrives in the second minute; three more desks open after four.',
    lengthS: 60 * MIN,
    ...steady(0.8),
    coaches: [{ at: 55, size: 20, overS: 45 }],
    service: { law: 'exponential', meanS: 150 },
    patience: { law: 'exponential', meanS: 30 * MIN },
    desks: [
      { at: 0, open: 3 },
      { at: 4 * MIN, open: 6 },
    ],
    inside: 5,
  },
];

export const scenarios: ReadonlyMap<string, Scenario> = new Map(days.map((day) => [day.name, day]));

/** Rates for the oracle: of one desk, and of giving up (0 for never). Exact when both laws are exponential. */
export function ratesOf({ service, patience }: Scenario): { mu: number; theta: number } {
  return { mu: 1 / meanOf(service), theta: patience ? 1 / meanOf(patience) : 0 };
}
