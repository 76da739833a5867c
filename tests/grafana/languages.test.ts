/** One generator, two texts: the boards of each language differ in their texts alone, and no text lacks a language. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../cli/sample-site.js';
import { folders, type TextLanguage } from '../../cloud/telemetry/index.js';
import { dashboards } from '../../dashboards/index.js';

const site = sampleSite();
const written = (language: TextLanguage): Dashboard[] =>
  JSON.parse(JSON.stringify(dashboards(site, language)));
const pairs = written('en').map((english, index) => ({
  uid: english.uid!,
  english,
  chinese: written('zh-Hans')[index]!,
}));
const han = /\p{Script=Han}/u;
/** Read the same in both languages. */
const shared = new Set(['–', folders.en]);

type Leaf = readonly [path: string, value: unknown];

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, `${path}/${key}`));
}

/** Columns are keyed by their names in the query, and titles are values: the paths are the same in both. */
function differences({ english, chinese }: (typeof pairs)[number]): (readonly [string, unknown, unknown])[] {
  const [left, right] = [leavesOf(english), leavesOf(chinese)];
  expect(right.map(([path]) => path)).toEqual(left.map(([path]) => path));
  return left.flatMap(([path, value], index) => {
    const other = right[index]![1];
    return value === other ? [] : [[path, value, other] as const];
  });
}

/** Where people read: everything else must be the same. */
const texts =
  /\/(title|description|noValue|label|text|alias|name|displayName|url|uid)$|\/renameByName\/\w+$|\/matcher\/options$|\/properties\/\d+\/value$/;

describe('boards in two languages', () => {
  it.each(pairs)('$uid differs in its texts alone', (pair) => {
    const found = differences(pair);
    expect(found.length).toBeGreaterThan(30);
    for (const [path, english, chinese] of found) {
      expect(path).toMatch(texts);
      if (/\/(url|uid)$/.test(path) || /^\/d\//.test(String(english))) {
        expect(String(chinese)).toContain('-zh');
        continue;
      }
      expect(String(english), path).not.toMatch(han);
      expect(String(chinese), path).toMatch(han);
    }
  });

  it.each(pairs)('$uid has every text in both', ({ english, chinese }) => {
    const read = /\/(title|description|noValue|displayName)$|\/renameByName\/\w+$/;
    for (const [path, value] of leavesOf(english)) {
      if (read.test(path)) expect(String(value), path).not.toMatch(han);
    }
    let seen = 0;
    for (const [path, value] of leavesOf(chinese)) {
      if (!read.test(path) || value === '' || shared.has(String(value))) continue;
      expect(String(value), path).toMatch(han);
      seen += 1;
    }
    expect(seen).toBeGreaterThan(20);
  });
});
