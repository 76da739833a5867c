/** The 40-pin header as SVG: numbered, coloured by what a pin carries, with the device on each pin that is used. */
import { h, type JSX } from '../../vendor/preact.js';
import { type HeaderPin, shortened } from '../header.js';
import type { Words } from '../translate.js';

/** A finger's height, also where a phone of 360 px shows the drawing a little smaller. */
const row = 46;
const top = 34;
const width = 372;
/** Centres of the two columns; the labels stand outside of them. */
const columns = [158, 202] as const;
const height = top + 20 * row + 40;

function carriesText(pin: HeaderPin, words: Words): string {
  return pin.carries === 'gpio' ? `GPIO${pin.bcm}` : words.t(`carries_${pin.carries}`);
}

/**
 * @param nameOf the name of a device by its id
 * @param chosen the pin that was tapped last
 * @param choose called with a pin that is in use
 */
export function headerDrawing(
  pins: readonly HeaderPin[],
  nameOf: (device: string) => string,
  chosen: number | null,
  choose: (pin: number) => void,
  words: Words,
): JSX.Element {
  const left = columns[0] - 26;
  return h(
    'svg',
    {
      class: 'header',
      viewBox: `0 0 ${width} ${height}`,
      role: 'group',
      'aria-label': words.t('wiring_drawing'),
    },
    h('rect', {
      class: 'block',
      x: left,
      y: top - 4,
      width: columns[1] + 26 - left,
      height: 20 * row + 8,
      rx: 4,
    }),
    h('path', { class: 'mark', d: `M${columns[0] - 8} ${top - 18}h16l-8 11Z` }),
    h(
      'text',
      { class: 'small before', x: columns[0] - 16, y: top - 8 },
      words.t('wiring_pin_label', { pin: '1', carries: words.t('carries_3v3') }),
    ),
    h('path', { class: 'edge', d: `M${columns[1] + 42} 4V${height - 30}` }),
    h('text', { class: 'small', x: columns[1] + 50, y: top - 8 }, words.t('wiring_edge')),
    pins.map((pin) => drawnPin(pin, nameOf, chosen === pin.pin, choose, words)),
    h(
      'text',
      { class: 'small middle', x: (columns[0] + columns[1]) / 2, y: height - 12 },
      `▼ ${words.t('wiring_usb')}`,
    ),
  );
}

function drawnPin(
  pin: HeaderPin,
  nameOf: (device: string) => string,
  chosen: boolean,
  choose: (pin: number) => void,
  words: Words,
): JSX.Element {
  const isLeft = pin.pin % 2 === 1;
  const x = columns[isLeft ? 0 : 1];
  const y = top + Math.floor((pin.pin - 1) / 2) * row + row / 2;
  const carries = carriesText(pin, words);
  const label = pin.used === null ? [carries] : [nameOf(pin.used.device), `${pin.used.pin} · ${carries}`];
  const at = isLeft ? x - 32 : x + 50;
  const used = pin.used;
  const attributes =
    used === null
      ? { role: 'img', 'aria-label': words.t('wiring_pin_label', { pin: String(pin.pin), carries }) }
      : {
          role: 'button',
          tabindex: 0,
          'aria-pressed': chosen,
          'aria-label': words.t('wiring_pin_used', {
            pin: String(pin.pin),
            carries,
            device: nameOf(used.device),
            wire: used.pin,
          }),
          onClick: () => choose(pin.pin),
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            choose(pin.pin);
          },
        };
  return h(
    'g',
    {
      class: `pin ${isLeft ? 'left' : 'right'}`,
      'data-carries': pin.carries,
      'data-used': used === null ? undefined : '',
      'data-chosen': chosen || undefined,
      key: pin.pin,
      ...attributes,
    },
    h('rect', {
      class: 'target',
      x: isLeft ? 0 : x - 22,
      y: y - row / 2,
      width: isLeft ? x + 22 : width - x + 22,
      height: row,
    }),
    pin.pin === 1
      ? h('rect', { class: 'dot', x: x - 16, y: y - 16, width: 32, height: 32 })
      : h('circle', { class: 'dot', cx: x, cy: y, r: 16 }),
    h('text', { class: 'number', x, y: y + 5 }, String(pin.pin)),
    label.map((text, index) =>
      h(
        'text',
        {
          class: `name ${index === 0 ? 'first' : 'second'}`,
          x: at,
          y: y + (label.length === 1 ? 4 : index * 15 - 3),
        },
        // Only the name is bold.
        shortened(text, index === 0 ? 14 : 16),
      ),
    ),
  );
}
