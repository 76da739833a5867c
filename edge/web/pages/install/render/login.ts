/** The sign-in. */
import { h, type JSX } from '../../vendor/preact.js';
import type { Shown } from '../app.js';
import { field, heading, onSubmit, refusalAt } from './parts.js';

export function login({ app, act }: Shown): JSX.Element {
  const { t } = app.words;
  return h(
    'form',
    {
      class: 'login',
      onSubmit: onSubmit(({ name = '', password = '' }) => act.login(name.trim(), password)),
    },
    heading(t('title')),
    h('p', null, t('login_lead')),
    field(
      t('login_name'),
      'name',
      (at) => h('input', { ...at, autoComplete: 'name', required: true, maxLength: 80 }),
      { hint: t('login_name_hint') },
    ),
    field(t('login_password'), 'password', (at) =>
      h('input', { ...at, type: 'password', autoComplete: 'current-password', required: true }),
    ),
    refusalAt('login', app),
    h('button', { class: 'main', disabled: app.busy.has('login') }, t('login_do')),
  );
}
