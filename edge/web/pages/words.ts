/** Texts, numbers and times in one language, out of one dictionary a language. Pure but for the library passed in. */
import type { i18n } from 'i18next';
import type { Language } from '../../../cloud/site/hall.js';
import { ageOf } from './model.js';

/** Keys that every dictionary holds, as ages are told everywhere. */
export type AgeKey = 'age_s' | 'age_min' | 'age_h';

export interface WordsOf<Key extends string> {
  readonly language: Language;
  /** The text of a key with its {{values}} filled in. */
  t(key: Key, values?: Readonly<Record<string, string>>): string;
  number(n: number): string;
  percent(share: number): string;
  /** With one digit after the point, so that 99.7 % does not read as all. */
  finePercent(share: number): string;
  age(seconds: number): string;
  /** "Desk 4 and Desk 5". */
  list(parts: readonly string[]): string;
  /** A day by its distance from today: "yesterday", "3 days ago". */
  day(daysAgo: number): string;
  /** What stands between two sentences. */
  readonly space: string;
  /** Hour and minute of a UTC time in a time zone. */
  time(ms: number, zone: string): string;
  /** Day and time of a UTC time in a time zone. */
  moment(ms: number, zone: string): string;
}

/** @returns the words of a language, as a function of it */
export async function dictionary<Key extends string>(
  library: i18n,
  texts: Readonly<Record<Language, Readonly<Record<Key | AgeKey, string>>>>,
): Promise<(language: Language) => WordsOf<Key | AgeKey>> {
  const translator = library.createInstance();
  // The texts are set as text, never as markup, so nothing may be escaped.
  await translator.init({
    lng: 'en',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    resources: {
      en: { translation: texts.en },
      'zh-Hans': { translation: texts['zh-Hans'] },
      'zh-Hant': { translation: texts['zh-Hant'] },
    },
  });
  return (language) => wordsOf(language, translator.getFixedT(language));
}

function wordsOf<Key extends string>(
  language: Language,
  fixed: (key: string, values: Readonly<Record<string, string>>) => string,
): WordsOf<Key | AgeKey> {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const finePercent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const day = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const t = (key: Key | AgeKey, values: Readonly<Record<string, string>> = {}) => fixed(key, values);
  return {
    language,
    t,
    number: (n) => number.format(n),
    percent: (share) => percent.format(share),
    finePercent: (share) => finePercent.format(share),
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
    moment: (ms, zone) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
        ms,
      ),
  };
}
