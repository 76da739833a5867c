/**
 * A value of which only the sound parts are left, so that the checks across keys run even where some keys are wrong:
 * whoever mends a file wants to hear everything at once.
 */
import type { Finding, Path } from './problem.js';

/** As T, but anything may be absent. What was left out is there as undefined, and lists keep their positions. */
export type Draft<T> = T extends readonly (infer E)[]
  ? readonly (Draft<E> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Draft<T[K]> | undefined }
    : T;

/** @param findings what the schema of T refused in `value`; those places are left out */
export function draft<T>(value: unknown, findings: readonly Finding[]): Draft<T> {
  const copy = structuredClone(value);
  for (const { path } of findings) remove(copy, path);
  return (isContainer(copy) ? copy : {}) as Draft<T>;
}

function remove(root: unknown, path: Path): void {
  const [part, ...rest] = path;
  if (part === undefined || !isContainer(root) || !Object.hasOwn(root, part)) return;
  if (rest.length > 0) remove(root[part], rest);
  else root[part] = undefined;
}

const isContainer = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null;

/** The entries of a list that are there, with their positions. */
export function present<E>(list: readonly (E | undefined)[] | undefined): [number, E][] {
  return (list ?? []).flatMap((entry, index): [number, E][] =>
    entry === undefined || entry === null ? [] : [[index, entry]],
  );
}
