/**
 * Commits numbered batches for ever and reports each one that was acknowledged; the test kills it.
 * Arguments: directory of the journal, first number, seed.
 */
import { crossings } from '../../edge/journal/fixtures.js';
import { openJournal } from '../../edge/journal/open.js';
import { systemClock } from '../../edge/platform/clock.js';

const [dir = '', first = '0', seed = '1'] = process.argv.slice(2);
const clock = systemClock();
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const journal = openJournal({ dir, now: () => clock.wallMs(), log: silent });
let number = Number(first);
let random = Number(seed);

function round(): void {
  // A linear congruential generator: the sizes of the batches are the same for the same seed.
  random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
  const n = 1 + (random % 40);
  journal.commit({ ...crossings(number, n), state: new Map([['last', String(number + n - 1)]]) });
  if (random % 7 === 0) journal.maintain();
  number += n;
  // The parent's end of the pipe has it once send() has returned: an acknowledgement that left the process.
  process.send?.(number, undefined, undefined, () => setImmediate(round));
}

round();
