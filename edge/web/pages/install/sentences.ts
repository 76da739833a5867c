/** Sentences about devices, tests and refusals, out of ids and figures. Pure. */
import type { Text } from '../../../../cloud/site/hall.js';
import type {
  EventRow,
  InstallView,
  PlaceKind,
  TestKind,
  TestStep,
  WatchRow,
} from '../../../install/view.js';
import { textIn } from '../language.js';
import { keyOf } from './known.js';
import type { Words } from './translate.js';
import { strayOf } from './walk.js';

type Place = { readonly kind: PlaceKind; readonly id: string } | null;
type Places = InstallView['places'];

/** A word of the page for an id, or the id itself where it came later than the page. */
export function wordOf(prefix: string, id: string, words: Words): string {
  const key = keyOf(prefix, id);
  return key === null ? id : words.t(key);
}

export function nameIn(text: Text, words: Words): string {
  return textIn(text, words.language);
}

function placeName(place: Place, places: Places, words: Words): string | null {
  if (place === null) return null;
  const found = places[place.kind].find(({ id }) => id === place.id);
  return found === undefined ? place.id : nameIn(found.name, words);
}

/** "counts at Entrance · turned round (line:1)" */
export function watchSentence(watch: WatchRow, places: Places, words: Words): string {
  const place = placeName(watch.place, places, words);
  const parts = [
    watch.as === null ? null : wordOf('as', watch.as, words),
    watch.press === null ? null : wordOf('press', watch.press, words),
    watch.level === null ? null : words.t('watch_level', { level: words.number(watch.level) }),
    watch.place === null || place === null ? null : words.t(`watch_${watch.place.kind}`, { place }),
    watch.swap ? words.t('watch_swapped') : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? watch.channel : `${parts.join(' · ')} (${watch.channel})`;
}

/** What a person has to do in a step. */
export function stepSentence(
  step: TestStep,
  device: { readonly name: Text },
  places: Places,
  words: Words,
): string {
  const place = placeName(step.place, places, words) ?? nameIn(device.name, words);
  const key = keyOf('step', step.what);
  if (key === null) return words.t('step_other', { what: step.what, place });
  return words.t(key, { place, button: buttonName(step, words) });
}

function buttonName(step: TestStep, words: Words): string {
  const button =
    step.level === undefined
      ? words.t('button_of', { channel: step.channel.replace(/^button:/, '') })
      : words.t('button_level', { level: words.number(step.level) });
  if (step.press === undefined || step.press === 'single') return button;
  return words.t('button_press', { button, press: wordOf('press', step.press, words) });
}

/** What was heard besides, or null if nothing was. */
export function straySentence(step: TestStep, kind: TestKind, words: Words): string | null {
  if (step.stray === 0) return null;
  return words.t('test_stray', { n: words.number(step.stray), what: words.t(`stray_${strayOf(kind)}`) });
}

/** "Somebody crossed · line:1 · in 1" */
export function eventSentence(event: EventRow, words: Words): string {
  const figures = Object.entries(event.figures)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => {
      if (name === 'code') return wordOf('refused', String(value), words);
      const figure = wordOf('figure', name, words);
      if (typeof value === 'boolean') return `${figure}: ${words.t(value ? 'yes' : 'no')}`;
      return `${figure} ${typeof value === 'number' ? words.number(value) : wordOf('press', value, words)}`;
    });
  return [wordOf('event', event.kind, words), event.channel, ...figures].join(' · ');
}

/** What a refusal means and what to do about it. */
export function refusalSentence(
  refusal: { readonly code: string; readonly message: string },
  wait_s: number | null,
  words: Words,
): string {
  const key = keyOf('error', refusal.code);
  if (key === null || key === 'error_other')
    return words.t('error_other', { message: refusal.message, code: refusal.code });
  return words.t(key, { age: words.age(wait_s ?? 300) });
}
