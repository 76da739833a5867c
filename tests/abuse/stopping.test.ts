/** The end of the gateway, with clients in every state. */
import { expect, it } from 'vitest';
import { startAttacked } from './abuse.js';
import { RawClient } from './raw.js';

it('stops with silent, half-open and logged-in clients, and takes no last will for a device that is still there', async () => {
  const gateway = await startAttacked();
  const silent = await RawClient.open(gateway.port);
  const will = { topic: 'hall/rogue', payload: '{"people":44}', qos: 1 };
  const device = await RawClient.login(gateway.port, 'rogue', { will });
  await gateway.serve();
  await gateway.stop();
  await Promise.all([silent.cut(), device.cut()]);
  expect(gateway.logged.filter((line) => /failed|refused|not stored/.test(line))).toEqual([]);
});
