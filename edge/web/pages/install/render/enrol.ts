/** A login for a new device, shown once; then the wait until it speaks. */
import type { EnrolAnswer } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { hashOf } from '../route.js';
import { idInput } from './bind.js';
import { facts, field, heading, onSubmit, refusalAt } from './parts.js';

export function enrol(screen: Screen): JSX.Element {
  const { app, act } = screen;
  const { t } = app.words;
  if (app.enrolled !== null) return enrolled(screen, app.enrolled);
  return h(
    'form',
    { class: 'screen', onSubmit: onSubmit(({ id = '' }) => act.enrol(id.trim())) },
    heading(t('enrol_title')),
    h('p', null, t('enrol_lead')),
    field(t('bind_id'), 'id', (at) => idInput(at), { hint: t('bind_id_hint') }),
    refusalAt('enrol', app),
    h('button', { class: 'main', disabled: app.busy.has('enrol') }, t('enrol_do')),
  );
}

function enrolled({ app, act, view }: Screen, answer: EnrolAnswer): JSX.Element {
  const { t } = app.words;
  const { broker } = answer;
  const heard = view.strangers.filter(({ account }) => account === answer.login);
  return h(
    'div',
    { class: 'screen' },
    heading(t('enrol_title')),
    h('p', { class: 'alarm' }, t('enrol_once')),
    h(
      'section',
      { class: 'card secret' },
      facts([
        [t('enrol_login'), h('code', null, answer.login)],
        [t('enrol_password'), h('code', null, answer.password)],
        ...(broker === null
          ? []
          : ([
              [t('enrol_host'), h('code', null, broker.host)],
              [t('enrol_port'), h('code', null, String(broker.port))],
            ] as const)),
      ]),
      h('div', {
        class: 'qr',
        role: 'img',
        'aria-label': t('enrol_qr'),
        ref: (at: Element | null) => drawQr(at, answer.qr_svg),
      }),
    ),
    h(
      'div',
      { role: 'status', class: 'waiting' },
      heard.length === 0
        ? h('p', null, t('enrol_waiting'))
        : [
            h('p', null, t('enrol_heard')),
            heard.map(({ topic }) => [
              h('p', { class: 'code' }, topic),
              h('a', { class: 'button main', href: hashOf({ screen: 'bind', topic }) }, t('stranger_bind')),
            ]),
          ],
    ),
    h('button', { type: 'button', onClick: () => act.forgetEnrolled() }, t('enrol_more')),
  );
}

/** The gateway's drawing becomes part of the page: as an image of its own it would need a wider security policy. */
function drawQr(at: Element | null, svg: string): void {
  if (at === null || at.childElementCount > 0) return;
  const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  if (drawing.nodeName === 'svg') at.append(document.importNode(drawing, true));
}
