import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeTables, renderErrorDocs } from './error-docs.js';

it('docs/errors.md is what the tables say; if not: npm run generate', () => {
  expect(readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8')).toBe(renderErrorDocs());
});

it('every code has a meaning in whole sentences', () => {
  const codes = codeTables.flatMap(({ codes }) => Object.entries(codes));
  for (const [code, meaning] of codes) {
    expect(code).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(meaning, code).toMatch(/^[A-Z].{10,}\.$/s);
  }
  expect(codes.length).toBeGreaterThan(80);
});
