/** Packets that were damaged at random: the broker lives, answers its devices, and forgets what it saw. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as mqtt from '../../edge/intake/fixtures.js';
import { passwordOf } from '../support/hall.js';
import { seededRandom } from '../support/until.js';
import { type Attacked, during, startAttacked } from './abuse.js';
import { RawClient } from './raw.js';

/** Printed with the name of the test: the same seed is the same attack. */
const seed = 20_260_105;
const rounds = 1_000;
const atOnce = 20;
const megabyte = 2 ** 20;
const pingresp = Buffer.of(0xd0, 0);

let gateway: Attacked;
beforeAll(async () => {
  gateway = await startAttacked();
});
afterAll(() => gateway?.stop());

/** Each under its own id, or they would throw each other out. */
const login = (clientId: string) =>
  mqtt.connect({ username: 'rogue', password: passwordOf('rogue'), clientId });
const own = mqtt.publish('hall/rogue/fuzz', '{"people":1}', { qos: 1, id: 3 });
const whole = [...mqtt.everyPacket.filter((packet) => packet !== mqtt.disconnect), own];

/** One damage: a byte changed, taken away, put in; the end cut off; the length changed. */
function damage(packet: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * packet.length);
  const byte = Buffer.of(Math.floor(random() * 256));
  const before = packet.subarray(0, at);
  const kinds = [
    () => Buffer.concat([before, byte, packet.subarray(at + 1)]),
    () => Buffer.concat([before, packet.subarray(at + 1)]),
    () => Buffer.concat([before, byte, packet.subarray(at)]),
    () => before,
    () => Buffer.concat([packet.subarray(0, 1), byte, packet.subarray(2)]),
  ];
  return kinds[Math.floor(random() * kinds.length)]!();
}

function attack(clientId: string, random: () => number): Buffer {
  const packets = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
    const packet = whole[Math.floor(random() * whole.length)]!;
    return random() < 0.25 ? damage(packet, random) : packet;
  });
  const first = login(clientId);
  return Buffer.concat([random() < 0.2 ? damage(first, random) : first, ...packets]);
}

it(`survives ${rounds} damaged streams, seed ${seed}`, async () => {
  const random = seededRandom(seed);
  let round = 0;
  let cut = 0;
  let answered = 0;
  const one = async () => {
    round += 1;
    const client = await RawClient.open(gateway.port, '127.0.0.1');
    client.send(attack(`fuzz-${round}`, random), mqtt.pingreq);
    // Cut for what it sent, or answered, or still waiting for the rest of a packet that was cut off.
    const end = performance.now() + 200;
    while (!client.closed && !client.received.includes(pingresp) && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (client.closed) cut += 1;
    else if (client.received.includes(pingresp)) answered += 1;
    client.close();
  };
  const all = async (n: number) => {
    for (let done = 0; done < n; done += atOnce) await Promise.all(Array.from({ length: atOnce }, one));
  };
  await all(200);
  const before = process.memoryUsage().rss;
  const slowestMs = await during(gateway, () => all(rounds - 200));
  const grown = (process.memoryUsage().rss - before) / megabyte;
  process.stdout.write(
    `fuzz: seed ${seed}, ${cut} cut, ${answered} answered, ${rounds - cut - answered} left waiting, ` +
      `slowest answer ${slowestMs.toFixed(0)} ms, RSS +${grown.toFixed(0)} MB\n`,
  );
  expect(answered).toBeGreaterThan(rounds / 10);
  expect(cut).toBeGreaterThan(rounds / 10);
  expect(grown).toBeLessThan(64);
});
