/** Says of a value that does not fit its zod schema what is wrong, in words and with the mend. */
import { z } from 'zod';
import type { Finding, Path, ProblemCode } from './problem.js';
import { didYouMean } from './suggest.js';

type Issue = z.core.$ZodIssue;

/** Keys that nobody writes into a site but to put a secret there. */
const secretKey = /pass(word|wd|phrase)?$|token|secret|api[_-]?key|credential|private[_-]?key/i;

export const secretsMend =
  'secrets never stand in a site: take it out, change it, and put the new one into .secrets/<hall>.json (mode 600)';

/** Everything that is wrong with `value`; empty when it fits. */
export function shapeFindings(schema: z.ZodType, value: unknown): Finding[] {
  const result = schema.safeParse(value, { reportInput: false });
  return result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, value, schema));
}

function describe(issue: Issue, root: unknown, schema: z.ZodType): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const value = valueAt(root, path);
  const one = (code: ProblemCode, wrong: string, mend: string): Finding[] => [
    { code, path, found: value, wrong, mend },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], keysAt(schema, path)));
    case 'invalid_union':
      return describeUnion(issue, path, root, schema);
    case 'invalid_type':
      if (value === undefined) return [missing(path, issue.expected)];
      return one('wrong_type', `which is not ${article(issue.expected)}`, `write ${article(issue.expected)}`);
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      if (value === undefined) return [missing(path, allowed.join(' or '))];
      return one(
        'not_allowed',
        'which is none of those allowed',
        didYouMean(value, allowed, `allowed: ${allowed.join(', ')}`),
      );
    }
    case 'too_small':
    case 'too_big':
      return one('out_of_range', 'which is out of range', limit(issue));
    case 'invalid_format':
      return one('bad_format', 'which is not in the right form', form(issue));
    case 'invalid_key':
      return issue.issues.flatMap((inner) => describe({ ...inner, path: issue.path }, root, schema));
    default:
      return one('bad_format', 'which cannot be meant', issue.message);
  }
}

function unknownKey(path: Path, allowed: readonly string[]): Finding {
  const key = String(path.at(-1));
  const finding = { path, atKey: true } as const;
  if (secretKey.test(key))
    return { ...finding, code: 'secret_in_site', wrong: 'a secret in clear text', mend: secretsMend };
  const mend = didYouMean(
    key,
    allowed,
    allowed.length > 0 ? `keys are ${allowed.join(', ')}` : 'take it out',
  );
  return { ...finding, code: 'unknown_key', wrong: 'no such key here', mend };
}

const missing = (path: Path, expected: string): Finding => ({
  code: 'missing',
  path,
  wrong: 'is missing',
  mend: `add ${article(expected)}`,
});

/** Of the branches of a union, the one that was most likely meant. */
function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  root: unknown,
  schema: z.ZodType,
): Finding[] {
  const value = valueAt(root, path);
  if (value === undefined) return [missing(path, 'value')];
  const literals = issue.errors
    .flat()
    .map((inner) => (inner.code === 'invalid_value' ? inner.values : undefined));
  if (literals.every((values) => values !== undefined)) {
    const allowed = literals.flat().map(String);
    const wrong = 'which is none of those allowed';
    return [{ code: 'not_allowed', path, found: value, wrong, mend: `allowed: ${allowed.join(', ')}` }];
  }
  const wholes = issue.errors.map((branch) =>
    branch.find((inner) => inner.code === 'invalid_type' && inner.path.length === 0),
  );
  if (wholes.every((whole) => whole !== undefined)) {
    const expected = wholes
      .map((whole) => article(whole.code === 'invalid_type' ? whole.expected : 'value'))
      .join(' or ');
    return [
      {
        code: 'wrong_type',
        path,
        found: value,
        wrong: `which is not ${expected}`,
        mend: `write ${expected}`,
      },
    ];
  }
  const meant =
    issue.errors.filter((_, index) => !wholes[index]).sort((a, b) => a.length - b.length)[0] ?? [];
  return meant.flatMap((inner) => describe({ ...inner, path: [...path, ...inner.path] }, root, schema));
}

function limit(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const few = issue.code === 'too_small';
  const bound = Number(few ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') return few ? 'write something' : `at most ${bound} characters`;
  if (issue.origin === 'array' && issue.inclusive)
    return `${few ? 'at least' : 'at most'} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  if (issue.inclusive) return `${few ? 'at least' : 'at most'} ${bound}`;
  return `${few ? 'more' : 'less'} than ${bound}`;
}

function form(issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (issue.format === 'date') return 'a day is written 2026-03-31';
  if (issue.format === 'email') return 'an address is written name@example.org';
  if (issue.format === 'url')
    return 'an address is written as in http://127.0.0.1:8086, mqtt://broker.example:1883';
  return issue.message;
}

function article(expected: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    tuple: 'a list',
    string: 'a text',
    boolean: 'true or false',
    nan: 'a number',
  };
  return names[expected] ?? (expected.includes(' ') ? expected : `a ${expected}`);
}

export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}

/** The keys that a schema knows at a path, for the suggestion. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => keysAt(option, path));
  const [part, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    if (part === undefined) return Object.keys(inner.shape);
    const next: z.core.$ZodType | undefined = inner.shape[part];
    return next ? keysAt(next, rest) : [];
  }
  if (inner instanceof z.ZodArray) return part === undefined ? [] : keysAt(inner.element, rest);
  if (inner instanceof z.ZodRecord) {
    if (part !== undefined) return keysAt(inner.valueType, rest);
    return inner.keyType instanceof z.ZodEnum ? inner.keyType.options.map(String) : [];
  }
  return [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap());
  return schema;
}
