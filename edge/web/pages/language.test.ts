import { describe, expect, it } from 'vitest';
import { languageInQuery, languageInTurn, textIn } from './language.js';

describe('languageInQuery', () => {
  it.each([
    ['?lang=en', 'en'],
    ['?lang=zh-hant', 'zh-Hant'],
    ['?a=1&lang=zh-Hans', 'zh-Hans'],
    ['?lang=fr', null],
    ['?lang=', null],
    ['', null],
  ])('%s: %j', (search, language) => expect(languageInQuery(search)).toBe(language));
});

describe('languageInTurn', () => {
  it.each([
    [0, 'en'],
    [14_999, 'en'],
    [15_000, 'zh-Hant'],
    [30_000, 'en'],
  ])('after %d ms: %s', (elapsed, language) =>
    expect(languageInTurn(['en', 'zh-Hant'], elapsed)).toBe(language));

  it('is English where a hall names no language', () => expect(languageInTurn([], 0)).toBe('en'));
});

describe('textIn', () => {
  it.each([
    ['Cash', 'zh-Hans', 'Cash'],
    [{ en: 'Cash', 'zh-Hant': '現金' }, 'zh-Hans', '現金'],
    [{ en: 'Cash', 'zh-Hans': '现金' }, 'en', 'Cash'],
    [{ 'zh-Hans': '现金' }, 'en', '现金'],
    [{}, 'en', ''],
  ] as const)('%j in %s: %s', (text, language, written) => expect(textIn(text, language)).toBe(written));
});
