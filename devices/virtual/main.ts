/**
 * The process of the simulated hall, started with child_process.fork. It gets one message,
 * `{kind: 'start', mqttUrl, accounts, scenario, seed, speed, startMs}`, and sends `{kind: 'press', bcm, level}` for the
 * wires that people and contacts change.
 */
import { runVirtualHall, type VirtualHall, type VirtualHallOptions } from './hall-process.js';

type Start = { readonly kind: 'start'; readonly speed: number; readonly startMs: number } & Pick<
  VirtualHallOptions,
  'mqttUrl' | 'accounts' | 'scenario' | 'seed'
>;

const log = (line: string) => process.stdout.write(`  ${line}\n`);
/** With the broker gone, what was said is never acknowledged. */
const stopMsMax = 2_000;

let hall: VirtualHall | undefined;

process.once('message', (message: Start) => {
  start(message).catch((error: Error) => {
    process.stderr.write(`The simulated hall could not start: ${error.message}\n`);
    process.exit(1);
  });
});

// Without its parent nobody would hear the hall.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    setTimeout(() => process.exit(0), stopMsMax);
    (hall?.stop() ?? Promise.resolve()).then(() => process.exit(0));
  });
}

async function start({ speed, startMs, mqttUrl, accounts, scenario, seed }: Start): Promise<void> {
  // Counted from the birth of this process: it was born when the parent looked at its clock.
  const monotonicMs = () => performance.now() * speed;
  hall = await runVirtualHall({
    mqttUrl,
    accounts,
    scenario,
    seed,
    log,
    press: (bcm, level) => process.send?.({ kind: 'press', bcm, level }),
    clock: {
      monotonicMs,
      wallMs: () => Math.round(startMs + monotonicMs()),
      every(ms, task) {
        const timer = setInterval(task, Math.max(1, ms / speed));
        return () => clearInterval(timer);
      },
    },
  });
}
