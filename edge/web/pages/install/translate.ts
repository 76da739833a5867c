/** The texts of the install page, and which language it speaks. */
import type { Language } from '../../../../cloud/site/hall.js';
import i18next from '../vendor/i18next.js';
import { dictionary, type WordsOf } from '../words.js';
import { en, type TextKey } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

export type Words = WordsOf<TextKey>;

export const wordsIn = await dictionary<TextKey>(i18next, { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant });

/** The page's language: the first of the browser's that it speaks. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred.map((one) => one.toLowerCase())) {
    if (/^zh-(hant|tw|hk|mo)\b/.test(tag)) return 'zh-Hant';
    if (/^zh\b/.test(tag)) return 'zh-Hans';
    if (/^en\b/.test(tag)) return 'en';
  }
  return 'en';
}
