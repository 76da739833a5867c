/** The accounts at InfluxDB: gateways only write, Grafana only reads, the roll-up reads points and writes hours and days. */
export { readUser } from '../grafana/datasource.js';

export const rollupUser = 'hallgate-rollup';
