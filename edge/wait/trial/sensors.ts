/** Sets of sensors with the faults that the accuracy targets name. */
import type { Sensors, Window } from '../../../devices/virtual/simulator/index.js';

const HOUR = 3600;

/** A usual hall: each sensor with its usual faults, and a watchdog that needs 90 s to find a dead one. */
export const usual = {
  door: { miss: 0.05, double: 0.05 },
  zone: { everyS: 30, sd: 0.5, slope: 0.1 },
  service: { missStart: 0.02, missDone: 0.02, starts: true },
  desks: {},
  watchdogS: 90,
} satisfies Sensors;

export const tags = { share: 0.4, miss: 0.2, ghost: 0.03 };

/** From the third hour on, for ever. */
const lateDeath: Window[] = [[2 * HOUR, Number.POSITIVE_INFINITY]];
const allDay: Window[] = [[0, Number.POSITIVE_INFINITY]];
const halfOfEachHour = Array.from(
  { length: 9 },
  (_, hour): Window => [hour * HOUR + 1800, hour * HOUR + HOUR],
);
const everyOtherHour = [1, 3, 5, 7].map((hour): Window => [hour * HOUR, (hour + 1) * HOUR]);

const { zone: _zone, ...withoutZone } = usual;

export const sensorSets: Readonly<Record<string, Sensors>> = {
  usual,
  'no-starts': { ...usual, service: { ...usual.service, starts: false } },
  tags: { ...usual, tags },
  'door-10': { ...usual, door: { miss: 0.1, double: 0.1 } },
  'door-8-2': { ...usual, door: { miss: 0.08, double: 0.02 } },
  'zone-dead-30': { ...usual, zone: { ...usual.zone, dead: halfOfEachHour } },
  'zone-dead-60': { ...usual, zone: { ...usual.zone, dead: everyOtherHour } },
  'zone-dead': { ...usual, zone: { ...usual.zone, dead: allDay } },
  'no-zone-tags': { ...withoutZone, tags },
  'door-dead': { ...usual, door: { ...usual.door, dead: lateDeath } },
  'service-dead': { ...usual, service: { ...usual.service, dead: lateDeath } },
  'zone-dies': { ...usual, zone: { ...usual.zone, dead: lateDeath } },
  'tags-left': {
    ...usual,
    door: { ...usual.door, dead: lateDeath },
    zone: { ...usual.zone, dead: lateDeath },
    service: { ...usual.service, dead: lateDeath },
    tags,
  },
  'zone-only': { zone: usual.zone, desks: {} },
  'clocks-skewed': {
    ...usual,
    door: { ...usual.door, skewS: 10, delayS: 0.3 },
    zone: { ...usual.zone, skewS: -10, delayS: 0.3 },
    service: { ...usual.service, skewS: 7, delayS: 0.3 },
  },
  'clocks-right': { ...usual, door: { ...usual.door, delayS: 0.3 }, zone: { ...usual.zone, delayS: 0.3 } },
  'clock-steps': {
    ...usual,
    door: { ...usual.door, step: { at: 3 * HOUR, byS: HOUR }, delayS: 0.3 },
    zone: { ...usual.zone, step: { at: 4 * HOUR, byS: HOUR }, delayS: 0.3 },
  },
  'year-wrong': { ...usual, zone: { ...usual.zone, step: { at: 3 * HOUR, byS: 365 * 86_400 } } },
};
