/** The wiring: the header as it looks from above, and the table of its wires. */
import type { PinRow } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { headerPins } from '../header.js';
import { hashOf } from '../route.js';
import { nameIn } from '../sentences.js';
import { headerDrawing } from './header-drawing.js';
import { heading, hint } from './parts.js';

export function wiring(screen: Screen): JSX.Element {
  const { app, act, view } = screen;
  const { t } = app.words;
  const pins = headerPins(view.pins);
  const legend = (carries: string, text: string) =>
    h('li', null, h('span', { class: 'swatch', 'data-carries': carries }), text);
  return h(
    'div',
    { class: 'screen' },
    heading(t('wiring_title')),
    view.pins.length === 0 && h('p', null, t('wiring_none')),
    h('p', { class: 'alarm' }, t('wiring_warning')),
    hint(t('wiring_hint')),
    hint(t('wiring_how')),
    h(
      'ul',
      { class: 'legend' },
      legend('used', t('legend_used')),
      legend('gpio', t('legend_free')),
      legend('3v3', t('carries_3v3')),
      legend('5v', t('carries_5v')),
      legend('ground', t('carries_ground')),
    ),
    h(
      'div',
      { class: 'wiring' },
      headerDrawing(pins, (id) => deviceName(id, screen), app.pin, act.choosePin, app.words),
      table(
        screen,
        [...view.pins].sort((a, b) => a.header_pin - b.header_pin),
      ),
    ),
  );
}

function deviceName(id: string, { app, view }: Screen): string {
  const row = view.devices.find((one) => one.id === id);
  return row === undefined ? id : nameIn(row.name, app.words);
}

function table(screen: Screen, rows: readonly PinRow[]): JSX.Element | null {
  const { app } = screen;
  const { t } = app.words;
  if (rows.length === 0) return null;
  return h(
    'table',
    { class: 'pins' },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        [t('wiring_pin'), t('wiring_device'), t('wiring_does')].map((text) =>
          h('th', { scope: 'col' }, text),
        ),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map((row) =>
        h(
          'tr',
          {
            key: row.header_pin,
            id: `pin-${row.header_pin}`,
            'data-chosen': app.pin === row.header_pin || undefined,
          },
          h(
            'th',
            { scope: 'row' },
            String(row.header_pin),
            h('span', { class: 'quiet row' }, `GPIO${row.bcm}`),
          ),
          h(
            'td',
            null,
            h('a', { href: hashOf({ screen: 'device', id: row.device }) }, deviceName(row.device, screen)),
            h('span', { class: 'quiet row' }, `${t('wiring_wire')}: ${row.pin}`),
          ),
          h('td', null, row.does),
        ),
      ),
    ),
  );
}
