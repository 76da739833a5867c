import { describe, expect, it } from 'vitest';
import { testHall } from '../../tests/support/hall.js';
import { Access, covers, rightsOf } from './access.js';

/** Granted, wanted, and whether the wanted filter may be subscribed to. */
const table: readonly (readonly [string, string, boolean])[] = [
  ['#', '#', true],
  ['#', 'a', true],
  ['#', '+', true],
  ['#', 'a/+/#', true],
  ['#', '/', true],
  ['#', '$SYS/#', false],
  ['#', '$SYS/broker/uptime', false],
  ['+/broker', '$SYS/broker', false],
  ['+', '$SYS', false],
  ['$SYS/#', '$SYS/#', true],
  ['$SYS/#', '$SYS/broker/+', true],
  ['$SYS/#', '#', false],
  ['$SYS/broker', '$SYS/+', false],
  ['a/#', 'a', true],
  ['a/#', 'a/#', true],
  ['a/#', 'a/b/c', true],
  ['a/#', 'a/+', true],
  ['a/#', 'a/+/#', true],
  ['a/#', '#', false],
  ['a/#', '+/#', false],
  ['a/#', '+', false],
  ['a/#', 'ab', false],
  ['a/#', 'b/a', false],
  ['a/#', '/a', false],
  ['a', 'a', true],
  ['a', 'a/#', false],
  ['a', '+', false],
  ['a', 'a/', false],
  ['a', 'a/b', false],
  ['a/b', 'a', false],
  ['+', 'a', true],
  ['+', '+', true],
  ['+', '', true],
  ['+', '#', false],
  ['+', 'a/b', false],
  ['+', '/', false],
  ['+/+', '/', true],
  ['+/+', '+/#', false],
  ['a/+/c', 'a/b/c', true],
  ['a/+/c', 'a/+/c', true],
  ['a/+/c', 'a/#', false],
  ['a/+/c', 'a/b/d', false],
  ['a/+/c', 'a/b', false],
  ['a/+/c', 'a/b/+', false],
  ['a/+/#', 'a/b', true],
  ['a/+/#', 'a', false],
  ['a/+/#', 'a/#', false],
  ['hallgate/h/#', 'hallgate/h/queue/+', true],
  ['hallgate/h/#', 'hallgate/+/queue/+', false],
  ['hallgate/h/#', 'hallgate/other/#', false],
];

describe('covers', () => {
  it.each(table)('%s covers %s: %s', (granted, wanted, yes) => expect(covers(granted, wanted)).toBe(yes));
});

const hall = testHall({
  devices: [
    { id: 'door', profile: 'hallgate-json', topics: ['hall/door', 'hall/door/status'] },
    { id: 'lamp', profile: 'hallgate-json', topics: ['z/lamp'], account: 'bridge' },
    { id: 'knob', profile: 'hallgate-json', topics: ['z/knob'], account: 'bridge' },
    { id: 'alone', profile: 'hallgate-json', topics: ['x'], account: 'not-declared' },
    { id: 'wired', profile: 'gpio-lamp', pins: { lamp: 5 } },
  ],
  accounts: [
    { id: 'bridge', may_publish: ['z/bridge/#'], may_subscribe: ['z/+/set'] },
    { id: 'people', may_subscribe: ['hallgate/test/#'] },
  ],
});

describe('rightsOf', () => {
  const rights = rightsOf(hall);
  it('gives a device of its own its topics, and nothing to hear', () => {
    expect(rights.get('door')).toEqual({ publish: ['hall/door', 'hall/door/status'], subscribe: [] });
  });
  it('adds the topics of its devices to a shared account', () => {
    expect(rights.get('bridge')).toEqual({
      publish: ['z/bridge/#', 'z/lamp', 'z/knob'],
      subscribe: ['z/+/set'],
    });
  });
  it('makes no account for a device that has another one, or none on MQTT', () => {
    expect([...rights.keys()].sort()).toEqual(['bridge', 'door', 'not-declared', 'people']);
  });
});

describe('Access', () => {
  const access = new Access(
    new Map([
      ['door', { publish: ['hall/door', 'hall/+/status'], subscribe: [] }],
      ['all', { publish: ['#', '$SYS/#', '+/x'], subscribe: ['#'] }],
    ]),
  );
  it.each([
    ['door', 'hall/door', true],
    ['door', 'hall/other/status', true],
    ['door', 'hall/other', false],
    ['door', 'hall/door/', false],
    ['door', 'hall', false],
    ['nobody', 'hall/door', false],
    ['', 'hall/door', false],
    ['__proto__', 'hall/door', false],
    ['constructor', 'hall/door', false],
    ['all', 'anything/at/all', true],
    ['all', '$SYS/x', false],
    ['all', '$x', false],
  ])('%s may publish on %s: %s', (account, topic, yes) =>
    expect(access.mayPublish(account, topic)).toBe(yes));
  it.each([
    ['door', 'hall/door', false],
    ['all', 'hall/door', true],
    ['all', '$SYS/#', false],
    ['nobody', 'hall/door', false],
  ])('%s may subscribe to %s: %s', (account, filter, yes) =>
    expect(access.maySubscribe(account, filter)).toBe(yes));
  it('knows who has an account', () => {
    expect(['door', 'all', 'nobody', 'toString'].map((account) => access.knows(account))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a login for a device that the hall file does not name yet', () => {
  const hall = testHall({
    devices: [
      { id: 'door', profile: 'hallgate-json', topics: ['hall/door', 'hall/doors/+'] },
      { id: 'plug', profile: 'hallgate-json', topics: ['zigbee2mqtt/plug'], account: 'bridge' },
    ],
    accounts: [{ id: 'bridge', may_publish: ['zigbee2mqtt/#'] }],
  });
  const enrolled = new Set(['new', 'door']);
  const access = new Access(rightsOf(hall), (account) => enrolled.has(account));

  it.each([
    ['hall/side', true],
    ['shellies/new/event', true],
    ['hall/door', false],
    ['hall/doors/2', false],
    ['zigbee2mqtt/plug/set', false],
    ['hallgate/test/do/open-desk', false],
    ['hallgate', false],
    ['homeassistant/sensor/x/config', false],
    ['$SYS/broker', false],
  ])('may publish on %s: %s', (topic, yes) => expect(access.mayPublish('new', topic)).toBe(yes));

  it('may hear nothing', () => {
    for (const filter of ['#', 'hall/side', 'hallgate/test/#'])
      expect(access.maySubscribe('new', filter)).toBe(false);
  });

  it('is a stranger only until the hall file names it, or its day is over', () => {
    expect([access.knows('new'), access.isStranger('new')]).toEqual([true, true]);
    expect(access.isStranger('door')).toBe(false);
    expect(access.mayPublish('door', 'hall/side')).toBe(false);
    enrolled.delete('new');
    expect([access.knows('new'), access.mayPublish('new', 'hall/side')]).toEqual([false, false]);
  });
});
