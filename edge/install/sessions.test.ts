import { beforeEach, describe, expect, it } from 'vitest';
import { Sessions } from './sessions.js';

let now: number;
let checked: number;
let sessions: Sessions;
beforeEach(() => {
  now = 0;
  checked = 0;
  let made = 0;
  sessions = new Sessions({
    verify: async (password) => {
      checked += 1;
      return password === 'right';
    },
    monotonicMs: () => now,
    randomToken: () => `token-${++made}`,
  });
});

const minute = 60_000;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

describe('sessions', () => {
  it('know who has logged in, until the logout', async () => {
    const token = await sessions.login('Ada', 'right', 'a');
    expect([sessions.use(token), sessions.use('token-2'), sessions.use('')]).toEqual(['Ada', null, null]);
    sessions.logout(token);
    expect([sessions.use(token), sessions.isUsed]).toEqual([null, false]);
  });

  it('end after half an hour without a request, each request counts', async () => {
    const token = await sessions.login('Ada', 'right', 'a');
    for (let n = 0; n < 5; n += 1) {
      now += 30 * minute;
      expect(sessions.use(token)).toBe('Ada');
    }
    now += 30 * minute + 1;
    expect([sessions.use(token), sessions.isUsed]).toEqual([null, false]);
  });

  it('are eight at most: the one idle for longest makes room', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      now += 1;
      tokens.push(await sessions.login(`p${n}`, 'right', 'a'));
    }
    now += 1;
    sessions.use(tokens[0]!);
    await sessions.login('p8', 'right', 'a');
    expect(tokens.map((token) => sessions.use(token) !== null)).toEqual([
      true,
      false,
      ...Array(6).fill(true),
    ]);
  });

  it('ban an address after eleven wrong passwords in a minute, and no other', async () => {
    for (let n = 0; n < 11; n += 1)
      expect(await codeOf(sessions.login('Eve', 'wrong', 'a'))).toBe('wrong_password');
    expect(await codeOf(sessions.login('Eve', 'right', 'a'))).toBe('banned');
    expect(checked).toBe(11);
    expect(await codeOf(sessions.login('Ada', 'right', 'b'))).toBe('ok');
    now += 5 * minute;
    expect(await codeOf(sessions.login('Eve', 'right', 'a'))).toBe('ok');
  });

  it('check no more passwords of a banned address that asked many times at once', async () => {
    const asked = Array.from({ length: 40 }, () => codeOf(sessions.login('Eve', 'wrong', 'a')));
    const codes = await Promise.all(asked);
    expect(codes.filter((code) => code === 'wrong_password')).toHaveLength(11);
    expect(checked).toBe(11);
  });
});
