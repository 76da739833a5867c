import fc from 'fast-check';
import { Qlobber } from 'qlobber';
import { describe, expect, test } from 'vitest';
import { filterFault, overlap } from './topic.js';

describe('overlap of two topic filters', () => {
  const cases: [string, string, boolean][] = [
    ['a/b', 'a/b', true],
    ['a/b', 'a/c', false],
    ['a/+', '+/b', true],
    ['a/+', 'a', false],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/+/c', 'a/#', true],
    ['+/+', 'a/b/c', false],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['a//b', 'a/+/b', true],
  ];
  for (const [a, b, expected] of cases) {
    test(`${a} and ${b}`, () => {
      expect(overlap(a, b)).toBe(expected);
      expect(overlap(b, a)).toBe(expected);
    });
  }

  test('agrees with a matcher of topics: what both match shows that they overlap', () => {
    const level = fc.constantFrom('a', 'b', 'c');
    const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
    const filter = fc
      .tuple(fc.array(fc.constantFrom('a', 'b', '+'), { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'));
    const separators = { separator: '/', wildcard_one: '+', wildcard_some: '#', match_empty_levels: true };
    let both = 0;
    fc.assert(
      fc.property(filter, filter, topic, (a, b, t) => {
        const matcher = new Qlobber<number>(separators);
        matcher.add(a, 1);
        matcher.add(b, 2);
        if (new Set(matcher.match(t)).size < 2) return;
        both += 1;
        expect(overlap(a, b)).toBe(true);
      }),
      { seed: 7, numRuns: 2_000 },
    );
    expect(both).toBeGreaterThan(50);
  });
});

describe('malformed filters', () => {
  for (const filter of ['a/#/b', 'a#', '+a/b', 'a\0b', 'a\ud800b', `${'x'.repeat(257)}`]) {
    test(JSON.stringify(filter).slice(0, 20), () => expect(filterFault(filter)).toBeTypeOf('string'));
  }
  for (const filter of ['#', '+', 'a/+/b/#', '/a', `${'a/'.repeat(15)}a`]) {
    test(`${filter} is well-formed`, () => expect(filterFault(filter)).toBeUndefined());
  }
});
