import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { measurements, renderTelemetryDocs } from './index.js';

const page = new URL('../../docs/telemetry.md', import.meta.url);

it('docs/telemetry.md is what the contract says (npm run generate)', () => {
  expect(readFileSync(page, 'utf8')).toBe(renderTelemetryDocs());
});

it('describes every measurement and field', () => {
  const sections = renderTelemetryDocs().split(/^## /m).slice(1);
  expect(sections.map((section) => section.split('\n')[0])).toEqual(Object.keys(measurements));
  for (const [index, declared] of Object.values(measurements).entries()) {
    for (const field of Object.keys(declared.fields)) expect(sections[index]).toContain(`| \`${field}\` |`);
  }
});
