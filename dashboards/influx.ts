/** InfluxQL targets: the SDK has no builder for InfluxDB. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { Query } from '../cloud/telemetry/index.js';

/** A variable of Grafana in a text. */
export const variable = (name: string): string => `\${${name}}`;

/** The data source that the dashboard's variable `ds` has selected. */
export const datasource = { type: 'influxdb', uid: variable('ds') };

export interface InfluxTarget extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof datasource;
  readonly rawQuery: true;
  readonly query: string;
  readonly resultFormat: 'time_series' | 'table';
  readonly alias?: string;
}

/**
 * @param format "table" for lists, and with at most one tag: Grafana shuffles the tag columns of a table
 * @param alias name of each series, with `$tag_<tag>` and `$col`
 */
export function target(
  refId: string,
  query: Query,
  format: InfluxTarget['resultFormat'] = 'time_series',
  alias?: string,
): Builder<Dataquery> {
  const built: InfluxTarget = {
    refId,
    datasource,
    rawQuery: true,
    query: query.text,
    resultFormat: format,
    ...(alias === undefined ? {} : { alias }),
    _implementsDataqueryVariant() {},
  };
  return { build: () => built };
}

/** "A", "B" … in the order of a panel's queries. */
export const refId = (index: number): string => String.fromCharCode(65 + index);
