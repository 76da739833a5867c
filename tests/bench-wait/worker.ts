/** Runs items as they are asked for, one at a time. */
import { parentPort } from 'node:worker_threads';
import { items } from './items.js';
import { FULL, SHORT } from './row.js';

parentPort!.on('message', ({ index, short }: { index: number; short: boolean }) => {
  const started = performance.now();
  const rows = items[index]!.run(short ? SHORT : FULL);
  parentPort!.postMessage({ index, rows, seconds: (performance.now() - started) / 1000 });
});
