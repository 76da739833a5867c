/** The language switch. Choosing one stops the turns; "Auto" starts them again. */
import type { Language } from '../../../../cloud/site/hall.js';
import { languageNames } from '../language.js';
import type { Words } from '../translate.js';
import { byId, el } from './element.js';

/**
 * @param chosen the language that somebody chose, or null while the languages take turns
 * @param choose called with the language pressed, null for "Auto"
 */
export function renderLanguages(
  languages: readonly Language[],
  chosen: Language | null,
  words: Words,
  choose: (language: Language | null) => void,
): void {
  const nav = byId('languages');
  nav.setAttribute('aria-label', words.t('language_switch'));
  nav.hidden = languages.length < 2;
  const wanted = [...languages, 'auto'];
  const present = [...nav.querySelectorAll<HTMLButtonElement>('button')];
  // The buttons stay the same elements, so that the keyboard keeps its place.
  if (present.map((button) => button.dataset.language).join() !== wanted.join()) {
    nav.replaceChildren(
      ...wanted.map((name) =>
        languageButton(name, () => choose(name === 'auto' ? null : (name as Language))),
      ),
    );
  }
  for (const button of nav.querySelectorAll<HTMLButtonElement>('button')) {
    const name = button.dataset.language;
    const pressed = name === (chosen ?? 'auto');
    button.setAttribute('aria-pressed', String(pressed));
    button.dataset.shown = String(name === words.language);
    if (name === 'auto') button.textContent = words.t('language_auto');
  }
}

function languageButton(name: string, press: () => void): HTMLElement {
  const button = el('button', '', name === 'auto' ? '' : languageNames[name as Language]);
  button.setAttribute('type', 'button');
  button.dataset.language = name;
  if (name !== 'auto') button.lang = name;
  button.addEventListener('click', press);
  return button;
}
