import { EventEmitter } from 'node:events';
import type { AuthenticateError, Client } from 'aedes';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../platform/clock.js';
import { Access } from './access.js';
import { loginHooks } from './login.js';

type Connect = Parameters<ReturnType<typeof loginHooks>['preConnect']>[1];

/** The hooks with passwords that are checked when the test says so. */
function bench() {
  const clock = new ManualClock(0);
  const checks: { readonly account: string; answer(right: boolean): void }[] = [];
  const refused: string[] = [];
  const loggedIn: string[] = [];
  const hooks = loginHooks({
    access: new Access(
      new Map([
        ['door', { publish: ['hall/door'], subscribe: [] }],
        ['other', { publish: [], subscribe: [] }],
      ]),
    ),
    verify: (account) => new Promise((resolve) => checks.push({ account, answer: resolve })),
    refuse: (who, code) => void refused.push(`${who} ${code}`),
    clock,
    onLogin: (client, account) => void loggedIn.push(`${client.id} ${account}`),
  });
  const next = async () => {
    while (checks.length === 0) await new Promise((resolve) => setImmediate(resolve));
    return checks.shift()!;
  };
  return { hooks, clock, checks, refused, loggedIn, next };
}

class Connection extends EventEmitter {
  destroyed = false;
  constructor(readonly remoteAddress: string) {
    super();
  }
  close(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function client(id: string, address = '10.0.0.2') {
  const conn = new Connection(address);
  return { conn, client: { id, closed: false, conn } as unknown as Client };
}

/** Logs in; resolves to the return code of CONNACK, 0 if accepted. */
function login(
  hooks: ReturnType<typeof bench>['hooks'],
  who: Client,
  account?: string,
  password?: string,
): Promise<number> {
  return new Promise((resolve) => {
    const bytes = password === undefined ? undefined : Buffer.from(password);
    hooks.authenticate(who, account, bytes, (error: AuthenticateError | null) =>
      resolve(error?.returnCode ?? 0),
    );
  });
}

describe('login', () => {
  it('answers with the code of CONNACK', async () => {
    const { hooks, next, refused, loggedIn } = bench();
    expect(await login(hooks, client('a').client)).toBe(5);
    expect(await login(hooks, client('a').client, 'door')).toBe(5);
    const wrong = login(hooks, client('a').client, 'door', 'x');
    (await next()).answer(false);
    expect(await wrong).toBe(4);
    const stranger = login(hooks, client('a').client, 'made-up', 'x');
    (await next()).answer(false);
    expect(await stranger).toBe(4);
    const right = login(hooks, client('a').client, 'door', 'x');
    (await next()).answer(true);
    expect(await right).toBe(0);
    expect(refused).toEqual(['10.0.0.2 login', 'door login', 'door login', '10.0.0.2 login']);
    expect(loggedIn).toEqual(['a door']);
  });

  it('a client id belongs to its account while the connection stands', async () => {
    const { hooks, next } = bench();
    const first = client('id');
    const one = login(hooks, first.client, 'door', 'x');
    (await next()).answer(true);
    expect(await one).toBe(0);
    const thief = login(hooks, client('id').client, 'other', 'x');
    (await next()).answer(true);
    expect(await thief).toBe(2);
    first.conn.close();
    const heir = login(hooks, client('id').client, 'other', 'x');
    (await next()).answer(true);
    expect(await heir).toBe(0);
  });

  it('the end of an older connection of an account does not free the id of the newer', async () => {
    const { hooks, next } = bench();
    const [older, newer] = [client('id'), client('id')];
    for (const { client: one } of [older, newer]) {
      const entered = login(hooks, one, 'door', 'x');
      (await next()).answer(true);
      expect(await entered).toBe(0);
    }
    older.conn.close();
    const thief = login(hooks, client('id').client, 'other', 'x');
    (await next()).answer(true);
    expect(await thief).toBe(2);
  });

  it('who goes away while the password is checked owns nothing', async () => {
    const { hooks, next, loggedIn } = bench();
    const hasty = client('id');
    const gone = login(hooks, hasty.client, 'door', 'x');
    const check = await next();
    hasty.conn.close();
    check.answer(true);
    expect(await gone).toBe(3);
    const other = login(hooks, client('id').client, 'other', 'x');
    (await next()).answer(true);
    expect(await other).toBe(0);
    expect(loggedIn).toEqual(['id other']);
  });

  it('checks two passwords at once, and none of an address once it is banned', async () => {
    const { hooks, checks, next } = bench();
    const answers = Array.from({ length: 100 }, (_, n) =>
      login(hooks, client(`g${n}`).client, 'door', 'guess'),
    );
    let checked = 0;
    for (; checked < 11; checked += 1) {
      expect(checks.length).toBeLessThanOrEqual(2);
      (await next()).answer(false);
    }
    // The one that was under way when the ban fell.
    (await next()).answer(false);
    const codes = await Promise.all(answers);
    expect(codes.filter((code) => code === 4)).toHaveLength(12);
    expect(codes.filter((code) => code === 5)).toHaveLength(88);
    expect(checks).toEqual([]);
  });

  it('a check that fails lets nobody in', async () => {
    const hooks = loginHooks({
      access: new Access(new Map()),
      verify: () => Promise.reject(new Error('the file is damaged')),
      refuse: () => {},
      clock: new ManualClock(0),
      onLogin: () => expect.unreachable(),
    });
    expect(await login(hooks, client('a').client, 'door', 'x')).toBe(3);
  });
});

describe('before login', () => {
  it('every session is a clean one', () => {
    const { hooks } = bench();
    const packet = { clean: false } as Connect;
    const verdicts: unknown[] = [];
    hooks.preConnect(client('a').client, packet, (error, success) => verdicts.push([error, success]));
    expect([packet.clean, verdicts]).toEqual([true, [[null, true]]]);
  });

  it.each([
    ['hall/door', 0],
    ['hall/other', 5],
    ['$SYS/x', 5],
  ])('a last will on %s is answered with %i', async (topic, answer) => {
    const { hooks, next } = bench();
    const who = client('a').client;
    hooks.preConnect(who, { will: { topic } } as Connect, () => {});
    const entered = login(hooks, who, 'door', 'x');
    (await next()).answer(true);
    expect(await entered).toBe(answer);
  });

  it('a banned address is refused with an error, which closes the connection', async () => {
    const { hooks, next, clock } = bench();
    for (let n = 0; n < 11; n += 1) {
      const wrong = login(hooks, client(`g${n}`).client, 'door', 'x');
      (await next()).answer(false);
      await wrong;
    }
    const verdicts: boolean[] = [];
    const knock = (address: string) =>
      hooks.preConnect(client('a', address).client, {} as Connect, (error) => verdicts.push(error === null));
    knock('10.0.0.2');
    knock('10.0.0.3');
    clock.advance(300_000);
    knock('10.0.0.2');
    expect(verdicts).toEqual([false, true, true]);
  });
});
