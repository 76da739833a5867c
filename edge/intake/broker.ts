/** The broker in the gateway: aedes, with a login for everybody, rights from the site, and PUBACK after the commit. */
import { createServer, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import type { Clock } from '../platform/clock.js';
import type { Log } from '../platform/log.js';
import type { Access } from './access.js';
import { addressOf } from './address.js';
import { Admission } from './admission.js';
import type { Accept, Bus, Refuse } from './bus.js';
import { FloodGates } from './flood.js';
import { bridgePayloadBytesMax, PacketGuard } from './guard.js';
import { loginHooks } from './login.js';
import { permissionHooks } from './permission.js';
import { trimPersistence } from './persistence.js';
import { topicLevelsMax } from './strings.js';

/** A device that does not say who it is within this time is cut; so is a reader that does not read. */
const connectTimeoutMs = 5_000;
/** A peer that vanished without a word, and has no keep-alive of MQTT, is found out by TCP. */
const tcpKeepAliveMs = 60_000;

export interface BrokerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly access: Access;
  /** Accounts of bridges: they announce inventories of hundreds of kilobytes, which are refused by topic, not by a cut. */
  readonly bridges: ReadonlySet<string>;
  /** Checks a password; resolves to false for an unknown account, too. */
  readonly verify: (account: string, password: string) => Promise<boolean>;
  readonly accept: Accept;
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Broker extends Bus {
  readonly port: number;
}

export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { access, accept, refuse, bridges, clock, log } = options;
  const accounts = new WeakMap<Client, string>();
  const guards = new WeakMap<object, PacketGuard>();
  const admission = new Admission<Socket>();
  const onLogin = (client: Client, account: string) => {
    accounts.set(client, account);
    admission.loggedIn(client.conn as Socket);
    if (bridges.has(account)) guards.get(client.conn)?.allow(bridgePayloadBytesMax);
  };
  let stopping = false;
  // The end of the gateway is not the end of its devices: their last wills are not theirs then.
  const account = (client: Client) => (stopping ? undefined : accounts.get(client));
  const gates = new FloodGates<Client>(bridges);
  const admits = (client: Client, login: string, bytes: number) =>
    gates.admits(client, login, bytes, clock.monotonicMs());
  const permission = permissionHooks({ access, accept, refuse, account, admits });
  const aedes = await Aedes.createBroker({
    connectTimeout: connectTimeoutMs,
    drainTimeout: connectTimeoutMs,
    maxTopicLevels: topicLevelsMax,
    ...loginHooks({ access, verify: options.verify, refuse, clock, onLogin }),
    ...permission,
  });
  trimPersistence(aedes, permission.release);
  logErrors(aedes, log);
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: tcpKeepAliveMs }, (socket) => {
    const address = addressOf(socket.remoteAddress);
    const arrival = admission.arrive(socket, address, clock.monotonicMs());
    if (!arrival.admitted) {
      refuse(address, 'full', arrival.reason);
      socket.destroy();
      return;
    }
    if (arrival.cut) {
      refuse(addressOf(arrival.cut.remoteAddress), 'full', 'made room for others before it logged in');
      arrival.cut.destroy();
    }
    socket.once('close', () => admission.gone(socket));
    guards.set(socket, guard(socket, refuse));
    aedes.handle(socket);
  });
  const port = await listen(server, options);
  return {
    port,
    clients: () => aedes.connectedClients,
    publish(topic, payload, retain) {
      const packet = { cmd: 'publish', topic, payload, qos: 0, retain, dup: false } as const;
      aedes.publish({ ...packet }, (error) => {
        if (error) log.error({ topic, error: error.message }, 'own MQTT message was not sent');
      });
    },
    async stop() {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      // Those that have not logged in are not known to aedes.
      for (const socket of admission.connections()) socket.destroy();
      await closed;
    },
  };
}

/** An error that nobody listens for would end the process. */
function logErrors(aedes: Aedes, log: Log): void {
  aedes.on('clientError', (client, error) => {
    log.debug({ client: client?.id, error: error.message }, 'MQTT client failed');
  });
  aedes.on('connectionError', (_client, error) => {
    log.debug({ error: error.message }, 'MQTT connection failed');
  });
  const broker: NodeJS.EventEmitter = aedes;
  broker.on('error', (error: Error) => log.error({ error: error.message }, 'the MQTT broker failed'));
}

async function listen(server: ReturnType<typeof createServer>, at: { host: string; port: number }) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : at.port;
}

function guard(socket: Socket, refuse: Refuse): PacketGuard {
  const packets = new PacketGuard();
  const push = socket.push.bind(socket);
  let cut = false;
  // The stream hands each chunk to push(): watching here costs no copy and comes before the parser.
  socket.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
    if (cut) return false;
    const fault = chunk === null ? null : packets.accept(chunk);
    if (fault === null) return push(chunk, encoding);
    cut = true;
    refuse(addressOf(socket.remoteAddress), 'packet', fault.reason);
    if (fault.reply) socket.end(fault.reply, () => socket.destroy());
    else socket.destroy();
    return false;
  };
  return packets;
}
