import { expect, it } from 'vitest';
import { hashOf, type Route, routeOf } from './route.js';

const routes: readonly Route[] = [
  { screen: 'devices' },
  { screen: 'device', id: 'door' },
  { screen: 'wiring' },
  { screen: 'strangers' },
  { screen: 'bind', topic: 'a/b c/+' },
  { screen: 'enrol' },
  { screen: 'certificate' },
];

it.each(
  routes.map((route) => [route.screen, route] as const),
)('%s is found again by its address', (_, route) => expect(routeOf(hashOf(route))).toEqual(route));

it.each(['', '#', '#/', '#/nowhere', '#/device', '#/device/', '#/bind/'])('"%s" is the list', (hash) =>
  expect(routeOf(hash)).toEqual({ screen: 'devices' }));
