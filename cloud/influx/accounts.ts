/** Who may do what at InfluxDB: gateways only write, Grafana only reads, the roll-up reads points and writes hours and days. */
import { readUser } from '../grafana/datasource.js';

export { readUser };
export const rollupUser = 'hallgate-rollup';

export interface Rights {
  /** Of the raw points, and of the hours and days. */
  readonly raw: readonly ('read' | 'write')[];
  readonly rollup: readonly ('read' | 'write')[];
}

/** 2.x and 3.x: a token for each, by its name. */
export const tokens: Readonly<Record<string, Rights>> = {
  'hallgate-write': { raw: ['write'], rollup: [] },
  'hallgate-read': { raw: ['read'], rollup: ['read'] },
  [rollupUser]: { raw: ['read'], rollup: ['read', 'write'] },
};
