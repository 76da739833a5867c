/** The grid of queues: one field each, with the minutes as large as the field allows. */

import { textIn } from '../language.js';
import { columnsFor, type Ruler, type Tile } from '../model.js';
import type { Words } from '../translate.js';
import { el, shape } from './element.js';

export function renderTiles(grid: HTMLElement, tiles: readonly Tile[], target_s: number, words: Words): void {
  grid.style.setProperty('--columns', String(columnsFor(tiles.length)));
  if (tiles.length === 0) {
    grid.replaceChildren(el('p', 'empty', words.t('no_queues')));
    return;
  }
  const target = words.number(target_s / 60);
  // Fields are kept from view to view, so that only their insides change and colours can fade.
  const kept = new Map(
    [...grid.querySelectorAll<HTMLElement>('.tile')].map((field) => [field.dataset.queue, field]),
  );
  const fields = tiles.map((tile) => {
    const field = kept.get(tile.id) ?? el('article', 'tile');
    field.dataset.queue = tile.id;
    field.dataset.verdict = tile.verdict;
    field.replaceChildren(el('div', 'face', ...contents(tile, target, words)));
    return field;
  });
  if (fields.some((field, at) => grid.children[at] !== field) || grid.children.length !== fields.length) {
    grid.replaceChildren(...fields);
  }
}

function contents(tile: Tile, target: string, words: Words): Node[] {
  const { t } = words;
  const name = el('h2', 'tile-name', textIn(tile.name, words.language));
  const shortest = tile.shortest ? [el('p', 'shortest', shape('arrow'), t('shortest'))] : [];
  const wait = el(
    'p',
    'wait',
    ...(tile.minutes === null
      ? [shape(tile.verdict)]
      : [el('span', 'minutes', words.number(tile.minutes)), el('span', 'unit', t('min'))]),
  );
  const sign = tile.minutes === null ? null : shape(tile.verdict);
  const verdict = el('p', 'verdict', sign, el('span', '', t(`state_${tile.verdict}`, { target })));
  const band = el('p', 'band', bandText(tile, words));
  return [name, wait, ...shortest, band, ruler(tile.ruler, target), verdict, facts(tile, target, words)];
}

function bandText(tile: Tile, words: Words): string {
  if (tile.verdict === 'stale' && tile.heard_s !== null)
    return words.t('last_heard', { age: words.age(tile.heard_s) });
  if (tile.band === null) return '';
  const { low, high } = tile.band;
  if (high === 0) return words.t('no_wait');
  if (low === high) return words.t('about', { minutes: words.number(low) });
  return words.t('likely', { low: words.number(low), high: words.number(high) });
}

/** The band on a line of minutes, with a mark at the standard. The words above it say the same. */
function ruler(at: Ruler | null, target: string): HTMLElement {
  if (at === null) return el('div', '');
  const line = el('div', 'ruler');
  line.setAttribute('aria-hidden', 'true');
  const band = el('span', 'ruler-band');
  band.style.left = percent(at.low);
  band.style.width = percent(at.high - at.low);
  const wait = el('span', 'ruler-wait');
  wait.style.left = percent(at.wait);
  const standard = el('span', 'ruler-target', el('span', 'ruler-label', target));
  standard.style.left = percent(at.target);
  line.append(band, wait, standard);
  return line;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function facts(tile: Tile, target: string, words: Words): HTMLElement {
  const list = el('dl', 'facts');
  const add = (label: string, value: string | null) => {
    if (value !== null) list.append(el('div', '', el('dt', '', label), el('dd', '', value)));
  };
  add(words.t('waiting'), tile.waiting === null ? null : words.number(tile.waiting));
  add(words.t('desks'), tile.desks === null ? null : words.number(tile.desks));
  add(words.t('grade'), tile.grade);
  add(words.t('may_exceed', { target }), tile.mayExceed === null ? null : words.percent(tile.mayExceed));
  return list;
}
