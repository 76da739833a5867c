/** Topics that speak and belong to no device. */
import type { Stranger } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { hashOf } from '../route.js';
import { wordOf } from '../sentences.js';
import { heading, hint } from './parts.js';

export function strangers({ app, view }: Screen): JSX.Element {
  const { t } = app.words;
  return h(
    'div',
    { class: 'screen' },
    heading(t('strangers_title')),
    hint(view.strangers.length === 0 ? t('strangers_none') : t('strangers_hint')),
    h(
      'ul',
      { class: 'list' },
      view.strangers.map((stranger) => h('li', { key: stranger.topic }, card(stranger, app))),
    ),
  );
}

function card(stranger: Stranger, { words, silence_s }: Screen['app']): JSX.Element {
  const [best] = stranger.candidates;
  return h(
    'section',
    { class: 'card', 'data-topic': stranger.topic },
    h('h2', { class: 'code' }, stranger.topic),
    h(
      'p',
      { class: 'quiet' },
      words.t('stranger_seen', {
        n: words.number(stranger.n),
        age: words.age(stranger.seen_s + (silence_s ?? 0)),
      }),
    ),
    stranger.account !== null &&
      h('p', { class: 'quiet' }, words.t('stranger_account', { account: stranger.account })),
    h('p', { class: 'label' }, words.t('stranger_sample')),
    stranger.sample === ''
      ? h('p', null, words.t('stranger_no_sample'))
      : h('pre', { tabIndex: 0 }, stranger.sample),
    best === undefined
      ? h('p', { class: 'alarm' }, words.t('stranger_no_fit', { reason: reasonOf(stranger, words) }))
      : [
          h('p', null, words.t('stranger_fits', { model: best.model })),
          h(
            'a',
            { class: 'button main', href: hashOf({ screen: 'bind', topic: stranger.topic }) },
            words.t('stranger_bind'),
          ),
        ],
  );
}

export function reasonOf(stranger: Stranger, words: Screen['app']['words']): string {
  return wordOf('refused', stranger.refused ?? 'no_profile', words);
}
