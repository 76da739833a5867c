import { expect, test } from 'vitest';
import { formatProblem } from './problem.js';
import { readSource } from './source.js';

test('a file over 1 MiB is not parsed', () => {
  const source = readSource('halls/main.yaml', `id: main # ${'x'.repeat(1024 * 1024)}`);
  expect(source.value).toBeUndefined();
  expect(source.problems.map(formatProblem)).toEqual([
    'halls/main.yaml:1:1 the file has 1048587 bytes; the limit is 1 MiB [file_too_large]',
  ]);
});

test('aliases that multiply are refused before they fill the memory', () => {
  const levels = Array.from(
    { length: 12 },
    (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(', ')}]`,
  );
  const source = readSource('halls/main.yaml', ['l0: &l0 [x]', ...levels].join('\n'));
  expect(source.value).toBeUndefined();
  expect(source.problems.map(({ code }) => code)).toEqual(['syntax']);
});

test('a finding below an alias is placed where the value stands', () => {
  const source = readSource('f.yaml', 'a: &a\n  b: 1\nc: *a\n');
  const { line, column } = source.locate({ code: 'out_of_range', path: ['c', 'b'], wrong: '', mend: '' });
  expect([line, column]).toEqual([2, 6]);
});

test('a key that only looks like one of every object is no key', () => {
  const source = readSource('f.yaml', '__proto__: { polluted: true }\nconstructor: 1\n');
  expect(Object.keys(source.value as object)).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
