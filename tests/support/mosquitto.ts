/** A real Mosquitto on loopback, for tests: accounts, its own directory and port, ended by its own process id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './site.js';
import { until } from './until.js';

const program = '/usr/sbin/mosquitto';

export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** Ends the process; the sessions of its clients stay on disk. */
  halt(): Promise<void>;
  /** Starts it again on the same port. */
  resume(): Promise<void>;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

/** Where a broker under test lives. */
export interface MosquittoPlace {
  readonly dir: string;
  readonly port: number;
  /** File of the accounts. */
  readonly passwords: string;
}

const plain = ({ dir, port, passwords }: MosquittoPlace): string => `listener ${port} 127.0.0.1
allow_anonymous false
password_file ${passwords}
persistence true
persistence_location ${dir}/
max_queued_messages 0
log_dest stderr
`;

/**
 * @param accounts passwords by account
 * @param configuration what it is started with, if it is not the plain one
 */
export async function startMosquitto(
  accounts: Readonly<Record<string, string>>,
  configuration: (place: MosquittoPlace) => string = plain,
): Promise<Mosquitto> {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    throw new Error(
      `${program} is missing: install Debian's package "mosquitto" (apt-get install mosquitto)`,
    );
  }
  const dir = mkdtempSync(join(tmpdir(), 'hallgate-mosquitto-'));
  const port = await freePort();
  const passwords = join(dir, 'passwords');
  const lines = Object.entries(accounts).map(([account, password]) => `${account}:${password}\n`);
  writeFileSync(passwords, lines.join(''), { mode: 0o600 });
  execFileSync('mosquitto_passwd', ['-U', passwords]);
  const config = join(dir, 'mosquitto.conf');
  writeFileSync(config, `user root\n${configuration({ dir, port, passwords })}`);
  let running = await launch(config, port);
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    halt: () => end(running),
    async resume() {
      running = await launch(config, port);
    },
    async stop() {
      await end(running);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function launch(config: string, port: number): Promise<ChildProcess> {
  const child = spawn(program, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until(`mosquitto listens: ${said}`, () => {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}: ${said}`);
    return listens(port);
  });
  return child;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Mosquitto writes its sessions when it is asked to end.
  child.kill('SIGTERM');
  await ended;
}
