/** The file of the data source. Secrets stand in it as variables of the environment only. */
import { datasourceUid } from '../telemetry/index.js';

export interface InfluxOfSite {
  readonly version: 1 | 2 | 3;
  readonly url: string;
  readonly database: string;
  readonly org?: string;
}

/** Account that may only read, in InfluxDB 1.x. */
export const readUser = 'grafana';

/** A variable of Grafana's environment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly about: string;
  /** What it is most likely; never a secret. */
  readonly value?: string;
}

export const urlVariable = 'INFLUX_URL';
export const databaseVariable = 'INFLUX_DB';
export const passwordVariable = 'INFLUX_READ_PASSWORD';
export const tokenVariable = 'INFLUX_READ_TOKEN';

const variable = (name: string): string => `\${${name}}`;

export function datasourceFile(influx: InfluxOfSite) {
  const jsonData = {
    version: 'InfluxQL',
    dbName: variable(databaseVariable),
    // Stated, because a file's default is GET, which cuts long queries.
    httpMode: 'POST',
    // The lower bound of automatic intervals: the slowest gauges write this often.
    timeInterval: '30s',
    maxSeries: 1000,
  };
  const common = {
    name: datasourceUid,
    uid: datasourceUid,
    orgId: 1,
    type: 'influxdb',
    access: 'proxy',
    url: variable(urlVariable),
    editable: false,
  };
  const byPassword = { user: readUser, jsonData, secureJsonData: { password: variable(passwordVariable) } };
  const byToken = {
    jsonData: { ...jsonData, httpHeaderName1: 'Authorization' },
    secureJsonData: { httpHeaderValue1: `Token ${variable(tokenVariable)}` },
  };
  const access = influx.version === 1 ? byPassword : byToken;
  return { apiVersion: 1, prune: true, datasources: [{ ...common, ...access }] };
}

export function datasourceVariables(influx: InfluxOfSite): EnvironmentVariable[] {
  const secret =
    influx.version === 1
      ? {
          name: passwordVariable,
          about: `password of the InfluxDB account "${readUser}", which may only read`,
        }
      : { name: tokenVariable, about: 'token of InfluxDB that may only read' };
  return [
    { name: urlVariable, about: 'InfluxDB, as Grafana reaches it', value: influx.url },
    { name: databaseVariable, about: 'database, or bucket', value: influx.database },
    secret,
  ];
}
