/** The form that makes a device of the hall out of what speaks. */
import type { PlaceKind, Stranger } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { bindRequest, fieldOfProblem, proposedId, type Question, questions } from '../bind.js';
import { hashOf } from '../route.js';
import { nameIn, wordOf } from '../sentences.js';
import { field, heading, hint, onSubmit, refusalAt, section, sign } from './parts.js';
import { reasonOf } from './strangers.js';

export function bind(screen: Screen, topic: string): JSX.Element {
  const { app, view } = screen;
  const { t } = app.words;
  const stranger = view.strangers.find((one) => one.topic === topic);
  const back = h(
    'a',
    { class: 'back', href: hashOf({ screen: 'strangers' }) },
    sign('back'),
    t('strangers_title'),
  );
  if (stranger === undefined)
    return h('div', { class: 'screen' }, back, heading(t('bind_title')), h('p', null, t('bind_gone')));
  if (stranger.candidates.length === 0)
    return h(
      'div',
      { class: 'screen' },
      back,
      heading(t('bind_title')),
      h('p', { class: 'alarm' }, t('stranger_no_fit', { reason: reasonOf(stranger, app.words) })),
    );
  return h('div', { class: 'screen' }, back, heading(t('bind_title')), form(screen, stranger));
}

function form(screen: Screen, stranger: Stranger): JSX.Element {
  const { app, act, view } = screen;
  const { t } = app.words;
  const fitting =
    stranger.candidates.find(({ profile }) => profile === app.profile) ?? stranger.candidates[0];
  const channels = fitting?.channels ?? [];
  const problems = problemsBy(screen);
  const at = (name: string) => ({ problems: problems.get(name) ?? [] });
  const rest = [...(problems.get('') ?? []), ...(problems.get('account') ?? [])];
  return h(
    'form',
    {
      key: stranger.topic,
      onSubmit: onSubmit((fields) =>
        act.bind(bindRequest(fields, channels, stranger.account, view.hall_file)),
      ),
    },
    field(
      t('bind_name'),
      'name',
      (to) => h('input', { ...to, required: true, maxLength: 80, autoComplete: 'off' }),
      { hint: t('bind_name_hint'), ...at('name') },
    ),
    field(t('bind_id'), 'id', (to) => idInput({ ...to, defaultValue: proposedId(stranger, view) }), {
      hint: t('bind_id_hint'),
      ...at('id'),
    }),
    field(
      t('bind_profile'),
      'profile',
      (to) =>
        h(
          'select',
          {
            ...to,
            value: fitting?.profile,
            onChange: (event: Event) => act.chooseProfile((event.currentTarget as HTMLSelectElement).value),
          },
          stranger.candidates.map(({ profile, model }) => h('option', { value: profile }, model)),
        ),
      at('profile'),
    ),
    field(
      t('bind_topics'),
      'topics',
      (to) =>
        h('textarea', { ...to, rows: 2, defaultValue: stranger.topic, required: true, spellcheck: false }),
      { hint: t('bind_topics_hint'), ...at('topics') },
    ),
    watches(screen, questions(channels), problems),
    refusalAt('bind', app),
    rest.length > 0 &&
      h(
        'ul',
        { class: 'wrong' },
        rest.map((line) => h('li', null, line)),
      ),
    h(
      'button',
      { class: 'main', disabled: app.busy.has('bind') || app.restarting },
      t(app.busy.has('bind') ? 'bind_sending' : 'bind_do'),
    ),
  );
}

/** Ids become topics and file names: the browser refuses other letters before the gateway has to. */
export function idInput(attributes: object): JSX.Element {
  return h('input', {
    ...attributes,
    required: true,
    pattern: '[a-z0-9][a-z0-9\\-]{0,62}',
    autoCapitalize: 'none',
    autoComplete: 'off',
    spellcheck: false,
  });
}

/** The lines of the refusal by the field that they speak of; "" holds the rest. */
function problemsBy({ app }: Screen): Map<string, string[]> {
  const { refused } = app;
  const found = new Map<string, string[]>();
  if (refused?.place !== 'bind') return found;
  for (const line of refused.refusal.problems) {
    const name = (refused.request && fieldOfProblem(line, refused.request)) ?? '';
    found.set(name, [...(found.get(name) ?? []), line]);
  }
  if (refused.refusal.code === 'id_taken') found.set('id', [app.words.t('error_id_taken')]);
  return found;
}

function watches(
  screen: Screen,
  asked: readonly Question[],
  problems: ReadonlyMap<string, readonly string[]>,
): JSX.Element {
  const { words } = screen.app;
  if (asked.length === 0) return section(words.t('bind_channels'), hint(words.t('bind_no_channels')));
  return section(
    words.t('bind_channels'),
    asked.map((question) => [
      question.meanings.length > 0 &&
        field(words.t('bind_as', { channel: question.channel }), `as ${question.channel}`, (to) =>
          h(
            'select',
            to,
            question.meanings.map((as) => h('option', { value: as }, wordOf('as', as, words))),
          ),
        ),
      field(
        words.t('bind_place', { channel: question.channel }),
        `place ${question.channel}`,
        (to) => h('select', to, placeOptions(screen, question)),
        { problems: problems.get(`place ${question.channel}`) ?? [] },
      ),
    ]),
  );
}

function placeOptions({ app, view }: Screen, question: Question): JSX.Element[] {
  const { words } = app;
  const group = (kind: PlaceKind) =>
    h(
      'optgroup',
      { label: words.t(`place_${kind}`) },
      view.places[kind].map(({ id, name }) => h('option', { value: `${kind} ${id}` }, nameIn(name, words))),
    );
  return [
    h('option', { value: '' }, words.t('bind_nowhere')),
    ...(question.placeless ? [h('option', { value: 'hall' }, words.t('bind_whole_hall'))] : []),
    ...question.places.filter((kind) => view.places[kind].length > 0).map(group),
  ];
}
