/** The languages of boards and alerts. A text that lacks one of them does not compile. */

export const textLanguages = ['en', 'zh-Hans'] as const;
export type TextLanguage = (typeof textLanguages)[number];

/** One text in every language. */
export type Text = Readonly<Record<TextLanguage, string>>;

export const both = (en: string, zhHans: string): Text => ({ en, 'zh-Hans': zhHans });

/** Seconds for a sentence: "10 min" and "10 分钟". */
export const durations = (seconds: number): Text =>
  seconds < 60
    ? both(`${seconds} s`, `${seconds} 秒`)
    : both(`${minutes(seconds)} min`, `${minutes(seconds)} 分钟`);

const minutes = (seconds: number): number => Math.round((seconds / 60) * 10) / 10;

/** A text from parts that read differently in each language. */
export const compose = (build: (language: TextLanguage) => string): Text => ({
  en: build('en'),
  'zh-Hans': build('zh-Hans'),
});
