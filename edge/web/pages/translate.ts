/** The wall's texts, numbers and ages in one language. */
import { en, type TextKey } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';
import i18next from './vendor/i18next.js';
import { dictionary, type WordsOf } from './words.js';

export type Words = WordsOf<TextKey>;

export const wordsIn = await dictionary<TextKey>(i18next, {
  en,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
});
