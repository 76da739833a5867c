import { expect, it } from 'vitest';
import { testHall } from '../../tests/support/hall.js';
import { Router } from './router.js';

const { devices } = testHall({
  devices: [
    { id: 'a', profile: 'p', topics: ['z/a', 'z/a/availability', 'z/bridge/state'] },
    { id: 'b', profile: 'p', topics: ['z/b', 'z/bridge/state'] },
    { id: 'wide', profile: 'p', topics: ['wide/+/x', 'wide/#'] },
    { id: 'wired', profile: 'gpio-lamp', pins: { lamp: 5 } },
  ],
});
const router = new Router(devices);
const ids = (topic: string) =>
  router
    .devices(topic)
    .map(({ id }) => id)
    .sort();

it.each([
  ['z/a', ['a']],
  ['z/a/availability', ['a']],
  ['z/b', ['b']],
  ['z/bridge/state', ['a', 'b']],
  ['wide/1/x', ['wide']],
  ['wide', ['wide']],
  ['z/c', []],
  ['z', []],
  ['', []],
  ['$SYS/a', []],
])('%s speaks for %j', (topic, expected) => expect(ids(topic)).toEqual(expected));
