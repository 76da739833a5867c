/** The load's own process: clients that publish, started and counted by orders of its parent. */
import { LoadClient } from './load-client.js';
import type { FromLoad, LoadCount, LoadOrder, ToLoad } from './load-orders.js';
import { say } from './mix.js';

/** Logins cost the broker a password hash each, and one that waits too long for its turn is cut. */
const loginsAtOnce = 4;
const paceMs = 5;

let clients: LoadClient[] = [];
let pace: NodeJS.Timeout | undefined;
let sent = 0;
let acknowledged = 0;

const tell = (message: FromLoad) => process.send?.(message);

function count(): LoadCount {
  const { user, system } = process.cpuUsage();
  return { sent, acknowledged, cpuS: (user + system) / 1e6 };
}

async function start(order: LoadOrder): Promise<void> {
  clients = [];
  [sent, acknowledged] = [0, 0];
  const waiting = [...Array(order.clients).keys()];
  const logins = Array.from({ length: loginsAtOnce }, async () => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) clients.push(await connect(order, n));
  });
  await Promise.all(logins);
  if (order.messagesPerS === null) for (const client of clients) client.run();
  else startPace(order.messagesPerS);
  tell({ kind: 'running' });
}

function connect(order: LoadOrder, n: number): Promise<LoadClient> {
  return LoadClient.connect({
    port: order.port,
    clientId: `load-${order.run}-${n}`,
    username: order.username,
    password: order.password,
    inFlight: order.inFlight,
    next: (message) => {
      sent += order.readingsPerMessage;
      return say(order.run, n, message, order.readingsPerMessage);
    },
    onAcknowledged: () => {
      acknowledged += order.readingsPerMessage;
    },
    onLost: (error) => tell({ kind: 'failed', message: error.message }),
  });
}

/** An open loop: what is due is sent by the clients in turn, as far as their windows allow. */
function startPace(messagesPerS: number): void {
  const startedMs = performance.now();
  let [done, turn] = [0, 0];
  pace = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) * messagesPerS) / 1_000);
    for (let tries = 0; done < due && tries < clients.length * 20; tries += 1) {
      if (clients[turn]!.offer()) done += 1;
      turn = (turn + 1) % clients.length;
    }
  }, paceMs);
}

function stop(): void {
  clearInterval(pace);
  for (const client of clients) client.stop();
  const look = setInterval(() => {
    if (clients.some((client) => client.open > 0)) return;
    clearInterval(look);
    for (const client of clients) client.end();
    tell({ kind: 'stopped', count: count() });
  }, paceMs);
}

process.on('message', (message: ToLoad) => {
  if (message.kind === 'start')
    start(message.order).catch((error: Error) => tell({ kind: 'failed', message: error.message }));
  else if (message.kind === 'count') tell({ kind: 'counted', count: count() });
  else stop();
});
// Without its parent nobody would end it.
process.on('disconnect', () => process.exit(0));
