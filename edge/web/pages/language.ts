/** Which language the page speaks, and a text in it. Pure. */
import type { Language, Text } from '../../../cloud/site/hall.js';

export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
};

/** How long each language of the hall is shown when nobody has chosen one, milliseconds. */
export const rotationMs = 15_000;

/** The language named by the address (?lang=zh-Hant), or null if it names none that the page speaks. */
export function languageInQuery(search: string): Language | null {
  const wanted = new URLSearchParams(search).get('lang')?.toLowerCase();
  const all = Object.keys(languageNames) as Language[];
  return all.find((language) => language.toLowerCase() === wanted) ?? null;
}

/** The hall's languages take turns. `elapsedMs` counts from the start of the page. */
export function languageInTurn(languages: readonly Language[], elapsedMs: number): Language {
  return languages[Math.floor(elapsedMs / rotationMs) % Math.max(1, languages.length)] ?? 'en';
}

// A reader of one Chinese script reads the other sooner than English.
const nearest: Readonly<Record<Language, readonly Language[]>> = {
  en: ['en', 'zh-Hans', 'zh-Hant'],
  'zh-Hans': ['zh-Hans', 'zh-Hant', 'en'],
  'zh-Hant': ['zh-Hant', 'zh-Hans', 'en'],
};

/** The text in this language, or in the nearest one that it is written in. */
export function textIn(text: Text, language: Language): string {
  if (typeof text === 'string') return text;
  const written = nearest[language].find((candidate) => text[candidate] !== undefined);
  return written === undefined ? '' : (text[written] ?? '');
}
