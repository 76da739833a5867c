/** One device: its test, what it says, its note and its photo. */
import type { DeviceRow } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { hashOf } from '../route.js';
import { eventSentence, nameIn, watchSentence } from '../sentences.js';
import { alarms, seenText, stateBadge } from './devices.js';
import { facts, heading, onSubmit, refusalAt, section, sign } from './parts.js';
import { photoCanvas } from './photo-canvas.js';
import { running, testCard } from './walk-test.js';

export function device(screen: Screen, id: string): JSX.Element {
  const { app, view } = screen;
  const { words } = app;
  const row = view.devices.find((one) => one.id === id);
  const back = h(
    'a',
    { class: 'back', href: hashOf({ screen: 'devices' }) },
    sign('back'),
    words.t('tab_devices'),
  );
  if (row === undefined)
    return h('div', { class: 'screen' }, back, heading(id), h('p', null, words.t('error_unknown_device')));
  const name = nameIn(row.name, words);
  if (view.test?.device === id)
    return h('div', { class: 'screen' }, heading(name), running(screen, row, view.test));
  return h(
    'div',
    { class: 'screen' },
    back,
    heading(name),
    app.added === id && h('p', { class: 'done', role: 'status' }, words.t('bind_done', { name })),
    h(
      'p',
      { class: 'states' },
      stateBadge(row, words),
      row.seen_s !== null && h('span', { class: 'quiet' }, seenText(row.seen_s, app)),
    ),
    alarms(row, app).map((text) => h('p', { class: 'alarm' }, text)),
    testCard(screen, row),
    events(screen, row),
    photo(screen, row, name),
    note(screen, row),
    about(screen, row),
  );
}

function events({ app, view }: Screen, row: DeviceRow): JSX.Element {
  const { words } = app;
  const heard = view.events.filter((event) => event.device === row.id).slice(0, 8);
  if (heard.length === 0)
    return section(words.t('device_events'), h('p', { class: 'quiet' }, words.t('device_no_events')));
  return section(
    words.t('device_events'),
    h(
      'ol',
      { class: 'events', reversed: true },
      heard.map((event) =>
        h(
          'li',
          {
            key: `${event.at} ${event.channel} ${event.kind}`,
            'data-refused': event.kind === 'rejected' || undefined,
          },
          h(
            'span',
            { class: 'quiet' },
            words.t('seen', { age: words.age((view.ts - event.at) / 1000 + (app.silence_s ?? 0)) }),
          ),
          h('span', null, eventSentence(event, words)),
        ),
      ),
    ),
  );
}

function photo({ app, act }: Screen, row: DeviceRow, name: string): JSX.Element {
  const { words } = app;
  const picture = app.photos.get(row.id);
  const sending = app.busy.has('photo');
  return section(
    words.t('device_photo'),
    picture !== undefined && photoCanvas(picture, words.t('device_photo_of', { name })),
    h(
      'label',
      { class: 'button', 'data-busy': sending || undefined },
      h('input', {
        type: 'file',
        class: 'unseen',
        accept: 'image/*',
        capture: 'environment',
        disabled: sending,
        onChange: (event: Event) => {
          const input = event.currentTarget as HTMLInputElement;
          const [file] = input.files ?? [];
          if (file !== undefined) act.photo(row.id, file);
          // The same file again is a change again.
          input.value = '';
        },
      }),
      words.t(sending ? 'device_photo_sending' : row.photo ? 'device_photo_again' : 'device_photo_take'),
    ),
    refusalAt('photo', app),
  );
}

function note({ app, act }: Screen, row: DeviceRow): JSX.Element {
  const { t } = app.words;
  return section(
    t('device_note'),
    h(
      'form',
      { key: row.id, onSubmit: onSubmit(({ note = '' }) => act.note(row.id, note)) },
      h('textarea', {
        name: 'note',
        rows: 3,
        maxLength: 500,
        defaultValue: row.note,
        'aria-label': t('device_note'),
        placeholder: t('device_note_hint'),
      }),
      refusalAt('note', app),
      h('button', { disabled: app.busy.has('note') }, t('device_note_save')),
      h('span', { class: 'quiet', role: 'status' }, app.noted === row.id ? t('device_note_saved') : ''),
    ),
  );
}

function about({ app, view }: Screen, row: DeviceRow): JSX.Element {
  const { t } = app.words;
  const pins = view.pins.filter((pin) => pin.device === row.id);
  const lines = (texts: readonly string[]) => texts.map((text) => h('span', { class: 'row' }, text));
  const watches = row.watches.map((watch) => watchSentence(watch, view.places, app.words));
  return h(
    'section',
    { class: 'card' },
    facts([
      [t('device_id'), row.id],
      [t('device_model'), row.model],
      ...(watches.length > 0 ? [[t('device_watches'), lines(watches)] as const] : []),
      ...(row.topics.length > 0 ? [[t('device_topics'), lines(row.topics)] as const] : []),
      ...(pins.length > 0
        ? [
            [
              t('device_pins'),
              lines(
                pins.map((pin) =>
                  t('device_pin', { name: pin.pin, pin: String(pin.header_pin), bcm: String(pin.bcm) }),
                ),
              ),
            ] as const,
          ]
        : []),
    ]),
  );
}
