import { describe, expect, it } from 'vitest';
import * as mqtt from './fixtures.js';
import { acknowledgementFault, connectFault, filtersFault, publishFault } from './packets.js';

/** Without the fixed header; the packets here are shorter than 16 KiB. */
const body = (bytes: Uint8Array) => bytes.subarray(bytes[1]! & 0x80 ? 3 : 2);
const code = (options: mqtt.Connect) => connectFault(body(mqtt.connect(options)))?.reply?.[3] ?? null;
const reason = (options: mqtt.Connect) => connectFault(body(mqtt.connect(options)))?.reason ?? null;
const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** Strings that must or may not stand in a packet, and why. */
const badStrings: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['a surrogate, U+D800', bytes('61eda080'), /not UTF-8/],
  ['a surrogate, U+DFFF', bytes('edbfbf'), /not UTF-8/],
  ['a pair of surrogates', bytes('eda081edb080'), /not UTF-8/],
  ['an overlong slash', bytes('c0af'), /not UTF-8/],
  ['an overlong NUL', bytes('c080'), /not UTF-8/],
  ['beyond U+10FFFF', bytes('f4908080'), /not UTF-8/],
  ['a byte of a longer character alone', bytes('80'), /not UTF-8/],
  ['a character that is cut off', bytes('61e697'), /not UTF-8/],
  ['0xFF', bytes('ff'), /not UTF-8/],
  ['NUL', bytes('610062'), /U\+0000/],
  ['a line feed', bytes('610a62'), /control character/],
  ['U+0085', bytes('c285'), /control character/],
  ['U+FFFF', bytes('efbfbf'), /control character/],
];
const goodStrings: readonly string[] = ['a', 'ä/日本', '🙂', '\ufeffbom', 'a b', '\ufffd'];

describe('strings', () => {
  it.each(badStrings)('%s is refused everywhere', (_, text, why) => {
    expect(reason({ clientId: text })).toMatch(why);
    expect(reason({ username: text })).toMatch(why);
    expect(reason({ will: { topic: text } })).toMatch(why);
    expect(publishFault(mqtt.field(text), 0)?.reason).toMatch(why);
    expect(filtersFault(body(mqtt.subscribe(1, ['a', 0], [text, 0])), true)?.reason).toMatch(why);
    expect(filtersFault(body(mqtt.unsubscribe(1, text)), false)?.reason).toMatch(why);
  });

  it.each(goodStrings)('%j passes everywhere', (text) => {
    expect(
      reason({ clientId: text, username: text, will: { topic: text, payload: bytes('eda080') } }),
    ).toBeNull();
    expect(publishFault(mqtt.field(text), 0)).toBeNull();
    expect(filtersFault(body(mqtt.subscribe(1, [text, 0])), true)).toBeNull();
  });

  it('a password and the payload of a will are bytes, no strings', () => {
    const password = bytes('00ffeda080');
    expect(reason({ username: 'a', password, will: { topic: 't', payload: password } })).toBeNull();
  });
});

describe('CONNECT', () => {
  it('of MQTT 3.1.1 and 3.1 passes', () => {
    expect(reason({})).toBeNull();
    expect(reason({ name: 'MQIsdp', level: 3 })).toBeNull();
  });

  it.each([0, 2, 3, 5, 6, 0x84, 255])('of level %i is told that the level is unacceptable', (level) => {
    expect(code({ level })).toBe(1);
  });
  it.each([0, 4, 5, 0x83])('of MQTT 3.1 with level %i, too', (level) =>
    expect(code({ name: 'MQIsdp', level })).toBe(1));

  it.each(['mqtt', 'MQTTX', 'HTTP', '', 'MQIsdq'])('of protocol %j is cut without a word', (name) => {
    expect(reason({ name })).toMatch(/not MQTT/);
    expect(code({ name })).toBeNull();
  });

  it('of MQTT 5, with its properties, is told so', () => {
    const five = mqtt.packet(0x10, mqtt.field('MQTT'), bytes('0502003c00'), mqtt.field('raw'));
    expect(connectFault(body(five))?.reply).toEqual(Uint8Array.of(0x20, 2, 0, 1));
  });

  it('without a client id passes only with a clean session', () => {
    expect(code({ clientId: '' })).toBeNull();
    expect(reason({ clientId: '' })).toBeNull();
    expect(code({ clientId: '', clean: false })).toBe(2);
    expect(code({ clientId: '', name: 'MQIsdp', level: 3 })).toBe(2);
  });

  it('has a client id of at most 128 bytes, 23 in MQTT 3.1', () => {
    expect(reason({ clientId: 'x'.repeat(128) })).toBeNull();
    expect(code({ clientId: 'x'.repeat(129) })).toBe(2);
    expect(reason({ clientId: 'x'.repeat(23), name: 'MQIsdp', level: 3 })).toBeNull();
    expect(code({ clientId: 'x'.repeat(24), name: 'MQIsdp', level: 3 })).toBe(2);
  });

  it.each([
    ['the reserved flag', 0x03, /reserved flag/],
    ['QoS of a will without a will', 0x0a, /without one/],
    ['retain of a will without a will', 0x22, /without one/],
    ['a password without a user', 0x42, /without a user name/],
  ] as const)('with %s is refused', (_, flags, why) => expect(reason({ flags })).toMatch(why));

  it('with a will of QoS 3 is refused', () => {
    expect(reason({ will: { topic: 't', qos: 2, retain: true } })).toBeNull();
    expect(reason({ will: { topic: 't', qos: 3 } })).toMatch(/QoS 3/);
  });

  it('is cut at every length but its own', () => {
    const whole = body(mqtt.connect({ will: { topic: 't', payload: 'gone' }, username: 'a', password: 'b' }));
    expect(connectFault(whole)).toBeNull();
    for (let length = 0; length < whole.length; length += 1)
      expect(connectFault(whole.subarray(0, length))?.reason, `${length} bytes`).toMatch(/shorter/);
    expect(connectFault(Buffer.concat([whole, Buffer.of(0)]))?.reason).toMatch(/longer/);
  });

  it('with flags that its fields do not follow is cut', () => {
    expect(reason({ flags: 0xc2 })).toMatch(/shorter/);
    expect(reason({ flags: 0x02, username: 'a' })).toMatch(/longer/);
  });
});

describe('topics', () => {
  it.each(['a/#', '#', '+', 'a/+/b', 'a+', ''])('%j is none', (topic) => {
    expect(publishFault(mqtt.field(topic), 0)).not.toBeNull();
    expect(reason({ will: { topic } })).not.toBeNull();
  });
  it('have 16 levels at most', () => {
    expect(publishFault(mqtt.field('/'.repeat(15)), 0)).toBeNull();
    expect(publishFault(mqtt.field('/'.repeat(16)), 0)?.reason).toMatch(/17 levels/);
    expect(filtersFault(body(mqtt.subscribe(1, ['/'.repeat(16), 0])), true)?.reason).toMatch(/17 levels/);
  });
});

describe('SUBSCRIBE and UNSUBSCRIBE', () => {
  it.each([
    'sport/tennis#',
    'sport/#/ranking',
    '#a',
    'a#',
    '##',
    'sport+',
    '+sport',
    'a/+b/c',
    '++',
    '',
  ])('filter %j is none', (filter) => {
    expect(filtersFault(body(mqtt.subscribe(1, [filter, 0])), true)).not.toBeNull();
    expect(filtersFault(body(mqtt.unsubscribe(1, filter)), false)).not.toBeNull();
  });
  it.each(['#', '+', '+/+', '/+', '+/tennis/#', 'a//b', '/', '$SYS/#'])('filter %j is one', (filter) => {
    expect(filtersFault(body(mqtt.subscribe(1, [filter, 2])), true)).toBeNull();
    expect(filtersFault(body(mqtt.unsubscribe(1, filter)), false)).toBeNull();
  });
  it('need a packet id and a filter', () => {
    expect(filtersFault(body(mqtt.subscribe(0, ['a', 0])), true)?.reason).toMatch(/packet id 0/);
    expect(filtersFault(body(mqtt.subscribe(1)), true)?.reason).toMatch(/no topic filter/);
    expect(filtersFault(body(mqtt.unsubscribe(1)), false)?.reason).toMatch(/no topic filter/);
    expect(filtersFault(Buffer.alloc(0), true)?.reason).toMatch(/shorter/);
    expect(filtersFault(body(mqtt.unsubscribe(1, 'a')), true)?.reason).toMatch(/shorter/);
  });
  it.each([3, 4, 0x80, 0xff])('QoS byte %i is refused', (qos) => {
    expect(filtersFault(body(mqtt.subscribe(1, ['a', qos])), true)?.reason).toMatch(/reserved bit or QoS 3/);
  });
  it('have at most a hundred filters', () => {
    const many = (n: number) =>
      mqtt.subscribe(1, ...Array.from({ length: n }, (_, i) => [`a/${i}`, 0] as [string, number]));
    expect(filtersFault(body(many(100)), true)).toBeNull();
    expect(filtersFault(body(many(101)), true)?.reason).toMatch(/more than 100/);
  });
});

it('an acknowledgement is a packet id and nothing else', () => {
  expect(acknowledgementFault(mqtt.number(1))).toBeNull();
  expect(acknowledgementFault(mqtt.number(0))?.reason).toMatch(/packet id 0/);
  expect(acknowledgementFault(Buffer.of(1))?.reason).toMatch(/shorter/);
  expect(acknowledgementFault(Buffer.of(0, 1, 0))?.reason).toMatch(/longer/);
});
