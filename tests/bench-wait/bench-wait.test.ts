/** A short version of every item: little is simulated, so the limits are loose; `npm run bench:wait` has the true ones. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { items } from './items.js';
import type { Row } from './row.js';

const size = { days: 2, served: 10_000, cases: 4 };

/** How far a figure from so little simulation may be off. */
function plausible({ target, what, figure, limit }: Row): boolean {
  if (!Number.isFinite(figure)) return false;
  if (what.includes('ratio to the oracle')) return figure < (what.includes('tags-left') ? 2.5 : 1.7);
  if (what.includes('cover')) return figure > 0.5 && figure <= 1;
  if (target === 'A0') return Math.abs(figure / Number.parseFloat(limit) - 1) < 0.5;
  if (what.includes('over that of the blend')) return figure < 1;
  if (what.includes('negative slots') || what.includes('desk short')) return figure === 0;
  if (what.includes('state of a queue')) return figure < 20;
  return true;
}

/** The records are not part of the repository. */
const here = items.filter(({ name }) => existsSync('../shared/data') || !/real halls|CalIt2/.test(name));

describe('every item of the benchmark, in short', () => {
  it.each(here.map((item) => [item.name, item] as const))(
    '%s',
    (_name, item) => {
      const rows = item.run(size);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => !plausible(row))).toEqual([]);
    },
    180_000,
  );

  it('covers all targets', () => {
    const names = items.map(({ name }) => name).join(' ');
    for (const target of [
      'table A',
      'table B',
      'A1',
      'A2',
      'A3',
      'A4',
      'A5',
      'A6',
      'A7',
      'A8',
      'A9',
      'A10',
      'A11',
      'P',
      'real halls',
    ])
      expect(names).toContain(target);
    expect(items).toHaveLength(66);
  });
});
