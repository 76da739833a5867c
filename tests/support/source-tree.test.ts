import { describe, expect, it } from 'vitest';
import { circlesOf, codeOf, functionsOf, importsOf } from './source-tree.js';

describe('the source tree', () => {
  it('finds imports of every form', () => {
    const text = [
      "import { a } from './a.js';",
      "import type { B } from '../b.js';",
      'import {',
      '  c,',
      '  type D,',
      "} from './c.js';",
      "export * from './deep/d.js';",
      "export type { E } from './e.js';",
      "import './f.js';",
      "const g = await import('node:fs');",
      "import h from 'zod';",
      "const text = 'import nothing';",
    ].join('\n');
    const found = importsOf({ path: 'room/here/file.ts', text });
    expect(found.map(({ target, isPackage, typeOnly }) => [target, isPackage, typeOnly])).toEqual([
      ['room/here/a.ts', false, false],
      ['room/b.ts', false, true],
      ['room/here/c.ts', false, false],
      ['room/here/deep/d.ts', false, false],
      ['room/here/e.ts', false, true],
      ['room/here/f.ts', false, false],
      ['node:fs', true, false],
      ['zod', true, false],
    ]);
  });

  it('takes comments out and leaves the lines where they are', () => {
    const text = '/* Date.now\n again */ run(); // Date.now\nconst url = "http://here";';
    expect(
      codeOf(text)
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['', 'run();', 'const url = "http://here";']);
  });

  it('finds circles, and no others', () => {
    const graph = (edges: Record<string, string[]>) => circlesOf(new Map(Object.entries(edges)));
    expect(graph({ a: ['b'], b: ['c'], c: [] })).toEqual([]);
    expect(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
    expect(graph({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] })).toEqual(['a > b > c > a']);
    expect(graph({ a: ['a'] })).toEqual(['a > a']);
  });

  it('measures functions and methods', () => {
    const text = [
      'export async function first(a: number): Promise<void> {',
      '  if (a) {',
      '  }',
      '}',
      'class C {',
      '  #second(',
      '    a: number,',
      '  ): void {',
      '  }',
      '  get third(): number {',
      '    return 3;',
      '  }',
      '}',
      'const fourth = (a: number) => {',
      '  run(a);',
      '  run(a);',
      '};',
    ].join('\n');
    expect(functionsOf({ path: 'f.ts', text })).toEqual([
      { name: 'first', lines: 4 },
      { name: 'third', lines: 3 },
      { name: 'fourth', lines: 4 },
    ]);
  });
});
