import { expect, it } from 'vitest';
import { pseudonyms } from './pseudonym.js';

const day = 86_400_000;
const mac = 'aa:bb:cc:dd:ee:ff';

function make() {
  let salts = 0;
  const of = pseudonyms(() => {
    salts += 1;
    return Buffer.alloc(32, salts);
  });
  return { of, salts: () => salts };
}

it('is the same all day and another one the next', () => {
  const { of, salts } = make();
  const first = of(mac, 10 * day);
  expect(of(mac, 11 * day - 1)).toBe(first);
  expect(of('aa:bb:cc:dd:ee:00', 10 * day)).not.toBe(first);
  expect(of(mac, 11 * day)).not.toBe(first);
  expect(salts()).toBe(2);
});

it('differs between two runs with other salts', () => {
  const other = pseudonyms(() => Buffer.alloc(32, 99));
  expect(other(mac, 0)).not.toBe(make().of(mac, 0));
});

it('is 16 hexadecimal digits and holds nothing of the id', () => {
  const { of } = make();
  for (const id of [mac, 'aabbccddeeff', '', 'a'.repeat(10_000)]) {
    const pseudonym = of(id, 0);
    expect(pseudonym).toMatch(/^[0-9a-f]{16}$/);
    expect(pseudonym).not.toContain('aabbcc');
  }
});

it('makes a fresh salt when the clock is set back, so that a day never has its old names again', () => {
  const { of, salts } = make();
  const first = of(mac, 10 * day);
  of(mac, 11 * day);
  expect(of(mac, 10 * day)).not.toBe(first);
  expect(salts()).toBe(3);
});
