/** Grafana's arithmetic between series, as far as the rules use it: `$D - $C`, `$C < 90 && $D >= 20`. */

export interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Operator = (a: number, b: number) => number;

/** Loosest first. */
const levels: readonly Readonly<Record<string, Operator>>[] = [
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '-': (a, b) => a - b, '+': (a, b) => a + b },
  { '/': (a, b) => a / b, '*': (a, b) => a * b },
];

/** @throws for anything that is not one of these operators, a number or a step of the rule */
export function compute(formula: string, steps: ReadonlyMap<string, readonly Labelled[]>): Labelled[] {
  const words = formula.split(' ');
  const parse = (level: number): Labelled[] => {
    const operators = levels[level];
    if (!operators) return operand(words.shift(), steps);
    let left = parse(level + 1);
    while (words[0] !== undefined && words[0] in operators) {
      const operator = operators[words.shift()!]!;
      left = join(left, parse(level + 1), operator);
    }
    return left;
  };
  const result = parse(0);
  if (words.length > 0) throw new Error(`cannot compute ${words.join(' ')} of ${formula}`);
  return result;
}

function operand(word: string | undefined, steps: ReadonlyMap<string, readonly Labelled[]>): Labelled[] {
  if (word !== undefined && /^-?\d+(\.\d+)?$/.test(word)) return [{ labels: {}, value: Number(word) }];
  const found = word?.startsWith('$') ? steps.get(word.slice(1)) : undefined;
  if (!found) throw new Error(`cannot compute ${word}`);
  return [...found];
}

/** Series meet when their labels are the same, or when one of them has none. */
function join(left: readonly Labelled[], right: readonly Labelled[], operator: Operator): Labelled[] {
  return left.flatMap((a) =>
    right.flatMap((b) => {
      const [one, other] = [Object.keys(a.labels).length, Object.keys(b.labels).length];
      const meets = one === 0 || other === 0 || keyOf(a.labels) === keyOf(b.labels);
      return meets ? [{ labels: one === 0 ? b.labels : a.labels, value: operator(a.value, b.value) }] : [];
    }),
  );
}

/** One text per label set. */
export const keyOf = (labels: Readonly<Record<string, string>>): string =>
  Object.keys(labels)
    .sort()
    .map((name) => `${name}=${labels[name]}`)
    .join(',');
