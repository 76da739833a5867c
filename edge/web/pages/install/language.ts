/** Which language the page speaks when its address names none. Pure. */
import type { Language } from '../../../../cloud/site/hall.js';

/** The first of the browser's languages that the page speaks; English if it speaks none. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred.map((one) => one.toLowerCase())) {
    if (/^zh-(hant|tw|hk|mo)\b/.test(tag)) return 'zh-Hant';
    if (/^zh\b/.test(tag)) return 'zh-Hans';
    if (/^en\b/.test(tag)) return 'en';
  }
  return 'en';
}
