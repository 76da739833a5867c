/** The repository as text: its files, what they import of each other, and where their functions begin and end. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Not written here, or written by a program. */
const left = new Set(['node_modules', 'dist', 'coverage', 'vendor']);

export interface SourceFile {
  /** From the root, with "/". */
  readonly path: string;
  readonly text: string;
}

/** @param ending matches the names of the files that are wanted */
export function filesOf(ending: RegExp, folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && !left.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesOf(ending, path);
      return ending.test(path) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
    });
}

export interface Import {
  /** Path of a file from the root, with ".ts"; or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

const statement =
  /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+()'([^']+)'|\bimport\(()'([^']+)'\)/gm;

/** A regular expression is enough: the formatter has brought every import into one form. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(statement)].map((found) => {
    const name = found[2] ?? found[4] ?? found[6] ?? '';
    const isPackage = !name.startsWith('.');
    const target = isPackage ? name : normalize(join(dirname(path), name)).replace(/\.js$/, '.ts');
    return { target, isPackage, typeOnly: found[1] !== undefined };
  });
}

/** The code without its comments, line by line as before. */
export function codeOf(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|\s)\/\/.*$/gm, blank);
}

export interface FunctionLength {
  readonly name: string;
  readonly lines: number;
}

const opening =
  /^(\s*)(?:export |default |async |static |override |get |set )*(?:function\*? ?(\w*)|(?:const|let) (\w+) = (?:async )?(?:\([^;]*|\w+) =>|(\*?#?\w+)(?:<[^(]*>)?\([^;]*\)(?:: [^;]*)?) ?.*\{$/;
const notFunctions = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'describe', 'it', 'expect']);

/** Functions and methods with a body of several lines: in formatted code each ends with a brace at its own indent. */
export function functionsOf({ text }: SourceFile): FunctionLength[] {
  const lines = text.split('\n');
  return lines.flatMap((line, from) => {
    const found = opening.exec(line);
    const name = found?.[2] || found?.[3] || found?.[4];
    if (!found || !name || notFunctions.has(name)) return [];
    const end = lines.findIndex((other, at) => at > from && other.startsWith(`${found[1]}}`));
    return end < 0 ? [] : [{ name, lines: end - from + 1 }];
  });
}

/** Circles of files that import each other, each as "a > b > a"; empty if there is none. */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) circles.push([...trail.slice(seenAt), path].join(' > '));
    if (seenAt >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return circles;
}
