import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../edge/platform/clock.js';
import { type ChildState, restartDelayMs, Supervisor } from './supervisor.js';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const node = (script: string) => async () => spawn(process.execPath, ['-e', script], { stdio: 'ignore' });

/** A supervisor on a clock of its own, and its states as they come. */
function bench(launch: () => Promise<ChildProcess>, readyAtOnce = true) {
  const clock = new ManualClock(0);
  const states: ChildState[] = [];
  let wake = () => {};
  const supervisor = new Supervisor({
    name: 'child',
    launch,
    onReady: (_child, ready) => readyAtOnce && ready(),
    onState: (state) => {
      states.push(state);
      wake();
    },
    clock,
    log: quiet,
  });
  const reaches = async (phase: ChildState['phase']) => {
    while (supervisor.state.phase !== phase) await new Promise<void>((resolve) => (wake = resolve));
    return supervisor.state;
  };
  return { clock, states, supervisor, reaches };
}

describe('restart delay', () => {
  it('doubles from a second to a minute and stays there', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 10_000].map(restartDelayMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });
});

describe('supervisor', () => {
  const forever = node('setInterval(() => {}, 1000)');

  it('starts a killed child again after the delay, as another process', async () => {
    const { clock, supervisor, reaches } = bench(forever);
    supervisor.start();
    const first = await reaches('running');
    process.kill(first.pid!, 'SIGKILL');
    expect(await reaches('waiting')).toMatchObject({
      pid: undefined,
      restarts: 0,
      lastEnd: 'killed by SIGKILL',
    });
    clock.advance(999);
    expect(supervisor.state.phase).toBe('waiting');
    clock.advance(1);
    const second = await reaches('running');
    expect(second).toMatchObject({ restarts: 1, lastEnd: 'killed by SIGKILL' });
    expect(second.pid).not.toBe(first.pid);
    await supervisor.stop();
  });

  it('waits longer each time, and from a second again after a good minute', async () => {
    const { clock, supervisor, reaches } = bench(forever);
    supervisor.start();
    const dieAfter = async (ms: number) => {
      const { pid } = await reaches('running');
      clock.advance(ms);
      process.kill(pid!, 'SIGKILL');
      await reaches('waiting');
    };
    await dieAfter(10);
    clock.advance(1_000);
    await dieAfter(10);
    clock.advance(1_999);
    expect(supervisor.state.phase).toBe('waiting');
    clock.advance(1);
    await dieAfter(60_000);
    clock.advance(1_000);
    expect(supervisor.state.phase).toBe('starting');
    await reaches('running');
    await supervisor.stop();
  });

  it('ends a child that never gets ready', async () => {
    const { clock, states, supervisor, reaches } = bench(forever, false);
    supervisor.start();
    while (states.at(-1)?.pid === undefined) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(90_000);
    expect((await reaches('waiting')).lastEnd).toBe('killed by SIGKILL');
    await supervisor.stop();
  });

  it('reports a child that cannot be started, and goes on trying', async () => {
    const { clock, supervisor, reaches } = bench(() => Promise.reject(new Error('no such program')));
    supervisor.start();
    expect((await reaches('waiting')).lastEnd).toBe('not started: no such program');
    clock.advance(1_000);
    expect((await reaches('waiting')).restarts).toBe(1);
    await supervisor.stop();
    clock.advance(600_000);
    expect(supervisor.state.phase).toBe('stopped');
  });

  it('ends a child that ignores SIGTERM', async () => {
    let child: ChildProcess | undefined;
    const { clock, supervisor, reaches } = bench(async () => {
      child = spawn(
        process.execPath,
        ['-e', 'process.on("SIGTERM", () => {}); console.log(1); setInterval(() => {}, 1000)'],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      await once(child.stdout!, 'data');
      return child;
    });
    supervisor.start();
    await reaches('running');
    const stopped = supervisor.stop();
    // The wait for the child begins a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(5_000);
    await stopped;
    expect(child?.signalCode).toBe('SIGKILL');
    expect(supervisor.state.phase).toBe('stopped');
  });
});
