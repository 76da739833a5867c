/** Attacks of those who have no password. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mqtt from '../../edge/intake/fixtures.js';
import { passwordOf, until } from '../support/hall.js';
import { type Attacked, during, startAttacked } from './abuse.js';
import { connackAccepted, RawClient } from './raw.js';

let gateway: Attacked;
beforeAll(async () => {
  gateway = await startAttacked();
});
afterAll(() => gateway?.stop());

const megabyte = 2 ** 20;
const code = (reply: Buffer) => reply.toString('hex');

describe('before login', () => {
  it('20 connections that announce 256 MB are cut, and cost less than 8 MB', async () => {
    const attack = async () => {
      const clients = await Promise.all(Array.from({ length: 20 }, () => RawClient.open(gateway.port)));
      for (const client of clients) client.send(Buffer.from('10ffffff7f', 'hex'), Buffer.alloc(64 * 1024));
      await Promise.all(clients.map((client) => client.cut()));
    };
    // The engine's own heap grows when it likes; what an attack costs, it costs each time.
    const grown: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const before = process.memoryUsage().rss;
      await during(gateway, attack);
      grown.push((process.memoryUsage().rss - before) / megabyte);
    }
    expect(Math.min(...grown)).toBeLessThan(8);
    expect(await gateway.refused('mqtt_packet', '127.0.0.2')).toBe(60);
  });

  it('a CONNECT that comes byte by byte is cut after five seconds', async () => {
    const slow = await RawClient.open(gateway.port);
    const silent = await RawClient.open(gateway.port);
    const startedMs = performance.now();
    const bytes = mqtt.connect({ clientId: 'x'.repeat(100) });
    let sent = 0;
    const drip = setInterval(() => {
      slow.send(bytes.subarray(sent, sent + 1));
      sent += 1;
    }, 100);
    await during(gateway, async () => {
      await Promise.all([slow.cut(8_000), silent.cut(8_000)]);
    });
    clearInterval(drip);
    expect(sent).toBeLessThan(bytes.length);
    const tookMs = performance.now() - startedMs;
    expect(tookMs).toBeGreaterThan(4_000);
  });

  it('anonymous clients are refused with code 5', async () => {
    const client = await RawClient.open(gateway.port);
    client.send(mqtt.connect());
    expect(code(await client.cut())).toBe('20020005');
  });

  it.each([
    ['a level that is not served', mqtt.connect({ level: 5 }), '20020001'],
    ['MQTT 5 as it is written', Buffer.from('101000044d5154540502003c0000037261770000', 'hex'), '20020001'],
    ['an empty client id in a lasting session', mqtt.connect({ clientId: '', clean: false }), '20020002'],
    ['another protocol', mqtt.connect({ name: 'HTTP' }), ''],
    ['a browser', Buffer.from('GET / HTTP/1.1\r\n\r\n'), ''],
    [
      'a user name with U+D800',
      mqtt.connect({ username: Buffer.from('61eda080', 'hex'), password: 'x' }),
      '',
    ],
    ['a client id with NUL', mqtt.connect({ clientId: 'a\0b' }), ''],
    ['a will on a wildcard', mqtt.connect({ will: { topic: 'hall/#' } }), ''],
  ])('%s is answered as the text says, and cut', async (_, bytes, reply) => {
    const client = await RawClient.open(gateway.port);
    client.send(bytes);
    expect(code(await client.cut())).toBe(reply);
  });

  it('what comes behind a refused CONNECT is not looked at', async () => {
    const client = await RawClient.open(gateway.port);
    const login = { username: 'rogue', password: 'wrong', clientId: 'hasty' };
    client.send(mqtt.connect(login), mqtt.publish('hall/rogue', '{"people":9,"id":"hasty"}', { qos: 1 }));
    expect(code(await client.cut())).toBe('20020004');
    expect(gateway.journalled('rogue')).toEqual([]);
  });
});

describe('a flood of connections', () => {
  it('2,000 of this machine that say nothing: a known device still comes in, talks and stays', async () => {
    const flood: RawClient[] = [];
    await during(gateway, async () => {
      for (let round = 0; round < 20; round += 1) {
        const some = Array.from({ length: 100 }, () => RawClient.open(gateway.port, '127.0.0.1'));
        flood.push(...(await Promise.all(some)));
        if (round % 5 !== 4) continue;
        const device = await RawClient.login(gateway.port, 'rogue', {
          from: '127.0.0.4',
          clientId: `known-${round}`,
        });
        device.close();
      }
    });
    const standing = () => flood.filter((client) => !client.closed).length;
    await until('the flood has pushed out its own', () => standing() <= 64);
    expect(flood).toHaveLength(2_000);
    expect(await gateway.refused('mqtt_full', '127.0.0.1')).toBeGreaterThanOrEqual(1_900);
    for (const client of flood) client.close();
  });

  it('an address that comes more than 120 times in a minute is refused, and no other', async () => {
    await during(gateway, async () => {
      const clients: RawClient[] = [];
      for (let n = 0; n < 130; n += 1) clients.push(await RawClient.open(gateway.port, '127.0.0.5'));
      await until('ten are refused', async () => (await gateway.refused('mqtt_full', '127.0.0.5')) >= 10);
      for (const client of clients) client.close();
    });
    const other = await RawClient.login(gateway.port, 'rogue', { from: '127.0.0.6', clientId: 'other' });
    other.close();
  });
});

describe('guessing passwords', () => {
  const attempt = async (from: string, password: string) => {
    const client = await RawClient.open(gateway.port, from);
    client.send(mqtt.connect({ username: 'rogue', password, clientId: `guess-${from}` }));
    await until('an answer', () => client.closed || client.received.length >= 4);
    const reply = code(client.received);
    client.close();
    return reply;
  };

  it('bans the address at the eleventh, and the right login from elsewhere works', async () => {
    const wrong: string[] = [];
    await during(gateway, async () => {
      for (let n = 0; n < 11; n += 1) wrong.push(await attempt('127.0.0.7', `guess-${n}`));
    });
    expect(wrong).toEqual(Array(11).fill('20020004'));
    expect(await attempt('127.0.0.7', passwordOf('rogue'))).toBe('');
    expect(await attempt('127.0.0.8', passwordOf('rogue'))).toBe(code(connackAccepted));
    expect(await gateway.refused('mqtt_login', 'rogue')).toBeGreaterThanOrEqual(11);
    expect(await gateway.refused('mqtt_banned', '127.0.0.7')).toBe(1);
  });

  it('a made-up account is counted by its address', async () => {
    const client = await RawClient.open(gateway.port, '127.0.0.9');
    client.send(mqtt.connect({ username: 'made-up', password: 'x' }));
    expect(code(await client.cut())).toBe('20020004');
    expect(await gateway.refused('mqtt_login', 'made-up')).toBe(0);
    expect(await gateway.refused('mqtt_login', '127.0.0.9')).toBe(1);
  });
});
