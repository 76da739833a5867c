/** Colours by value, from the figures of standards.yaml: the same limits that the alert rules have. */
import {
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Standards } from '../cloud/site/standards.js';
import { percent } from '../cloud/telemetry/index.js';

/** No data is never green and never red. */
export const grey = '#6e7280';
export const green = 'green';
export const amber = 'orange';
export const red = 'red';
const darkRed = 'dark-red';

/** Colours from a value upwards. */
export type Limits = readonly (readonly [from: number, color: string])[];

/** Below the first limit, and where there is no value, everything is grey. */
export function thresholds(limits: Limits): ThresholdsConfigBuilder {
  const steps: Threshold[] = [
    { value: null, color: grey },
    ...limits.map(([value, color]) => ({ value, color })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** Seconds. */
export const waitLimits = ({ wait }: Standards): Limits => [
  [0, green],
  [wait.clear_s, amber],
  [wait.target_s, red],
  [wait.critical_s, darkRed],
];

/** Per cent of the permitted number. */
export const occupancyLimits = ({ occupancy }: Standards): Limits => [
  [0, green],
  [percent(Math.min(occupancy.clear_share, occupancy.limit_share)), amber],
  [percent(occupancy.limit_share), red],
];

/** Per cent of the votes. */
export const satisfactionLimits = ({ satisfaction }: Standards): Limits => [
  [0, red],
  [percent(satisfaction.target_share), green],
];

/** Seconds that somebody has called for help. */
export const helpLimits = ({ help_call }: Standards): Limits => [
  [0, green],
  [1, amber],
  [help_call.answer_s, red],
];

/** Things of which there should be none. */
export const noneLimits: Limits = [
  [0, green],
  [1, red],
];

/** Per cent of the figures that rest on devices without a passed walk test. */
export const untestedLimits: Limits = [
  [0, green],
  [1, amber],
];
