import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { optionsOf, renderDevicePage } from './page.js';
import { catalogue } from './profiles/index.js';

it('docs/devices.md is what the catalogue says; if not: npm run generate', () => {
  const page = readFileSync(new URL('../docs/devices.md', import.meta.url), 'utf8');
  expect(page).toBe(renderDevicePage(catalogue));
  expect(page.match(/^### /gm)).toHaveLength(catalogue.length);
  expect(page.match(/^- \*\*Profile\*\* /gm)).toHaveLength(catalogue.length);
});

const options = catalogue.flatMap((profile) =>
  optionsOf(profile).map((option) => [`${profile.id} ${option.name}`, option] as const),
);

test.each(options)('option %s says what it decides', (_name, option) => {
  expect(option.meaning).toMatch(/^[A-Z].{15,}\.$/s);
  expect(option.choices).not.toBe('');
});

it('finds the options of every profile that has some', () => {
  const having = catalogue.filter((profile) => profile.options);
  expect(new Set(options.map(([name]) => name.split(' ')[0])).size).toBe(having.length);
  expect(having.length).toBeGreaterThan(10);
});
