/** The texts of the install page. */
import i18next from '../vendor/i18next.js';
import { dictionary, type WordsOf } from '../words.js';
import { en, type TextKey } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

export type Words = WordsOf<TextKey>;

export const wordsIn = await dictionary<TextKey>(i18next, { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant });
