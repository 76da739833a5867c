import { beforeEach, describe, expect, it } from 'vitest';
import type { InstallView } from '../../../install/view.js';
import { type Api, Refusal } from './api.js';
import type { App } from './app.js';
import { Link, storedSession } from './link.js';
import { Store } from './store.js';
import { hallView } from './testing/hall.js';
import { wordsIn } from './testing/words.js';

const app: App = {
  words: wordsIn('en'),
  session: { token: 't', name: 'Ann' },
  view: null,
  silence_s: null,
  route: { screen: 'devices' },
  busy: new Set(),
  refused: null,
  restarting: false,
  added: null,
  noted: null,
  enrolled: null,
  profile: null,
  photos: new Map(),
  pin: null,
};

let nowMs: number;
let answers: (InstallView | Promise<InstallView>)[];
let stored: Map<string, string>;
let arrived: string[];
let store: Store;
let link: Link;
let storage: Storage;

beforeEach(() => {
  nowMs = 1000;
  answers = [];
  stored = new Map();
  arrived = [];
  storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  } as unknown as Storage;
  store = new Store(app, () => {});
  const api = {
    json: async () => {
      const answer = answers.shift();
      if (answer === undefined) throw new Refusal(0, 'unreachable', 'nobody');
      return answer;
    },
  } as unknown as Api;
  link = new Link(
    store,
    api,
    storage,
    () => nowMs,
    (device) => arrived.push(device),
  );
});

it('notices silence after 5 s, not while nobody looks, and ends it with the next view', async () => {
  answers.push(hallView());
  await link.ask();
  nowMs += 5000;
  link.tick(false);
  expect(store.app.silence_s).toBeNull();
  nowMs += 1;
  link.tick(true);
  expect(store.app.silence_s).toBeNull();
  link.tick(false);
  expect(store.app.silence_s).toBeCloseTo(5.001);
  await link.ask();
  expect(store.app.silence_s).not.toBeNull();
  answers.push(hallView());
  await link.ask();
  expect(store.app.silence_s).toBeNull();
});

it('does not show an answer that was asked for before something was done', async () => {
  let answer = (_view: InstallView) => {};
  answers.push(
    new Promise((done) => {
      answer = done;
    }),
  );
  const asked = link.ask();
  await link.send(Promise.resolve(hallView({ hall_file: 'after' })));
  answer(hallView({ hall_file: 'before' }));
  await asked;
  expect(store.app.view?.hall_file).toBe('after');
});

describe('a session', () => {
  it('is kept for this tab, and forgotten with all that was shown', () => {
    link.open({ token: 'u', name: 'Bo' });
    expect(storedSession(storage)).toEqual({ token: 'u', name: 'Bo' });
    link.show(hallView());
    link.close();
    expect(storedSession(storage)).toBeNull();
    expect([store.app.session, store.app.view]).toEqual([null, null]);
  });

  it.each([
    ['that ended', new Refusal(401, 'session_ended', ''), true],
    ['on a gateway that lets nobody install', new Refusal(404, 'no_install_password', ''), true],
    ['on a gateway that is busy', new Refusal(503, 'unavailable', ''), false],
    ['on a gateway that is away', new Refusal(0, 'unreachable', ''), false],
  ])('%s', (_name, refusal, ends) => {
    link.ended(refusal);
    expect(store.app.session === null).toBe(ends);
    expect(store.app.refused?.place).toBe(ends ? 'login' : undefined);
  });
});

describe('a new hall file', () => {
  const trouble = (message: string) => ({ code: 'hall_file_not_run', message });

  it('is awaited until the gateway runs with it', () => {
    link.show(hallView({ hall_file: 'old' }));
    link.startsAgain({ hall_file: 'new', device: 'door' });
    link.show(hallView({ hall_file: 'old' }));
    expect([store.app.restarting, arrived]).toEqual([true, []]);
    link.show(hallView({ hall_file: 'new' }));
    expect([store.app.restarting, arrived]).toEqual([false, ['door']]);
  });

  it('is given up when the gateway says why it went back, not for what was wrong before', () => {
    link.show(hallView({ trouble: trouble('before') }));
    link.startsAgain({ hall_file: 'new', device: 'door' });
    link.show(hallView({ trouble: trouble('before') }));
    expect(store.app.restarting).toBe(true);
    link.show(hallView({ trouble: trouble('now') }));
    expect([store.app.restarting, arrived]).toEqual([false, []]);
  });

  it('is given up when the gateway runs on with the old one', () => {
    link.startsAgain({ hall_file: 'new', device: 'door' });
    nowMs += 30_000;
    link.show(hallView());
    expect(store.app.restarting).toBe(true);
    nowMs += 1;
    link.show(hallView());
    expect(store.app.restarting).toBe(false);
  });
});

it('a wait that was named runs down, and the refusal goes with it', () => {
  store.refuse('login', new Refusal(429, 'banned', '', [], 60), nowMs);
  store.tick(nowMs + 20_000);
  expect(store.app.refused?.wait_s).toBe(40);
  store.tick(nowMs + 60_000);
  expect(store.app.refused).toBeNull();
  store.refuse('bind', new Refusal(400, 'bad_request', ''), nowMs);
  store.tick(nowMs + 600_000);
  expect(store.app.refused?.refusal.code).toBe('bad_request');
});
