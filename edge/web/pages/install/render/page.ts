/** The whole page for what is known now. */
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen, Shown } from '../app.js';
import { bind } from './bind.js';
import { certificate } from './certificate.js';
import { device } from './device.js';
import { devices } from './devices.js';
import { enrol } from './enrol.js';
import { banner, head, nav, testElsewhere, warnings } from './frame.js';
import { login } from './login.js';
import { strangers } from './strangers.js';
import { wiring } from './wiring.js';

export function page(shown: Shown): JSX.Element {
  const { app } = shown;
  if (app.session === null) return h('div', { class: 'frame' }, head(shown), h('main', null, login(shown)));
  if (app.view === null)
    return h(
      'div',
      { class: 'frame' },
      head(shown),
      banner(shown),
      h('main', null, h('p', null, app.words.t('connecting'))),
    );
  const screen: Screen = { ...shown, view: app.view };
  return h(
    'div',
    { class: 'frame' },
    head(shown),
    banner(shown),
    h('main', null, warnings(screen), testElsewhere(screen), screenOf(screen)),
    nav(screen),
  );
}

function screenOf(screen: Screen): JSX.Element {
  const { route } = screen.app;
  switch (route.screen) {
    case 'device':
      return h('div', { key: `device ${route.id}` }, device(screen, route.id));
    case 'bind':
      return h('div', { key: `bind ${route.topic}` }, bind(screen, route.topic));
    default:
      return h(
        'div',
        { key: route.screen },
        { devices, wiring, strangers, enrol, certificate }[route.screen](screen),
      );
  }
}
