/** The air of a room as LoRaWAN codecs name it, of whatever vendor. */
import { z } from 'zod';
import type { Reading } from '../reading.js';
import { known, maybeNumeric } from '../values.js';

const motion = z
  .union([z.string().max(32), z.number(), z.boolean()])
  .nullish()
  .transform((word) => (word === null || word === undefined ? undefined : motions[`${word}`.toLowerCase()]));

/** Words that mean somebody moved, and words that mean nobody did. */
const motions: Readonly<Record<string, boolean>> = {
  trigger: true,
  occupied: true,
  motion: true,
  true: true,
  '1': true,
  idle: false,
  normal: false,
  vacant: false,
  'no motion': false,
  false: false,
  '0': false,
};

/** A light level from 0 to 5 is no illuminance and stays unread. */
export const airFields = {
  temperature: maybeNumeric,
  humidity: maybeNumeric,
  co2: maybeNumeric,
  illumination: maybeNumeric,
  illuminance: z.unknown().optional(),
  pir: motion,
  occupancy: motion,
};
const air = z.object(airFields);

/** Everything of the air that the object states, on channel "room", and movement on channel "motion". */
export function readAir(object: z.output<typeof air>): Reading[] {
  const lux = typeof object.illuminance === 'number' ? object.illuminance : object.illumination;
  const measured = known({
    temperature_c: object.temperature,
    humidity_pct: object.humidity,
    co2_ppm: object.co2,
    light_lux: lux,
  });
  const moved = object.pir ?? object.occupancy;
  return [
    ...(Object.keys(measured).length > 0
      ? [{ kind: 'environment' as const, channel: 'room', ...measured }]
      : []),
    ...(moved === undefined ? [] : [{ kind: 'occupied' as const, channel: 'motion', occupied: moved }]),
  ];
}
