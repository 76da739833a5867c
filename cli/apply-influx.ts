/** `hallgate provision --apply`: prepares the InfluxDB of a site, and shows the tokens that were made for it, once. */
import type { Command } from 'commander';
import type { InfluxOfSite } from '../cloud/grafana/datasource.js';
import { applyInflux, missingVariables } from '../cloud/influx/apply.js';
import { InfluxError } from '../cloud/influx/http.js';
import type { Applied } from '../cloud/influx/steps.js';
import { environment } from '../edge/platform/process.js';

/** @param url InfluxDB as it is reached from here */
export async function applyTo(
  command: Command,
  url: string,
  { version, database, org }: InfluxOfSite,
  writers: readonly string[],
): Promise<Applied> {
  const secrets = environment();
  const missing = missingVariables(version, secrets);
  if (missing.length > 0)
    command.error(
      `--apply needs ${missing.join(', ')} in the environment, for an administrator of InfluxDB ${version} and the ` +
        'accounts that it makes [influx_secret_missing]',
      { exitCode: 1 },
    );
  if (!/^https?:\/\/[^/]+\/*$/.test(url))
    command.error(`--apply is ${url}; write it as http://127.0.0.1:8086, without a path [influx_url]`, {
      exitCode: 1,
    });
  const wanted = {
    url: url.replace(/\/+$/, ''),
    version,
    database,
    writers,
    ...(org !== undefined && { org }),
  };
  return applyInflux(wanted, secrets).catch((error: unknown) => {
    if (error instanceof InfluxError) command.error(error.message, { exitCode: 1 });
    throw error;
  });
}

export function appliedText({ changed, kept, notices, tokens }: Applied): string {
  return [
    ...changed.map((line) => `made ${line}`),
    `${kept.length} of InfluxDB's parts were there already`,
    ...notices.map((line) => `note: ${line}`),
    ...(tokens.length > 0 ? ['These tokens are shown once. Keep them now:'] : []),
    ...tokens.map(({ name, token }) => `  ${name}: ${token.reveal()}`),
  ].join('\n');
}

export const appliedJson = ({ changed, kept, notices, tokens }: Applied) => ({
  changed,
  kept,
  notices,
  tokens: Object.fromEntries(tokens.map(({ name, token }) => [name, token.reveal()])),
});
