/**
 * A real InfluxDB 1.x on loopback, for tests: its own directory, a port that the system chose, ended by its own process id.
 *
 * A missing program is an error that names the Debian package; it is never a reason to skip.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = '/usr/bin/influxd';
/** A cold start takes a second or two; more than this is a fault. */
const startTimeoutMs = 30_000;

export interface QueryResult {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly name: string;
      readonly tags?: Readonly<Record<string, string>>;
      readonly columns: readonly string[];
      readonly values: readonly (readonly (string | number | null)[])[];
    }[];
  }[];
}

export interface Influxd {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** The process that runs now. */
  pid(): number;
  /** Runs InfluxQL (GET and POST statements alike); rejects on an error of the server or of a statement. Times are ns as numbers. */
  query(q: string, db?: string): Promise<QueryResult>;
  createDatabase(name: string): Promise<void>;
  /** SIGKILL, the data kept: start again with `resume`. */
  kill(): Promise<void>;
  /** Starts again after `kill` on the same port and data. */
  resume(): Promise<void>;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

export interface InfluxdOptions {
  /** Accounts are required; create the first with `CREATE USER ... WITH ALL PRIVILEGES`. */
  readonly auth?: boolean;
  /** Largest accepted body in bytes; the server's default is 25,000,000. */
  readonly maxBodySize?: number;
}

export async function startInfluxd(options: InfluxdOptions = {}): Promise<Influxd> {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    throw new Error(`${program} is missing: install Debian's package "influxdb" (apt-get install influxdb)`);
  }
  const dir = mkdtempSync(join(tmpdir(), 'hallgate-influxd-'));
  let running = await launch(dir, 0, options);
  const { port } = running;
  const url = `http://127.0.0.1:${port}`;
  const query = (q: string, db?: string) => runQuery(url, q, db);
  return {
    url,
    port,
    pid: () => running.child.pid!,
    query,
    createDatabase: async (name) => void (await query(`CREATE DATABASE "${name}"`)),
    kill: () => end(running.child, 'SIGKILL'),
    resume: async () => {
      running = await launch(dir, port, options);
    },
    stop: async () => {
      await end(running.child, 'SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function runQuery(url: string, q: string, db?: string): Promise<QueryResult> {
  const body = new URLSearchParams({ q, epoch: 'ns', ...(db === undefined ? {} : { db }) });
  const response = await fetch(`${url}/query`, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`InfluxDB answered ${response.status} to ${q}: ${text}`);
  const result = JSON.parse(text) as QueryResult;
  const failed = result.results.find((one) => one.error !== undefined);
  if (failed) throw new Error(`InfluxDB refused ${q}: ${failed.error}`);
  return result;
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Port 0 lets the system choose; the log tells which port it was. */
async function launch(dir: string, port: number, options: InfluxdOptions): Promise<Running> {
  for (const part of ['meta', 'data', 'wal']) mkdirSync(join(dir, part), { recursive: true });
  const file = join(dir, 'influxd.toml');
  writeFileSync(file, configuration(dir, port, options));
  const child = spawn(program, ['-config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.removeListener('exit', endWithUs));
  let log = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`influxd did not start: ${why}\n${log.slice(-2_000)}`));
    };
    const timer = setTimeout(() => fail(`not listening after ${startTimeoutMs} ms`), startTimeoutMs);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`exit ${code}`);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
      const found = /Listening on HTTP.*127\.0\.0\.1:(\d+)/.exec(log);
      if (!found) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      child.once('exit', () => process.removeListener('exit', endWithUs));
      child.stderr?.removeAllListeners('data');
      child.stderr?.resume();
      resolve({ child, port: Number(found[1]) });
    });
  });
}

function configuration(dir: string, port: number, options: InfluxdOptions): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
dir = "${dir}/meta"
[data]
dir = "${dir}/data"
wal-dir = "${dir}/wal"
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
auth-enabled = ${options.auth === true}
max-body-size = ${options.maxBodySize ?? 25_000_000}
[continuous_queries]
enabled = false
`;
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
