import { expect, it } from 'vitest';
import { LoginLimit } from './login-limit.js';

/** Times at which ten wrong logins were made. */
const ten = Array.from({ length: 10 }, (_, i) => i * 100);

it('bans at the eleventh wrong login in a minute, for five minutes', () => {
  const limit = new LoginLimit();
  expect(ten.map((at) => limit.wrong('a', at))).toEqual(Array(10).fill(false));
  expect(limit.isBanned('a', 1_000)).toBe(false);
  expect(limit.wrong('a', 1_000)).toBe(true);
  expect(limit.isBanned('a', 1_000)).toBe(true);
  expect(limit.isBanned('a', 300_999)).toBe(true);
  expect(limit.isBanned('a', 301_000)).toBe(false);
});

it('does not touch other addresses', () => {
  const limit = new LoginLimit();
  for (const at of [...ten, 1_000]) limit.wrong('a', at);
  expect(limit.isBanned('b', 1_000)).toBe(false);
});

it('forgets after a minute: ten a minute are never banned', () => {
  const limit = new LoginLimit();
  for (let at = 0; at < 3_600_000; at += 6_000) expect(limit.wrong('a', at)).toBe(false);
});

it('starts anew after a ban', () => {
  const limit = new LoginLimit();
  for (const at of [...ten, 1_000]) limit.wrong('a', at);
  expect(limit.isBanned('a', 400_000)).toBe(false);
  expect(limit.wrong('a', 400_000)).toBe(false);
});

it('is not filled by a flood of addresses, and the newest stay banned', () => {
  const limit = new LoginLimit();
  for (let n = 0; n < 2_000; n += 1) for (const at of [...ten, 1_000]) limit.wrong(`a${n}`, at);
  expect(limit.isBanned('a1999', 2_000)).toBe(true);
  expect(limit.isBanned('a0', 2_000)).toBe(false);
});
