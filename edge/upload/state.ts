/** What the wall and the telemetry may know of the upload. */
import type { InfluxTarget } from '../../cloud/influx/target.js';
import type { Journal } from '../journal/journal.js';
import type { Clock } from '../platform/clock.js';
import type { Log } from '../platform/log.js';

/** idle: nothing to send; sending; waiting: tries again by itself; held: somebody has to mend something, probed meanwhile. */
export type UploadMode = 'idle' | 'sending' | 'waiting' | 'held';

/** Why points are not going out. A code is never reused. */
export const uploadReasons = {
  ok: 'Points go out.',
  unreachable: 'InfluxDB cannot be reached. The points are kept and sent later.',
  timeout: 'InfluxDB did not answer in time. The points are kept and sent later.',
  busy: 'InfluxDB asked to wait. The points are kept and sent later.',
  server_error: 'InfluxDB reports an error of its own. The points are kept and sent later.',
  not_influxdb:
    'The answer did not come from InfluxDB: a captive portal, a proxy or a wrong address. Check the URL.',
  unauthorized: 'InfluxDB refuses the account. Check user and password, or the token.',
  forbidden: 'The account may not write there. Check its rights on the database or bucket.',
  not_found: 'The database, bucket or organisation does not exist. Create it, or correct the name.',
  refused: 'InfluxDB refuses the request as such. Check the URL and the version.',
  journal: 'The journal cannot be read or written. See its own alert.',
} as const;

export type UploadReason = keyof typeof uploadReasons;

export interface UploadState {
  readonly mode: UploadMode;
  readonly reason: UploadReason;
  /** The server's or the system's own words; empty if there are none. */
  readonly detail: string;
  /** Since when mode and reason have been so, UTC ms. */
  readonly since: number;
  readonly backlogPoints: number;
  /** UTC ms; absent if nothing waits. */
  readonly backlogOldestAt?: number;
  /** Points that InfluxDB refused one by one, since installation. */
  readonly quarantined: number;
  /** Points acknowledged since the start. */
  readonly sent: number;
}

export interface UploaderOptions {
  readonly journal: Journal;
  /** Read anew for each request: a `secret` that is a getter may change while the gateway runs. */
  readonly target: InfluxTarget;
  /** Real time, also in a demo that runs faster: the network does not. */
  readonly clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly log: Log;
  /** Called when mode or reason changed. */
  readonly onState: (state: UploadState) => void;
}

export interface Uploader {
  /** Ends at once, a request under way too. Nothing is lost: what was not acknowledged stays journalled. */
  stop(): Promise<void>;
  state(): UploadState;
}
