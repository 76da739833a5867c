/** Why nothing can be provisioned for a site that is sound in itself. */

/** Every code with its meaning. A code is never reused for something else. */
export const provisionCodes = {
  no_influx: 'No hall names an InfluxDB, so that there is nothing to show.',
  influx_differs: 'Two halls write to InfluxDBs that one data source cannot read.',
  variable_missing: 'The environment of Grafana lacks a variable that the files use.',
  variable_malformed: 'A variable of the environment of Grafana holds something else than its files need.',
} as const;

export interface ProvisionProblem {
  readonly code: keyof typeof provisionCodes;
  /** Relative to the site, or the file of the environment. */
  readonly file: string;
  readonly key: string;
  readonly found?: string;
  readonly wrong: string;
  readonly mend: string;
}

export function formatProvisionProblem({ code, file, key, found, wrong, mend }: ProvisionProblem): string {
  return `${file} ${key}: ${found === undefined ? '' : `found ${found}, `}${wrong}; ${mend} [${code}]`;
}
