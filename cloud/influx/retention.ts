/** How long points are kept, and the names under which both kinds lie in the lines 1, 2 and 3 of InfluxDB. */
import { rollupPolicy } from '../telemetry/index.js';
import type { InfluxTarget, InfluxVersion } from './target.js';

/** Days. A new database gets these; what somebody has set already is never shortened. */
export const keepDays = {
  /** Raw points: boards and alerts look back hours, a person looks back weeks. */
  raw: 90,
  /** Hours and days: five years of the same month. */
  rollup: 1_830,
} as const;

/** Bucket of 2.x and database of 3.x; InfluxQL finds it as retention policy `rollup` of the database. */
export const rollupBucket = (database: string): string => `${database}/${rollupPolicy}`;

/** The same InfluxDB, where hours and days are written. */
export function rollupTarget(target: InfluxTarget, version: InfluxVersion): InfluxTarget {
  return version === 1
    ? { ...target, retentionPolicy: rollupPolicy }
    : { ...target, bucket: rollupBucket(target.bucket ?? target.database) };
}
