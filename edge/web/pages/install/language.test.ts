import { expect, it } from 'vitest';
import { languageOf } from './language.js';

it.each([
  [['en-GB'], 'en'],
  [['zh-CN'], 'zh-Hans'],
  [['zh'], 'zh-Hans'],
  [['zh-TW'], 'zh-Hant'],
  [['zh-Hant-HK'], 'zh-Hant'],
  [['zh-HK', 'en'], 'zh-Hant'],
  [['pl', 'de', 'zh-SG', 'en'], 'zh-Hans'],
  [['pl'], 'en'],
  [['enm', 'zhx'], 'en'],
  [[], 'en'],
] as const)('%j: %s', (preferred, language) => expect(languageOf(preferred)).toBe(language));
