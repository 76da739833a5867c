/** Attacks of a device that has gone bad: it has a password, and wants more than its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mqtt from '../../edge/intake/fixtures.js';
import { passwordOf, until } from '../support/hall.js';
import { type Attacked, during, startAttacked } from './abuse.js';
import { RawClient } from './raw.js';

let gateway: Attacked;
beforeAll(async () => {
  gateway = await startAttacked();
});
afterAll(() => gateway?.stop());

const puback = (id: number) => mqtt.puback(id);
const suback = (id: number, ...granted: number[]) => mqtt.packet(0x90, mqtt.number(id), Buffer.from(granted));

describe('a device', () => {
  it.each([
    '#',
    '+/#',
    '+/+',
    'hall/#',
    'hall/honest',
    'hall/rogue',
    'hallgate/#',
    'hallgate/test/queue/+',
    '$SYS/#',
    '$share/g/hall/#',
  ])('may not subscribe to %s', async (filter) => {
    await during(gateway, async () => {
      const rogue = await RawClient.login(gateway.port, 'rogue');
      rogue.send(mqtt.subscribe(7, [filter, 1]));
      await rogue.receive(suback(7, 0x80));
      rogue.close();
    });
  });

  it('is told of each filter apart', async () => {
    const watcher = await RawClient.login(gateway.port, 'watcher');
    watcher.send(mqtt.subscribe(1, ['hallgate/test/#', 1], ['#', 0], ['hall/honest', 2], ['$SYS/#', 0]));
    await watcher.receive(suback(1, 1, 0x80, 2, 0x80));
    watcher.close();
  });

  it('speaks for nobody else: 100 topics, nothing of them is journalled or heard', async () => {
    const watcher = await RawClient.login(gateway.port, 'watcher', { clientId: 'listener' });
    watcher.send(mqtt.subscribe(1, ['hall/#', 0], ['hallgate/test/#', 0]));
    await watcher.receive(suback(1, 0, 0));
    const readings = gateway.journalled('rogue').length;
    await during(gateway, async () => {
      const rogue = await RawClient.login(gateway.port, 'rogue');
      for (let n = 1; n <= 100; n += 1) {
        const topic = [
          'hall/honest',
          `hall/other-${n}`,
          'hallgate/test/do/open-desk',
          'hallgate/test/gateway',
        ][n % 4]!;
        rogue.send(mqtt.publish(topic, '{"people":49,"id":"spoofed"}', { qos: 1, id: n, retain: true }));
      }
      await rogue.receive(puback(100));
      rogue.close();
    });
    expect(gateway.journalled('rogue')).toHaveLength(readings);
    expect(JSON.stringify(gateway.journalled('honest'))).not.toContain('spoofed');
    expect(watcher.received.toString('latin1')).not.toContain('spoofed');
    expect(await gateway.refused('mqtt_publish', 'rogue')).toBe(100);
    expect(
      gateway.logged.filter((line) => line.includes('mqtt_publish') || line.includes('no right to publish')),
    ).toHaveLength(1);
    watcher.close();
  });

  it('is cut when it publishes for the broker, and the honest one is not thrown out', async () => {
    await during(gateway, async () => {
      const rogue = await RawClient.login(gateway.port, 'rogue');
      rogue.send(mqtt.publish('$SYS/x/new/clients', 'raw-honest', { qos: 1 }));
      expect(await rogue.cut()).toHaveLength(0);
    });
  });

  it.each([
    '$SYS/x/new/clients',
    'hall/honest',
    'hallgate/test/gateway',
  ])('may not have a last will on %s', async (topic) => {
    const rogue = await RawClient.open(gateway.port);
    const will = { topic, payload: '{"people":3}', qos: 1, retain: true };
    rogue.send(mqtt.connect({ username: 'rogue', password: passwordOf('rogue'), will }));
    expect((await rogue.cut()).toString('hex')).toBe('20020005');
  });

  it('has its own last will counted once when it breaks off, and not when it says goodbye', async () => {
    const wills = () =>
      gateway.journalled('rogue').filter((stored) => JSON.stringify(stored).includes('"people":41')).length;
    const will = { topic: 'hall/rogue', payload: '{"people":41}', qos: 1 };
    const polite = await RawClient.login(gateway.port, 'rogue', { will });
    polite.send(mqtt.disconnect);
    await polite.cut();
    const broken = await RawClient.login(gateway.port, 'rogue', { will });
    broken.close();
    await until('the will', () => wills() > 0);
    await gateway.serve();
    expect(wills()).toBe(1);
  });

  it('that vanished without a word is missed after its keep-alive and a half, and its will counts once', async () => {
    const wills = () => JSON.stringify(gateway.journalled('rogue')).split('"people":42').length - 1;
    const will = { topic: 'hall/rogue', payload: '{"people":42}', qos: 1 };
    const silent = await RawClient.login(gateway.port, 'rogue', {
      will,
      keepalive: 1,
      clientId: 'half-open',
    });
    await silent.cut(5_000);
    await until('the will', () => wills() > 0);
    await gateway.serve();
    expect(wills()).toBe(1);
  });

  it('cannot take the client id of another', async () => {
    const victim = await RawClient.login(gateway.port, 'watcher', { clientId: 'the-victim' });
    await during(gateway, async () => {
      const rogue = await RawClient.open(gateway.port);
      rogue.send(mqtt.connect({ username: 'rogue', password: passwordOf('rogue'), clientId: 'the-victim' }));
      expect((await rogue.cut()).toString('hex')).toBe('20020002');
    });
    victim.send(mqtt.pingreq);
    await victim.receive(Buffer.of(0xd0, 0));
    victim.close();
    await victim.cut();
    const later = await RawClient.login(gateway.port, 'rogue', { clientId: 'the-victim' });
    later.close();
  });

  it('takes its own client id over: the older connection is cut', async () => {
    const older = await RawClient.login(gateway.port, 'rogue', { clientId: 'twice' });
    const newer = await RawClient.login(gateway.port, 'rogue', { clientId: 'twice' });
    await older.cut();
    newer.send(mqtt.pingreq);
    await newer.receive(Buffer.of(0xd0, 0));
    newer.close();
  });

  it('stores nothing at the broker: 2,000 retained messages, a newcomer gets none', async () => {
    await during(gateway, async () => {
      const rogue = await RawClient.login(gateway.port, 'rogue');
      for (let n = 1; n <= 2_000; n += 1)
        rogue.send(mqtt.publish(`hall/rogue/${n}`, '{"people":1}', { qos: 1, id: n, retain: true }));
      await rogue.receive(puback(2_000), 20_000);
      rogue.close();
    });
    const watcher = await RawClient.login(gateway.port, 'watcher', { clientId: 'newcomer' });
    watcher.send(mqtt.subscribe(1, ['hall/#', 1]), mqtt.pingreq);
    await watcher.receive(suback(1, 1));
    // What comes live meanwhile is of the honest device and not retained.
    await gateway.serve();
    await watcher.receive(Buffer.from('hall/honest'));
    expect(watcher.received.toString('latin1')).not.toContain('hall/rogue');
    watcher.close();
  });

  it('has at most a hundred subscriptions', async () => {
    const watcher = await RawClient.login(gateway.port, 'watcher', { clientId: 'collector' });
    for (let n = 0; n < 101; n += 1) watcher.send(mqtt.subscribe(n + 1, [`hall/${n}`, 0]));
    // Answers to SUBSCRIBE may overtake each other.
    const all = () =>
      watcher.received.includes(suback(100, 0)) && watcher.received.includes(suback(101, 0x80));
    await until('both answers', all);
    watcher.send(mqtt.unsubscribe(102, 'hall/0'));
    await watcher.receive(mqtt.packet(0xb0, mqtt.number(102)));
    watcher.send(mqtt.subscribe(103, ['hall/again', 0]));
    await watcher.receive(suback(103, 0));
    watcher.close();
  });
});

describe('sizes', () => {
  const json = (bytes: number) =>
    `{"people":1,"channel":"${'x'.repeat(bytes)}"}`.slice(0, bytes).padEnd(bytes, ' ');

  it('a payload of 64 KiB is acknowledged, one byte more is cut', async () => {
    await during(gateway, async () => {
      const fits = await RawClient.login(gateway.port, 'rogue');
      fits.send(mqtt.publish('hall/rogue', json(65_535), { qos: 1, id: 1 }));
      fits.send(mqtt.publish('hall/rogue', json(65_536), { qos: 1, id: 2 }));
      await fits.receive(puback(1));
      await fits.receive(puback(2));
      fits.send(mqtt.publish('hall/rogue', json(65_537), { qos: 1, id: 3 }));
      expect(await fits.cut()).toHaveLength(0);
    });
  });

  it("a bridge's inventory of 900 kB is refused by topic, and the bridge stays", async () => {
    await during(gateway, async () => {
      const bridge = await RawClient.login(gateway.port, 'bridge');
      bridge.send(
        mqtt.publish('zigbee2mqtt/bridge/devices', Buffer.alloc(900_000, 0x20), {
          qos: 1,
          id: 1,
          retain: true,
        }),
      );
      await bridge.receive(puback(1));
      bridge.send(mqtt.publish('zigbee2mqtt/button', '{"people":1}', { qos: 1, id: 2 }));
      await bridge.receive(puback(2));
      bridge.send(
        mqtt.publish('zigbee2mqtt/bridge/devices', Buffer.alloc(1_000_000, 0x20), { qos: 1, id: 3 }),
      );
      await bridge.cut();
    });
  });
});

describe('QoS 2', () => {
  const entry = '{"in":1}';
  const said = (options: mqtt.Publish) => mqtt.publish('hall/rogue', entry, { qos: 2, ...options });

  it.each([
    ['a repetition with DUP', { dup: true }],
    ['the same id again, without DUP', {}],
  ])('%s is one entry in the journal', async (_, again) => {
    const before = gateway.journalled('rogue').length;
    await during(gateway, async () => {
      const rogue = await RawClient.login(gateway.port, 'rogue', {
        clientId: `twice-${JSON.stringify(again).length}`,
      });
      rogue.send(said({ id: 7 }));
      await rogue.receive(mqtt.pubrec(7));
      for (let n = 0; n < 3; n += 1) rogue.send(said({ id: 7, ...again }));
      for (let n = 0; n < 3; n += 1) await rogue.receive(mqtt.pubrec(7));
      rogue.send(mqtt.pubrel(7), mqtt.pubrel(7));
      await rogue.receive(mqtt.pubcomp(7));
      await rogue.receive(mqtt.pubcomp(7));
      rogue.close();
    });
    expect(gateway.journalled('rogue')).toHaveLength(before + 1);
  });

  it('all copies in one segment are one entry, and the id is free again after its release', async () => {
    const before = gateway.journalled('rogue').length;
    const rogue = await RawClient.login(gateway.port, 'rogue', { clientId: 'burst' });
    rogue.send(said({ id: 9 }), said({ id: 9, dup: true }), said({ id: 9, dup: true }));
    for (let n = 0; n < 3; n += 1) await rogue.receive(mqtt.pubrec(9));
    rogue.send(mqtt.pubrel(9));
    await rogue.receive(mqtt.pubcomp(9));
    expect(gateway.journalled('rogue')).toHaveLength(before + 1);
    rogue.send(said({ id: 9 }));
    await rogue.receive(mqtt.pubrec(9));
    expect(gateway.journalled('rogue')).toHaveLength(before + 2);
    rogue.close();
  });

  it('a client that never releases has a thousand under way at most', async () => {
    await during(gateway, async () => {
      const rogue = await RawClient.login(gateway.port, 'rogue', { clientId: 'hoarder' });
      for (let id = 1; id <= 1_001; id += 1) rogue.send(said({ id }));
      const heard = await rogue.cut(20_000);
      expect(heard.length).toBeLessThanOrEqual(4_000);
    });
  });
});

it('a subscriber that stops reading holds up nobody', async () => {
  const stuck = await RawClient.login(gateway.port, 'watcher', { clientId: 'stuck' });
  stuck.send(mqtt.subscribe(1, ['hall/#', 0]));
  await stuck.receive(suback(1, 0));
  stuck.socket.pause();
  const reader = await RawClient.login(gateway.port, 'watcher', { clientId: 'reader' });
  reader.send(mqtt.subscribe(1, ['hall/#', 0]));
  await reader.receive(suback(1, 0));
  await during(gateway, async () => {
    const rogue = await RawClient.login(gateway.port, 'rogue', { clientId: 'loud' });
    const payload = Buffer.alloc(16_384, 0x20);
    for (let n = 1; n <= 1_000; n += 1) {
      rogue.send(mqtt.publish('hall/rogue', payload, { qos: 1, id: n }));
      if (n % 50 === 0) await rogue.receive(puback(n), 4_500);
    }
    // The stuck one would be cut after 5 s, and everybody would have waited for that.
    await until('the reader has it all', () => reader.bytes > 1_000 * payload.length, 4_500);
    rogue.close();
  });
  expect(await gateway.refused('mqtt_slow_reader', 'watcher')).toBeGreaterThan(0);
  stuck.close();
  reader.close();
});
