/** A device that floods: with a gateway of its own, since its bucket is empty afterwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mqtt from '../../edge/intake/fixtures.js';
import { deviceLimits } from '../../edge/intake/flood.js';
import { type Attacked, during, startAttacked } from './abuse.js';
import { RawClient } from './raw.js';

let gateway: Attacked;
beforeAll(async () => {
  gateway = await startAttacked();
});
afterAll(() => gateway?.stop());

describe('a device', () => {
  it('floods at ten times its rate: what it sent is what passed and what was counted, and the others wait for nothing', async () => {
    const before = gateway.journalled('rogue').length;
    const rogue = await RawClient.login(gateway.port, 'rogue', { clientId: 'flooder' });
    let sent = 0;
    const flood = async (messages: number) => {
      for (const last = sent + messages; sent < last; sent += 1)
        rogue.send(mqtt.publish('hall/rogue', `{"in":1,"id":"flood-${sent}"}`, { qos: 1, id: sent + 1 }));
      await rogue.receive(mqtt.puback(sent), 50_000);
    };
    // A night without network, told at once, is no flood; what comes after it is.
    await flood(deviceLimits.messagesAtOnce);
    const slowestMs = await during(gateway, () => flood(3_000));
    rogue.close();
    const passed = gateway.journalled('rogue').length - before;
    const counted = await gateway.refused('mqtt_flooded', 'rogue');
    expect(passed + counted).toBe(sent);
    expect(counted).toBeGreaterThan(500);
    expect(passed).toBeGreaterThanOrEqual(deviceLimits.messagesAtOnce - 500);
    expect(slowestMs).toBeLessThan(2_000);
    const wall = await fetch(new URL('/api/wall', gateway.webUrl));
    const { devices } = (await wall.json()) as { devices: { id: string; state: string }[] };
    expect(devices).toContainEqual(expect.objectContaining({ id: 'rogue', state: 'flooding' }));
  }, 60_000);
});
