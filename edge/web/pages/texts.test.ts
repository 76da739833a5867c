import { describe, expect, it } from 'vitest';
import { en } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

const keys = Object.keys(en) as (keyof typeof en)[];
const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe.each([
  ['zh-Hans', zhHans],
  ['zh-Hant', zhHant],
])('%s', (_name, texts) => {
  it.each(keys)('%s asks for the same values as the English text', (key) => {
    expect(values(texts[key])).toEqual(values(en[key]));
  });

  it('has no other text', () => expect(Object.keys(texts).sort()).toEqual([...keys].sort()));
});
