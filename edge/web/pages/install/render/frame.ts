/** What stands around every screen: head, warnings, tabs. */
import type { Language } from '../../../../../cloud/site/hall.js';
import { languageNames } from '../../language.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen, Shown } from '../app.js';
import { hashOf, type Route } from '../route.js';
import { nameIn, refusalSentence } from '../sentences.js';
import { refusalAt, sign } from './parts.js';

export function head({ app, act }: Shown): JSX.Element {
  const { words, view, session } = app;
  const languages = Object.entries(languageNames);
  return h(
    'header',
    { class: 'head' },
    h(
      'div',
      { class: 'who' },
      h('p', { class: 'hall' }, view === null ? 'Hallgate' : nameIn(view.hall.name, words)),
      h('p', { class: 'quiet' }, session === null ? words.t('title') : session.name),
    ),
    h(
      'select',
      {
        'aria-label': words.t('language'),
        value: words.language,
        onChange: (event: Event) => act.speak((event.currentTarget as HTMLSelectElement).value as Language),
      },
      languages.map(([language, name]) => h('option', { value: language, lang: language }, name)),
    ),
    session !== null &&
      h('button', { type: 'button', class: 'plain', onClick: () => act.logout() }, words.t('logout')),
  );
}

/** What is wrong with the whole page or the gateway. It stays in the page, so that its changes are spoken. */
export function banner({ app }: Shown): JSX.Element {
  const { words, silence_s, restarting } = app;
  const text = restarting
    ? words.t('restarting')
    : silence_s !== null
      ? words.t('lost', { age: words.age(silence_s) })
      : '';
  return h('p', { class: 'banner', role: 'status', hidden: text === '' }, text);
}

/** A hall file that was edited elsewhere, or was not taken. */
export function warnings({ app, act, view }: Screen): JSX.Element | null {
  const { t } = app.words;
  if (view.trouble === undefined && !view.hall_file_changed) return null;
  const wrong = [
    ...(view.trouble?.problems ?? []),
    ...(app.refused?.place === 'reload' ? app.refused.refusal.problems : []),
  ];
  return h(
    'div',
    { class: 'card warning' },
    view.hall_file_changed && h('p', null, t('file_changed')),
    view.trouble !== undefined && h('p', null, t('trouble')),
    view.trouble !== undefined &&
      view.trouble.code !== 'hall_file_invalid' &&
      h('p', null, refusalSentence(view.trouble, null, app.words)),
    wrong.length > 0 &&
      h(
        'ul',
        { class: 'wrong' },
        wrong.map((line) => h('li', null, line)),
      ),
    refusalAt('reload', app),
    view.hall_file_changed &&
      h(
        'button',
        { type: 'button', disabled: app.busy.has('reload'), onClick: () => act.reload() },
        t('reload'),
      ),
  );
}

const tabs = ['devices', 'wiring', 'strangers', 'enrol', 'certificate'] as const;
const tabOf: Readonly<Record<Route['screen'], (typeof tabs)[number]>> = {
  devices: 'devices',
  device: 'devices',
  wiring: 'wiring',
  strangers: 'strangers',
  bind: 'strangers',
  enrol: 'enrol',
  certificate: 'certificate',
};

export function nav({ app, view }: Screen): JSX.Element {
  return h(
    'nav',
    { class: 'tabs', 'aria-label': app.words.t('title') },
    tabs.map((screen) =>
      h(
        'a',
        {
          key: screen,
          href: hashOf({ screen }),
          'aria-current': tabOf[app.route.screen] === screen ? 'page' : undefined,
        },
        sign(screen),
        h('span', null, app.words.t(`tab_${screen}`)),
        screen === 'strangers' &&
          view.strangers.length > 0 &&
          h('span', { class: 'count' }, app.words.number(view.strangers.length)),
      ),
    ),
  );
}

/** A test goes on while its tester looks at another screen. */
export function testElsewhere({ app, view }: Screen): JSX.Element | null {
  const { test } = view;
  if (test === null || (app.route.screen === 'device' && app.route.id === test.device)) return null;
  const row = view.devices.find(({ id }) => id === test.device);
  const device = row === undefined ? test.device : nameIn(row.name, app.words);
  return h(
    'a',
    { class: 'card elsewhere', href: hashOf({ screen: 'device', id: test.device }) },
    sign('running'),
    h('span', null, app.words.t('test_running_by', { device, name: test.by })),
    h('strong', null, app.words.t('test_open')),
  );
}
