/** The words of the certificate: its own, and those of the page for tests and their outcomes. */
import i18next from 'i18next';
import { en as pageEn, type TextKey } from '../web/pages/install/texts/en.js';
import { zhHans as pageZhHans } from '../web/pages/install/texts/zh-hans.js';
import { zhHant as pageZhHant } from '../web/pages/install/texts/zh-hant.js';
import { dictionary, type WordsOf } from '../web/pages/words.js';
import { type CertificateKey, en } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

export type CertificateWords = WordsOf<TextKey | CertificateKey>;

export const certificateWords = await dictionary<TextKey | CertificateKey>(i18next, {
  en: { ...pageEn, ...en },
  'zh-Hans': { ...pageZhHans, ...zhHans },
  'zh-Hant': { ...pageZhHant, ...zhHant },
});
