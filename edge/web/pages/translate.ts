/** Texts, numbers and ages in one language. */
import type { Language } from '../../../cloud/site/hall.js';
import { ageOf } from './model.js';
import { en, type TextKey } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';
import i18next from './vendor/i18next.js';

export interface Words {
  readonly language: Language;
  /** The text of a key with its {{values}} filled in. */
  t(key: TextKey, values?: Readonly<Record<string, string>>): string;
  number(n: number): string;
  percent(share: number): string;
  age(seconds: number): string;
  /** "Desk 4 and Desk 5". */
  list(parts: readonly string[]): string;
  /** A day by its distance from today: "yesterday", "3 days ago". */
  day(daysAgo: number): string;
  /** What stands between two sentences. */
  readonly space: string;
  /** Hour and minute of a UTC time in a time zone. */
  time(ms: number, zone: string): string;
}

const translator = i18next.createInstance();
// The texts are set as text, never as markup, so nothing may be escaped.
await translator.init({
  lng: 'en',
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
  resources: {
    en: { translation: en },
    'zh-Hans': { translation: zhHans },
    'zh-Hant': { translation: zhHant },
  },
});

export function wordsIn(language: Language): Words {
  const fixed = translator.getFixedT(language);
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const day = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const t = (key: TextKey, values: Readonly<Record<string, string>> = {}) => fixed(key, values);
  return {
    language,
    t,
    number: (n) => number.format(n),
    percent: (share) => percent.format(share),
    age(seconds) {
      const { unit, n } = ageOf(seconds);
      return t(`age_${unit}`, { n: number.format(n) });
    },
    list: (parts) => list.format(parts),
    day: (daysAgo) => day.format(-daysAgo, 'day'),
    space: language === 'en' ? ' ' : '',
    time: (ms, zone) =>
      new Intl.DateTimeFormat(language, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }).format(ms),
  };
}
