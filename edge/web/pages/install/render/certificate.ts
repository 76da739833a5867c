/** What is missing for the certificate, its issue, and how to take it away. */
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { hashOf } from '../route.js';
import { nameIn } from '../sentences.js';
import { facts, field, heading, hint, onSubmit, refusalAt, section } from './parts.js';

export function certificate(screen: Screen): JSX.Element {
  const { app, act, view } = screen;
  const { t } = app.words;
  const { missing, key_fingerprint } = view.certificate;
  return h(
    'div',
    { class: 'screen' },
    heading(t('certificate_title')),
    h('p', null, t('certificate_lead')),
    missing.length === 0
      ? h('p', { class: 'done' }, t('certificate_complete'))
      : h(
          'div',
          { class: 'card warning' },
          h('p', null, t('certificate_missing')),
          h(
            'ul',
            { class: 'missing' },
            missing.map((id) => h('li', null, deviceLink(id, screen))),
          ),
        ),
    h(
      'form',
      { class: 'card', onSubmit: onSubmit(({ by = '' }) => act.issue(by.trim())) },
      field(t('certificate_by'), 'by', (at) =>
        h('input', {
          ...at,
          required: true,
          maxLength: 80,
          autoComplete: 'name',
          defaultValue: app.session?.name,
        }),
      ),
      refusalAt('certificate', app),
      h('button', { class: 'main', disabled: app.busy.has('certificate') }, t('certificate_do')),
    ),
    issued(screen),
    section(
      t('certificate_key'),
      h('p', { class: 'code' }, inFours(key_fingerprint)),
      hint(t('certificate_key_hint')),
    ),
  );
}

function issued({ app, act, view }: Screen): JSX.Element | null {
  const { words } = app;
  const { issued } = view.certificate;
  if (issued === null) return null;
  const button = (text: string, press: () => void) =>
    h('button', { type: 'button', disabled: app.busy.has('certificate'), onClick: press }, text);
  return h(
    'section',
    { class: 'card issued' },
    h(
      'h2',
      null,
      words.t('certificate_issued', { name: issued.by, time: words.moment(issued.at, view.hall.time_zone) }),
    ),
    facts([[words.t('certificate_digest'), h('span', { class: 'code' }, inFours(issued.digest))]]),
    h(
      'div',
      { class: 'choices' },
      button(words.t('certificate_open'), act.openCertificate),
      button(words.t('certificate_pdf'), () => act.saveCertificate('pdf')),
      button(words.t('certificate_json'), () => act.saveCertificate('json')),
    ),
    h(
      'p',
      { role: 'status', class: 'quiet' },
      app.busy.has('certificate') ? words.t('certificate_writing') : '',
    ),
  );
}

function deviceLink(id: string, { app, view }: Screen): JSX.Element {
  const row = view.devices.find((one) => one.id === id);
  return h(
    'a',
    { href: hashOf({ screen: 'device', id }) },
    row === undefined ? id : nameIn(row.name, app.words),
  );
}

/** Hex in groups, so that two people can compare it aloud. */
function inFours(hex: string): string {
  return (hex.match(/.{1,4}/g) ?? []).join(' ');
}
