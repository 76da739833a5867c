/** Node-RED beside the gateway: a child process with its own memory, account and password, which may die. */
import { z } from 'zod';
import { type LaunchOptions, launchNodeRed } from './launch.js';
import { type ChildState, Supervisor, type SupervisorClock, type SupervisorLog } from './supervisor.js';

export interface NodeRedOptions extends LaunchOptions {
  /** Must run at real speed, also when the hall is simulated faster. */
  readonly clock: SupervisorClock;
  readonly onState: (state: ChildState) => void;
}

export interface NodeRed {
  state(): ChildState;
  /** Ends the child and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts Node-RED and keeps it running. Returns at once and never throws: what goes wrong is a state. */
export function startNodeRed(options: NodeRedOptions): NodeRed {
  const log = options.log;
  const supervisor = new Supervisor({
    name: 'Node-RED',
    clock: options.clock,
    log,
    onState: options.onState,
    launch: () => launchNodeRed(options),
    onReady: (child, ready) => child.on('message', (message) => hear(message, log, ready)),
  });
  supervisor.start();
  return { state: () => supervisor.state, stop: () => supervisor.stop() };
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('log'), level: z.number(), text: z.string() }),
]);

/** What settings.cjs and nodes/ready.js send. */
function hear(message: unknown, log: SupervisorLog, ready: () => void): void {
  const { data } = messageSchema.safeParse(message);
  if (data?.kind === 'ready') ready();
  if (data?.kind === 'log') log[data.level <= 20 ? 'error' : 'warn']({ text: data.text }, 'Node-RED says');
}
