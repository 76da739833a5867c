/** A site on disk, and the gateway on it as its own process: what the kill and fault tests need. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { loginsOf } from '../../cloud/site/logins.js';
import { hashPassword } from '../../cloud/site/password.js';
import { passwordOf, type testHall, testStandards } from './hall.js';

const built = fileURLToPath(new URL('../../dist/cli/hallgate.js', import.meta.url));

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Writes standards.yaml, the hall file and its secrets. */
export async function writeSite(
  hall: ReturnType<typeof testHall>,
): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'hallgate-site-'));
  await mkdir(join(dir, 'halls'));
  await mkdir(join(dir, '.secrets'), { mode: 0o700 });
  await writeFile(join(dir, 'standards.yaml'), stringify(testStandards));
  await writeFile(join(dir, 'halls', `${hall.id}.yaml`), stringify(hall));
  const logins = await Promise.all(
    loginsOf(hall).map(async (login) => [login, await hashPassword(passwordOf(login))] as const),
  );
  const secrets = { mqtt: Object.fromEntries(logins), install: await hashPassword(passwordOf('install')) };
  await writeFile(join(dir, '.secrets', `${hall.id}.json`), JSON.stringify(secrets), { mode: 0o600 });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

export interface GatewayProcess {
  readonly child: ChildProcess;
  /** What it printed, for the message of a failing test. */
  readonly output: () => string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Runs `hallgate run` and waits until the gateway says that it runs. */
export async function runGateway(dir: string, hall: string): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [built, 'run', '--site', dir, '--hall', hall], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('the gateway runs')) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}: ${output}`)));
  });
  return {
    child,
    output: () => output,
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
