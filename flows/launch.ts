/** One start of Node-RED: its directory, its environment, its process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants, copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SupervisorLog } from './supervisor.js';

export interface LaunchOptions {
  /** The gateway's data directory; Node-RED lives in `node-red` below it. */
  readonly dataDir: string;
  readonly hall: string;
  /** Port of editor and web hooks on 127.0.0.1. */
  readonly port: number;
  /** The broker, for example "mqtt://127.0.0.1:1883", and the account of the flows there. */
  readonly mqttUrl: string;
  readonly mqttUser: string;
  readonly mqttPassword: string;
  /** Bcrypt hash of the password of the editor's user "admin". */
  readonly adminPasswordHash: string;
  /** Encrypts what flows keep as credentials. Another secret makes those unreadable. */
  readonly credentialSecret: string;
  /** What flows may read as environment, for example HALLGATE_WEBHOOK and TZ. Nothing else of ours is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: SupervisorLog;
}

/** MiB of JavaScript objects: 151 MB in all with the example flow, where Node.js alone would take what it can get. */
const heapMb = 192;

const asset = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const nodeRedMain = createRequire(import.meta.url).resolve('node-red/red.js');

/** @throws when the user directory cannot be written or the process cannot be started */
export async function launchNodeRed(options: LaunchOptions): Promise<ChildProcess> {
  const userDir = await prepare(options.dataDir);
  const environment = await environmentOf(options, userDir);
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${heapMb}`,
      nodeRedMain,
      '--settings',
      asset('settings.cjs'),
      '--userDir',
      userDir,
    ],
    { cwd: userDir, env: environment, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  // What reaches standard error did not come through the log: warnings of Node.js and the last words of a crash.
  createInterface({ input: child.stderr! }).on('line', (text) => options.log.warn({ text }, 'Node-RED says'));
  return child;
}

/** The user directory, with the example flow in it at the first start. A user's own flows are never touched. */
async function prepare(dataDir: string): Promise<string> {
  const userDir = join(dataDir, 'node-red');
  await mkdir(userDir, { recursive: true, mode: 0o700 });
  const flows = join(userDir, 'flows.json');
  await copyFile(asset('examples/wait-alert.json'), flows, constants.COPYFILE_EXCL).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return userDir;
}

/** Secrets go by environment, which only this user can read; settings.cjs takes them out before a flow runs. */
async function environmentOf(options: LaunchOptions, userDir: string): Promise<Record<string, string>> {
  return {
    ...options.environment,
    NODE_ENV: 'production',
    HOME: userDir,
    HALLGATE_HALL: options.hall,
    HALLGATE_MQTT_URL: options.mqttUrl,
    HALLGATE_MQTT_USER: options.mqttUser,
    HALLGATE_MQTT_PASSWORD: options.mqttPassword,
    HALLGATE_FLOWS_PORT: String(options.port),
    HALLGATE_FLOWS_NODES_DIR: asset('nodes'),
    HALLGATE_FLOWS_PASSWORD_HASH: options.adminPasswordHash,
    HALLGATE_FLOWS_CREDENTIAL_SECRET: options.credentialSecret,
  };
}
