/** What a gateway is given: its hall, its secrets as functions, its clock, its pins. */
import type { InfluxTarget } from '../cloud/influx/target.js';
import type { Hall } from '../cloud/site/hall.js';
import type { StandardsFile } from '../cloud/site/standards.js';
import type { Pins } from '../devices/gpio/pins.js';
import type { NodeRedOptions } from '../flows/node-red.js';
import type { InstallHost } from './install/host.js';
import type { Clock } from './platform/clock.js';
import type { Log } from './platform/log.js';

export interface GatewayOptions {
  readonly hall: Hall;
  readonly standards: StandardsFile;
  /** Checks an MQTT password; false for an unknown account, too. */
  readonly verify: (account: string, password: string) => Promise<boolean>;
  /** Password at an outside broker. */
  readonly brokerPassword?: string | undefined;
  /** Where points go; absent: they stay in the journal and the gateway does everything else. */
  readonly influx?: InfluxTarget | undefined;
  /** Directory of the journal. */
  readonly dataDir: string;
  /** Needed if the hall has devices on pins. */
  readonly pins?: Pins | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Certificate and key of the web server, PEM; absent: it speaks plain HTTP. */
  readonly webTls?: { readonly certificate: string; readonly key: string } | undefined;
  /** The install page; absent: there is none. */
  readonly install?: InstallHost | undefined;
  /** Node-RED beside the gateway; absent: none. */
  readonly flows?: FlowsOptions | undefined;
}

export type FlowsOptions = Pick<
  NodeRedOptions,
  'port' | 'adminPasswordHash' | 'credentialSecret' | 'environment' | 'onState'
>;

/** "127.0.0.1:8080" in its parts. */
export function address(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':');
  return { host: listen.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(listen.slice(colon + 1)) };
}
