/** How long a reading takes from publish to everybody who looks. Clients and clock are of this one process. */
import { connectAsync, type MqttClient } from 'mqtt';
import { exponential, seeded } from '../../devices/virtual/simulator/index.js';
import type { WallView } from '../../edge/web/view.js';
import type { Latency } from './document.js';
import { type GatewayChild, login } from './gateway-child.js';
import { probe, sayProbe } from './mix.js';
import { Sightings } from './probe.js';
import { sleep } from './processes.js';
import { watchWall } from './wall-stream.js';

const publishes = 1_000;
const meanGapMs = 50;
/** After the last publish: what is not seen by then is missed. */
const graceMs = 3_000;

/**
 * Publishes 20 readings a second at random instants, so that no timer of the gateway keeps step with them.
 *
 * @param background_per_s what the caller keeps running beside it, for the record
 */
export async function measureLatency(
  gateway: GatewayChild,
  run: string,
  background_per_s: number,
): Promise<Latency> {
  const url = `mqtt://127.0.0.1:${gateway.mqttPort}`;
  const look = await connectAsync(url, { ...login('watcher'), clientId: `look-${run}` });
  const device = await connectAsync(url, { ...login('bridge'), clientId: `probe-${run}` });
  const seen = { state: new Sightings(), wall: new Sightings(), puback: new Sightings() };
  const endWall = await watchWall(gateway.webUrl, (view) => watchedWall(view, seen.wall));
  await watchState(look, seen.state);
  try {
    await publishAll(device, run, seen);
    const deadline = performance.now() + graceMs;
    while (Object.values(seen).some(({ waiting }) => waiting > 0) && performance.now() < deadline)
      await sleep(20);
  } finally {
    endWall();
    await Promise.all([look.endAsync(true), device.endAsync(true)]);
  }
  return {
    background_per_s,
    publishes,
    queue_state: seen.state.result(),
    wall: seen.wall.result(),
    puback: seen.puback.result(),
  };
}

/**
 * A view does not name the readings in it, but says how old the newest word of the queue's zone is. The gateway's clock
 * is this machine's, and cut to whole milliseconds.
 */
function watchedWall({ ts, queues }: WallView, wall: Sightings): void {
  const nowMs = performance.now();
  const zone = queues.find(({ id }) => id === probe.queue)?.inputs.find(({ name }) => name === 'zone');
  if (zone) wall.seenSentBy(ts - zone.age_s * 1_000 + 1 - performance.timeOrigin, nowMs);
}

/**
 * The queue's state does not name the reading it comes from, but the zone's does, and both are sent for one commit with
 * one `ts`, the queue's first. A queue whose rounded wait is still true is not sent again: then the zone's word counts.
 */
async function watchState(look: MqttClient, state: Sightings): Promise<void> {
  const queueTopic = `hallgate/test/queue/${probe.queue}`;
  const zoneTopic = `hallgate/test/zone/${probe.zone}`;
  let queue = { ts: 0, atMs: 0 };
  look.on('message', (topic, payload, packet) => {
    if (packet.retain) return;
    const nowMs = performance.now();
    const { ts, people } = JSON.parse(payload.toString()) as { ts: number; people?: number };
    if (topic === queueTopic) queue = { ts, atMs: nowMs };
    if (topic !== zoneTopic) return;
    const n = state.find((candidate) => sayProbe('', candidate).people === people);
    if (n !== undefined) state.seenUpTo(n, queue.ts === ts ? queue.atMs : nowMs);
  });
  await look.subscribeAsync([queueTopic, zoneTopic], { qos: 0 });
}

async function publishAll(
  device: MqttClient,
  run: string,
  seen: Record<'state' | 'wall' | 'puback', Sightings>,
): Promise<void> {
  const random = seeded(1);
  let dueMs = performance.now();
  const acknowledged: Promise<unknown>[] = [];
  for (let n = 0; n < publishes; n += 1) {
    dueMs += exponential(random, meanGapMs);
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const { payload } = sayProbe(run, n);
    const sentMs = performance.now();
    for (const sightings of Object.values(seen)) sightings.sent(n, sentMs);
    acknowledged.push(
      device
        .publishAsync(probe.topic, payload, { qos: 1 })
        .then(() => seen.puback.seen(n, performance.now())),
    );
  }
  await Promise.race([Promise.all(acknowledged), sleep(graceMs)]);
}
