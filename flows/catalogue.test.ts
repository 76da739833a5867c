import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const json = (name: string) => JSON.parse(readFileSync(path(name), 'utf8'));

/** "alert.label" for each text of a catalogue. */
function keys(value: unknown, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix];
  return Object.entries(value as object).flatMap(([key, below]) =>
    keys(below, prefix ? `${prefix}.${key}` : key),
  );
}

describe('words of the nodes', () => {
  const languages = readdirSync(path('nodes/locales'));
  const nodes = Object.keys(json('nodes/package.json')['node-red'].nodes);

  it('are there in three languages for two nodes', () => {
    expect(languages.sort()).toEqual(['en-US', 'zh-CN', 'zh-TW']);
    expect(nodes).toEqual(['alert', 'do']);
  });

  it.each(
    nodes.flatMap((node) => languages.map((language) => [node, language] as const)),
  )('%s in %s', (node, language) => {
    const used = [
      ...readFileSync(path(`nodes/${node}.html`), 'utf8').matchAll(
        /(?:data-i18n="(?:\[\w+\])?|_\(')([\w.-]+)/g,
      ),
    ];
    const known = keys(json(`nodes/locales/${language}/${node}.json`));
    expect(known.sort()).toEqual(keys(json(`nodes/locales/en-US/${node}.json`)).sort());
    expect(used.length).toBeGreaterThan(2);
    for (const [, key] of used) expect(known).toContain(key);
    expect(existsSync(path(`nodes/locales/${language}/${node}.html`))).toBe(true);
  });
});
