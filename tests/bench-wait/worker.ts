/** Runs items as they are asked for, one at a time. */
import { parentPort } from 'node:worker_threads';
import { items } from './items.js';
import type { Size } from './row.js';

parentPort!.on('message', ({ index, size }: { index: number; size: Size }) => {
  const started = performance.now();
  const rows = items[index]!.run(size);
  parentPort!.postMessage({ index, rows, seconds: (performance.now() - started) / 1000 });
});
