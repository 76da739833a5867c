/** The demo as a new user sees it: a rush, an alert that comes and goes, a web hook, and an end without leftovers. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { WallView } from '../edge/web/view.js';
import { until } from './support/hall.js';

const built = fileURLToPath(new URL('../dist/cli/hallgate.js', import.meta.url));

it('shows a rush whose alert comes and goes, at ten times the speed', { timeout: 150_000 }, async () => {
  const child = spawn(process.execPath, [built, 'demo', '--speed', '10'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  try {
    const url = await until('the address of the wall', () => /The wall\s+(\S+)/.exec(output)?.[1], 60_000);
    const wall = async () => (await (await fetch(new URL('/api/wall', url))).json()) as WallView;
    const begun = (await wall()).ts;
    const over = await until(
      'a wait over ten minutes',
      async () => {
        const now = await wall();
        return now.queues.some((queue) => queue.over) ? now : null;
      },
      60_000,
    );
    // Within two minutes of demo time, and a little for the sensor's own reporting interval.
    expect(over.ts - begun).toBeLessThan(150_000);
    await until('the alert', () => output.includes('ALERT firing'), 60_000);
    const busy = await wall();
    expect(busy.alerts.some(({ rule, state }) => rule === 'wait' && state !== 'resolved')).toBe(true);
    expect(busy.occupancy.people).toBeGreaterThan(10);
    await until('the web hook of Node-RED', () => output.includes('Node-RED posted the web hook'), 60_000);
    await until('the end of the alert', () => output.includes('resolved:'), 120_000);
    await until('a satisfaction vote', async () => (await wall()).satisfaction.votes > 0, 60_000);
    expect((await wall()).rejected).toEqual([]);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${output}`, { cause: error });
  } finally {
    child.kill('SIGINT');
  }
  expect(await ended).toBe(0);
});
