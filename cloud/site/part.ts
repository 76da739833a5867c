/** One file of a site: its text, its shape and what its keys say of each other. */
import type { z } from 'zod';
import { type Draft, draft } from './draft.js';
import type { Finding, Problem } from './problem.js';
import { shapeFindings } from './shape.js';
import { readSource } from './source.js';

export interface Part<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

/** @param check looks at what is sound, so that a wrong key does not hide the next problem */
export function readPart<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
  check: (sound: Draft<z.output<S>>) => readonly Finding[],
): Part<z.output<S> | undefined> {
  const source = readSource(file, text);
  if (source.value === undefined && source.problems.length > 0)
    return { value: undefined, problems: source.problems };
  // An empty file is an empty mapping: what it lacks is told key by key.
  const value = source.value ?? {};
  const shape = shapeFindings(schema, value);
  const findings = [...shape, ...check(draft<z.output<S>>(value, shape))];
  const problems = [...source.problems, ...findings.map(source.locate)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  const broken = problems.some(({ level }) => level === 'error');
  return { value: broken ? undefined : schema.parse(value), problems };
}
