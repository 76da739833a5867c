import { expect, it } from 'vitest';
import { point, toLine } from './index.js';

const at = 1_760_000_000_123;

it('renders types as the contract declares them, tags in order and the sequence below the millisecond', () => {
  const waiting = point(
    'queue',
    { queue: 'cash', hall: 'north 1' },
    { wait_s: 61, desks_open: 2, status: 'live' },
    at,
  );
  expect(toLine(waiting, 7)).toBe(
    'queue,hall=north\\ 1,queue=cash desks_open=2i,status="live",wait_s=61 1760000000123000007',
  );
});

it('leaves out what is not known, and is no line when nothing is', () => {
  const some = point(
    'occupancy',
    { hall: 'a' },
    { count: 3, capacity: undefined, over_limit: Number.NaN },
    at,
  );
  expect(toLine(some, 0)).toBe('occupancy,hall=a count=3i 1760000000123000000');
  expect(toLine(point('occupancy', { hall: 'a' }, {}, at), 0)).toBeNull();
});

it('never gives two points of one millisecond the same timestamp', () => {
  const vote = point('vote', { hall: 'a', desk: 'd', device: 'p' }, { total: 1, good: 1 }, at);
  const lines = new Set(Array.from({ length: 1000 }, (_, sequence) => toLine(vote, sequence)));
  expect(lines.size).toBe(1000);
});
