/** The page's words outside of a browser, where the library has its own name. */
import i18next from 'i18next';
import { dictionary } from '../../words.js';
import { en, type TextKey } from '../texts/en.js';
import { zhHans } from '../texts/zh-hans.js';
import { zhHant } from '../texts/zh-hant.js';

export const wordsIn = await dictionary<TextKey>(i18next, { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant });
