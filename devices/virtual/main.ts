/** The simulated hall as a process of its own: told by its parent when to begin, and telling it of every pin. */
import { z } from 'zod';
import { dayNames } from './day.js';
import { runVirtualHall } from './hall-process.js';

const start = z.object({
  kind: z.literal('start'),
  mqttUrl: z.string(),
  accounts: z.record(z.string(), z.string()),
  scenario: z.enum(dayNames),
  seed: z.number().int(),
  speed: z.number().positive(),
  /** The hall's clock when the message was sent, UTC ms. */
  startMs: z.number(),
});

process.once('message', (message) => {
  const { mqttUrl, accounts, scenario, seed, speed, startMs } = start.parse(message);
  const begun = performance.now();
  const monotonicMs = () => (performance.now() - begun) * speed;
  const clock = {
    wallMs: () => Math.round(startMs + monotonicMs()),
    monotonicMs,
    every(ms: number, task: () => void) {
      const timer = setInterval(task, Math.max(1, ms / speed));
      return () => clearInterval(timer);
    },
  };
  const setPin = (bcm: number, level: 0 | 1) => void process.send?.({ kind: 'press', bcm, level });
  void runVirtualHall({ mqttUrl, accounts, day: scenario, seed, clock, setPin });
});
// Without its parent there is no hall.
process.once('disconnect', () => process.exit(0));
