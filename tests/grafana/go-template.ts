/** Go's template language, as far as our messages use it: define, template, if, else, range, len and fields. */

type Data = Readonly<Record<string, unknown>>;
type Render = (dot: Data) => string;

/** @throws for an action that is not understood, a block that is not closed, or a template that is not defined */
export function renderTemplate(text: string, name: string, dot: Data): string {
  const defined = new Map<string, Render>();
  const words = text.split(/(\{\{.*?\}\})/s);
  parse(words, defined, []);
  const found = defined.get(name);
  if (!found) throw new Error(`no template ${name}`);
  return found(dot);
}

/** Reads up to one of the ends, which stays. */
function parse(words: string[], defined: Map<string, Render>, ends: readonly string[]): Render {
  const parts: Render[] = [];
  for (;;) {
    const word = words[0];
    if (word === undefined) {
      if (ends.length > 0) throw new Error(`not closed: ${ends}`);
      return (dot) => parts.map((part) => part(dot)).join('');
    }
    const action = /^\{\{ (.*) \}\}$/s.exec(word)?.[1];
    if (action !== undefined && ends.includes(action))
      return (dot) => parts.map((part) => part(dot)).join('');
    words.shift();
    parts.push(action === undefined ? () => word : act(action, words, defined));
  }
}

function act(action: string, words: string[], defined: Map<string, Render>): Render {
  const [verb = '', argument = ''] = action.split(' ');
  if (verb === 'define') {
    defined.set(JSON.parse(argument), block(words, defined));
    return () => '';
  }
  if (verb === 'range') {
    const body = block(words, defined);
    return (dot) => (fieldOf(argument, dot) as Data[]).map(body).join('');
  }
  if (verb === 'if') {
    const yes = parse(words, defined, ['else', 'end']);
    const no = words.shift() === '{{ else }}' ? block(words, defined) : () => '';
    return (dot) => (isTrue(fieldOf(argument, dot)) ? yes(dot) : no(dot));
  }
  if (verb === 'len') return (dot) => String((fieldOf(argument, dot) as unknown[]).length);
  if (verb.startsWith('.')) return (dot) => String(fieldOf(verb, dot) ?? '');
  throw new Error(`not understood: ${action}`);
}

function block(words: string[], defined: Map<string, Render>): Render {
  const body = parse(words, defined, ['end']);
  words.shift();
  return body;
}

const isTrue = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** The fields of the data of a message, which are all there; keys of labels and annotations may be absent. */
function fieldOf(path: string, dot: Data): unknown {
  return path
    .slice(1)
    .split('.')
    .reduce<unknown>((value, field, depth) => {
      const within = value as Data;
      if (depth === 0 && !(field in within)) throw new Error(`no field ${path}`);
      return within[field];
    }, dot);
}
