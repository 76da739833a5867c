/** Pieces that every screen is made of. */
import { type ComponentChild, type ComponentChildren, h, type JSX } from '../../vendor/preact.js';
import type { App, Place } from '../app.js';
import type { Tone } from '../model.js';
import { refusalSentence } from '../sentences.js';

/** A shape of index.html by its id. Decoration: the word beside it says the same. */
export function sign(name: string): JSX.Element {
  return h('svg', { class: 'shape', 'aria-hidden': 'true' }, h('use', { href: `#shape-${name}` }));
}

/** A state as colour, shape and word. */
export function badge(tone: Tone, shape: string, text: string): JSX.Element {
  return h('span', { class: 'badge', 'data-tone': tone }, sign(shape), h('span', null, text));
}

export function heading(text: string, ...more: ComponentChild[]): JSX.Element {
  return h('div', { class: 'heading' }, h('h1', { tabIndex: -1 }, text), ...more);
}

export function section(title: string, ...inside: ComponentChild[]): JSX.Element {
  return h('section', { class: 'card' }, h('h2', null, title), ...inside);
}

export function hint(text: string): JSX.Element {
  return h('p', { class: 'hint' }, text);
}

/** Names and values under each other. */
export function facts(rows: readonly (readonly [string, ComponentChildren])[]): JSX.Element {
  return h(
    'dl',
    { class: 'facts' },
    rows.map(([name, value]) => h('div', { key: name }, h('dt', null, name), h('dd', null, value))),
  );
}

/** A labelled input, with what is wrong with it. */
export function field(
  label: string,
  name: string,
  make: (attributes: {
    id: string;
    name: string;
    'aria-describedby'?: string;
    'aria-invalid'?: true;
  }) => JSX.Element,
  more: { readonly hint?: string; readonly problems?: readonly string[] } = {},
): JSX.Element {
  const id = `field-${name.replaceAll(/[^\w-]/g, '-')}`;
  const problems = more.problems ?? [];
  const described = [more.hint && `${id}-hint`, problems.length > 0 && `${id}-wrong`]
    .filter(Boolean)
    .join(' ');
  return h(
    'div',
    { class: 'field', key: name },
    h('label', { for: id }, label),
    make({
      id,
      name,
      ...(described !== '' && { 'aria-describedby': described }),
      ...(problems.length > 0 && { 'aria-invalid': true }),
    }),
    more.hint && h('p', { class: 'hint', id: `${id}-hint` }, more.hint),
    problems.length > 0 &&
      h(
        'ul',
        { class: 'wrong', id: `${id}-wrong` },
        problems.map((line) => h('li', null, line)),
      ),
  );
}

/** Why what was asked here was refused; nothing if it was not. */
export function refusalAt(place: Place, app: App): JSX.Element | null {
  const { refused, words } = app;
  if (refused?.place !== place) return null;
  const text = refusalSentence(refused.refusal, refused.wait_s, words);
  return h('p', { class: 'refusal', role: 'alert' }, sign('warning'), h('span', null, text));
}

/** The fields of a form by their names. */
export function fieldsOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** Calls `send` with the fields of the form instead of leaving the page. */
export function onSubmit(send: (fields: Record<string, string>) => void) {
  return (event: Event) => {
    event.preventDefault();
    send(fieldsOf(event.currentTarget as HTMLFormElement));
  };
}
