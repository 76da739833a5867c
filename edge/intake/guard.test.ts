import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as mqtt from './fixtures.js';
import { bridgePayloadBytesMax, PacketGuard } from './guard.js';
import type { Fault } from './packets.js';

const login = mqtt.connect({ username: 'a', password: 'b' });

/** The verdict over a stream that comes in chunks. */
function verdict(chunks: readonly Uint8Array[]): Fault | null {
  const guard = new PacketGuard();
  return chunks.reduce<Fault | null>((_, chunk) => guard.accept(chunk), null);
}
const reason = (...chunks: Uint8Array[]) => verdict(chunks)?.reason ?? null;

/** How many bytes the guard lets pass before the cut, fed one by one. */
function bytesUntilCut(stream: Uint8Array): number | null {
  const guard = new PacketGuard();
  for (let at = 0; at < stream.length; at += 1) if (guard.accept(stream.subarray(at, at + 1))) return at + 1;
  return null;
}

describe('what a client may send', () => {
  it.each(
    mqtt.everyPacket.map((bytes) => [bytes.toString('hex').slice(0, 24), bytes] as const),
  )('%s', (_, bytes) => {
    expect(verdict([login, bytes])).toBeNull();
  });

  it('is the same, split at every byte', () => {
    const stream = Buffer.concat([login, ...mqtt.everyPacket]);
    for (let at = 0; at <= stream.length; at += 1)
      expect(verdict([stream.subarray(0, at), stream.subarray(at)]), `split at ${at}`).toBeNull();
    expect(bytesUntilCut(stream)).toBeNull();
  });
});

const bad: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['no CONNECT first', mqtt.publish('a', 'x'), /first packet is not CONNECT/],
  ['PINGREQ first', mqtt.pingreq, /first packet is not CONNECT/],
  ['256 MB before CONNECT', Buffer.from('10ffffff7f', 'hex'), /packet of 268435455 bytes/],
  ['5 bytes of length', Buffer.from('10ffffffffff', 'hex'), /over 4 bytes/],
  ['a zero at the end of 5 bytes', Buffer.from('1080808080', 'hex'), /over 4 bytes/],
  ['CONNECT of more than 4 KiB', mqtt.connect({ clientId: 'x'.repeat(5_000) }), /4096 are allowed/],
  ['flags of CONNECT', Buffer.concat([Buffer.of(0x11), login.subarray(1)]), /reserved flags 1/],
];
const badLater: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['a second CONNECT', login, /second CONNECT/],
  ['256 MB', Buffer.from('30ffffff7f', 'hex'), /packet of 268435455 bytes/],
  ['5 bytes of length', Buffer.from('30ffffffffff', 'hex'), /over 4 bytes/],
  ['CONNACK', Buffer.from('20020000', 'hex'), /type 2 is not for clients/],
  ['SUBACK', Buffer.from('9003000100', 'hex'), /type 9 is not for clients/],
  ['UNSUBACK', Buffer.from('b0020001', 'hex'), /type 11 is not for clients/],
  ['PINGRESP', Buffer.from('d000', 'hex'), /type 13 is not for clients/],
  ['type 0', Buffer.from('0000', 'hex'), /type 0 is not for clients/],
  ['type 15, AUTH of MQTT 5', Buffer.from('f000', 'hex'), /type 15 is not for clients/],
  ['QoS 3', mqtt.publish('a', 'x', { qos: 3 }), /QoS 3/],
  ['DUP at QoS 0', mqtt.publish('a', 'x', { dup: true }), /DUP at QoS 0/],
  ['PUBREL with flags 0', Buffer.from('60020001', 'hex'), /reserved flags 0/],
  ['PUBACK with flags 1', Buffer.from('41020001', 'hex'), /reserved flags 1/],
  ['SUBSCRIBE with flags 0', Buffer.from('80060001000161', 'hex'), /reserved flags 0/],
  ['UNSUBSCRIBE with flags 0', Buffer.from('a005000100016100', 'hex'), /reserved flags 0/],
  ['PINGREQ with flags 1', Buffer.from('c100', 'hex'), /reserved flags 1/],
  ['PINGREQ with a body', Buffer.from('c00100', 'hex'), /packet of 1 bytes, 0 are allowed/],
  ['DISCONNECT with a body', Buffer.from('e00100', 'hex'), /packet of 1 bytes, 0 are allowed/],
  ['PUBACK of 3 bytes', Buffer.from('4003000100', 'hex'), /packet of 3 bytes, 2 are allowed/],
  ['PUBACK of 1 byte', Buffer.from('400101', 'hex'), /shorter than its fields/],
  ['PUBACK of nothing', Buffer.from('4000', 'hex'), /shorter than its fields/],
  ['PUBREC with id 0', mqtt.pubrec(0), /packet id 0/],
  ['PUBLISH of nothing', Buffer.from('3000', 'hex'), /without a topic/],
  ['PUBLISH shorter than its topic', Buffer.from('3003000961', 'hex'), /shorter than its topic/],
  ['PUBLISH that ends before its id', Buffer.from('3203000161', 'hex'), /shorter than its topic/],
  ['PUBLISH with id 0', mqtt.publish('a', 'x', { qos: 1, id: 0 }), /packet id 0/],
];

describe('what is cut', () => {
  it.each(bad)('%s', (_, bytes, why) => expect(reason(bytes)).toMatch(why));
  it.each(badLater)('%s, after CONNECT', (_, bytes, why) => expect(reason(login, bytes)).toMatch(why));

  it('is cut wherever it is split', () => {
    for (const [name, bytes, why] of badLater) {
      const stream = Buffer.concat([login, bytes]);
      for (let at = 0; at <= stream.length; at += 1)
        expect(reason(stream.subarray(0, at), stream.subarray(at)), `${name} at ${at}`).toMatch(why);
    }
  });

  it('is cut at the header, before a byte of a large body', () => {
    expect(bytesUntilCut(Buffer.concat([login, Buffer.from('30ffffff7f00', 'hex')]))).toBe(login.length + 5);
    expect(bytesUntilCut(Buffer.from('10ffffff7f00', 'hex'))).toBe(5);
  });

  it('stays cut', () => {
    const guard = new PacketGuard();
    const fault = guard.accept(mqtt.pingreq);
    expect(fault).not.toBeNull();
    expect(guard.accept(login)).toBe(fault);
  });
});

describe('sizes', () => {
  const topic = 't'.repeat(256);
  it.each([0, 1, 2])('a payload of 64 KiB passes at QoS %i, one byte more does not', (qos) => {
    expect(reason(login, mqtt.publish(topic, Buffer.alloc(65_536), { qos }))).toBeNull();
    expect(reason(login, mqtt.publish(topic, Buffer.alloc(65_537), { qos }))).toMatch(/are allowed/);
    expect(reason(login, mqtt.publish('t', Buffer.alloc(65_537), { qos }))).toMatch(/65536 are allowed/);
  });

  it('a topic of 256 bytes passes, one byte more does not', () => {
    expect(reason(login, mqtt.publish(`${topic}x`, 'x'))).toMatch(/256 are allowed/);
    expect(reason(login, mqtt.publish('ä'.repeat(128), 'x'))).toBeNull();
    expect(reason(login, mqtt.publish('ä'.repeat(129), 'x'))).toMatch(/258 bytes/);
  });

  it('a bridge may send more, and not more than that', () => {
    const bridge = (bytes: number) => {
      const guard = new PacketGuard();
      expect(guard.accept(login)).toBeNull();
      guard.allow(bridgePayloadBytesMax);
      return guard.accept(mqtt.publish('t', Buffer.alloc(bytes)))?.reason ?? null;
    };
    expect(bridge(900_000)).toBeNull();
    expect(bridge(bridgePayloadBytesMax)).toBeNull();
    expect(bridge(bridgePayloadBytesMax + 1)).toMatch(/payload of 983041 bytes/);
  });
});

it('any split of a stream gives the same verdict', () => {
  const good = fc.constantFrom(...mqtt.everyPacket);
  const wrong = fc.constantFrom(login, ...badLater.map(([, bytes]) => Buffer.from(bytes)));
  const packets = fc.array(fc.oneof({ weight: 5, arbitrary: good }, { weight: 1, arbitrary: wrong }), {
    maxLength: 6,
  });
  const noise = fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 8 }));
  const streams = fc.tuple(fc.constantFrom(login, login, mqtt.pingreq), packets, noise);
  let cut = 0;
  let passed = 0;
  fc.assert(
    fc.property(streams, fc.array(fc.nat(200), { maxLength: 12 }), ([first, more, last], cuts) => {
      const stream = Buffer.concat([first, ...more, last]);
      const marks = [0, ...cuts.map((at) => at % (stream.length + 1)).sort((a, b) => a - b), stream.length];
      const chunks = marks.slice(1).map((end, index) => stream.subarray(marks[index], end));
      const whole = verdict([stream]);
      if (whole) cut += 1;
      else passed += 1;
      expect(verdict(chunks)).toEqual(whole);
    }),
    { seed: 20_260_105, numRuns: 2_000 },
  );
  expect(Math.min(cut, passed)).toBeGreaterThan(100);
});
