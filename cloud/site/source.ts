/** A YAML (or JSON) text that still knows on which line each of its keys stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Finding, formatKey, type Path, type Problem, show } from './problem.js';

const sizeMax = 1024 * 1024;

export interface Source {
  readonly file: string;
  /** The plain value; undefined if the text cannot be read as YAML. */
  readonly value: unknown;
  /** What the parser itself refused. */
  readonly problems: readonly Problem[];
  /** Puts a finding at its line and column. */
  locate(finding: Finding): Problem;
}

/** @param file as it is to be named in messages */
export function readSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (Buffer.byteLength(text) > sizeMax) {
    return failed(
      file,
      'file_too_large',
      `the file has ${Buffer.byteLength(text)} bytes`,
      'the limit is 1 MiB',
    );
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map((error): Problem => {
    const code = error.code === 'DUPLICATE_KEY' ? 'duplicate_key' : 'syntax';
    const mend = code === 'syntax' ? 'mend the YAML here' : 'keep one of the two';
    return {
      code,
      level: 'error',
      file,
      ...place(error.pos[0]),
      key: '',
      wrong: oneLine(error.message),
      mend,
    };
  });
  const locate = (finding: Finding): Problem => {
    const { code, level = 'error', path, found, wrong, mend, atKey } = finding;
    const offset = offsetOf(document, path, atKey === true);
    const seen = 'found' in finding ? { found: show(found) } : {};
    return { code, level, file, ...place(offset), key: formatKey(path), ...seen, wrong, mend };
  };
  const readable = problems.every((problem) => problem.code === 'duplicate_key');
  if (!readable) return { file, value: undefined, problems, locate };
  try {
    return { file, value: document.toJS({ maxAliasCount: 100 }), problems, locate };
  } catch (error) {
    const wrong = `the aliases cannot be resolved: ${oneLine((error as Error).message)}`;
    return failed(file, 'syntax', wrong, 'write the values out');
  }
}

function failed(file: string, code: 'file_too_large' | 'syntax', wrong: string, mend: string): Source {
  const locate = (finding: Finding): Problem => {
    const { path, level = 'error', ...rest } = finding;
    return {
      code: rest.code,
      level,
      file,
      line: 1,
      column: 1,
      key: formatKey(path),
      wrong: rest.wrong,
      mend: rest.mend,
    };
  };
  return { file, value: undefined, problems: [locate({ code, path: [], wrong, mend })], locate };
}

const oneLine = (text: string) => text.replace(/\s*\n[\s\S]*/, '').replace(/\.$/, '');

/** Where a path's value (or key) begins; the nearest thing around it if the path does not exist. */
function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, part] of path.entries()) {
    const next = child(resolve(node, document), part);
    if (!next) return offset;
    const last = index === path.length - 1;
    offset = (last && atKey ? startOf(next.key) : startOf(next.value)) ?? startOf(next.key) ?? offset;
    node = next.value;
  }
  return offset;
}

const resolve = (node: unknown, document: Document): unknown =>
  isAlias(node) ? node.resolve(document) : node;

function child(node: unknown, part: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node))
    return typeof part === 'number' && part in node.items ? { value: node.items[part] } : undefined;
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(part));
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
