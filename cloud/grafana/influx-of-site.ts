/** The one InfluxDB that a site's halls write to, as Grafana has one data source for all of them. */
import type { Hall, InfluxSettings } from '../site/hall.js';
import type { InfluxOfSite } from './datasource.js';
import type { ProvisionProblem } from './problem.js';

export function influxOfSite(halls: readonly Hall[]): {
  influx?: InfluxOfSite;
  problems: ProvisionProblem[];
} {
  const named = halls.flatMap(({ id, influx }) => (influx ? [{ id, influx }] : []));
  const [first, ...others] = named;
  if (!first) {
    return { problems: [absent(halls[0]?.id ?? '<id>')] };
  }
  const { version, url, database, org } = first.influx;
  const problems = others.flatMap(({ id, influx }) => differences(id, influx, first));
  return { influx: { version, url, database, ...(org === undefined ? {} : { org }) }, problems };
}

const absent = (hall: string): ProvisionProblem => ({
  code: 'no_influx',
  file: `halls/${hall}.yaml`,
  key: 'influx',
  wrong: 'no hall names an InfluxDB',
  mend: 'add influx: {url, version, database} to the halls',
});

/** The URL may differ: a hall can reach the same server by another name. */
function differences(
  id: string,
  influx: InfluxSettings,
  first: { readonly id: string; readonly influx: InfluxSettings },
): ProvisionProblem[] {
  return (['version', 'database', 'org'] as const).flatMap((key) => {
    if (influx[key] === first.influx[key]) return [];
    return {
      code: 'influx_differs',
      file: `halls/${id}.yaml`,
      key: `influx.${key}`,
      found: JSON.stringify(influx[key]) ?? 'nothing',
      wrong: `hall ${first.id} has ${JSON.stringify(first.influx[key]) ?? 'nothing'}`,
      mend: 'let all halls of a site write to one database',
    };
  });
}
