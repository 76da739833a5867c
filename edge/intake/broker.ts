/** The broker in the gateway: aedes, with a login for everybody, rights from the site, and PUBACK after the commit. */
import { createServer, type Socket } from 'node:net';
import { Aedes, type Client, type PublishPacket } from 'aedes';
import type { Clock } from '../platform/clock.js';
import type { Log } from '../platform/log.js';
import type { Access } from './access.js';
import type { Accept, Bus, BusRefusal, Refuse } from './bus.js';
import { bridgePacketBytesMax, PacketGuard } from './guard.js';
import { LoginLimit } from './login-limit.js';

/** Devices of a large hall, its bridges and a few people who look. */
const connectionsMax = 500;
/** A device that does not say who it is within this time is cut. */
const connectTimeoutMs = 5_000;
const topicBytesMax = 256;
const topicLevelsMax = 16;

type Guards = WeakMap<object, PacketGuard>;

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
  const accounts = new WeakMap<Client, string>();
  const guards: Guards = new WeakMap();
  const aedes = await Aedes.createBroker({
    connectTimeout: connectTimeoutMs,
    drainTimeout: connectTimeoutMs,
    maxTopicLevels: topicLevelsMax,
    ...authentication(options, accounts, guards),
    ...authorisation(options, accounts),
  });
  aedes.on('clientError', (client, error) => {
    options.log.debug({ client: client?.id, error: error.message }, 'MQTT client failed');
  });
  aedes.on('connectionError', (_client, error) => {
    options.log.debug({ error: error.message }, 'MQTT connection failed');
  });
  const server = createServer((socket) => {
    guards.set(socket, guard(socket, options.refuse));
    aedes.handle(socket);
  });
  server.maxConnections = connectionsMax;
  server.on('drop', (dropped) => options.refuse(dropped?.remoteAddress ?? 'unknown', 'full', 'too many connections'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    clients: () => aedes.connectedClients,
    publish(topic, payload, retain) {
      const packet = { cmd: 'publish', topic, payload, qos: 0, retain, dup: false } as const;
      aedes.publish({ ...packet }, (error) => {
        if (error) options.log.error({ topic, error: error.message }, 'own MQTT message was not sent');
      });
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await closed;
    },
  };
}

function guard(socket: Socket, refuse: Refuse): PacketGuard {
  const packets = new PacketGuard();
  const push = socket.push.bind(socket);
  // The stream hands each chunk to push(): watching here costs no copy and comes before the parser.
  socket.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
    const problem = chunk === null ? null : packets.accept(chunk);
    if (problem === null) return push(chunk, encoding);
    refuse(socket.remoteAddress ?? 'unknown', 'packet', problem);
    socket.destroy();
    return false;
  };
  return packets;
}

function authentication(options: BrokerOptions, accounts: WeakMap<Client, string>, guards: Guards) {
  const limit = new LoginLimit();
  const { access, bridges, verify, refuse, clock } = options;
  const owners: Owners = new Map();
  return {
    preConnect: (client: Client, packet: { username?: string; will?: { topic: string } }, done: Verdict): void => {
      const address = addressOf(client);
      if (limit.isBanned(address, clock.monotonicMs())) {
        refuse(address, 'banned', 'too many wrong logins');
        done(new Error('banned'), false);
        return;
      }
      const will = packet.will?.topic;
      if (will !== undefined && !access.mayPublish(packet.username ?? '', will)) {
        refuse(packet.username ?? address, 'publish', `last will to ${will}`);
        done(new Error('the last will is not allowed'), false);
        return;
      }
      done(null, true);
    },
    authenticate: (client: Client, username: string | undefined, password: Buffer | undefined, done: Login): void => {
      const deny = (code: BusRefusal, detail: string, returnCode: number) => {
        refuse(username ?? addressOf(client), code, detail);
        done(Object.assign(new Error(detail), { returnCode }) as never, null);
      };
      if (username === undefined || password === undefined) {
        deny('login', 'anonymous clients are not allowed', 5);
        return;
      }
      verify(username, password.toString('utf8')).then(
        (known) => {
          if (!known) {
            limit.wrong(addressOf(client), clock.monotonicMs());
            deny('login', 'wrong user or password', 4);
          } else if ((owners.get(client.id)?.account ?? username) !== username) {
            deny('client_id', `client id ${client.id} belongs to another account`, 2);
          } else {
            own(owners, client, username);
            accounts.set(client, username);
            if (bridges.has(username)) guards.get(client.conn)?.allow(bridgePacketBytesMax);
            done(null, true);
          }
        },
        (error: Error) => deny('login', error.message, 3),
      );
    },
  };
}

/** A client id belongs to the account that is connected with it: nobody else can throw it out. */
function own(owners: Owners, client: Client, account: string): void {
  owners.set(client.id, { account, client });
  client.conn.once('close', () => {
    if (owners.get(client.id)?.client === client) owners.delete(client.id);
  });
}

type Owners = Map<string, { readonly account: string; readonly client: Client }>;

function authorisation(options: BrokerOptions, accounts: WeakMap<Client, string>) {
  const { access, accept, refuse } = options;
  return {
    authorizePublish: (client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void => {
      const account = client ? accounts.get(client) : undefined;
      const problem = publishProblem(packet, account, access);
      if (problem !== null || account === undefined) {
        refuse(account ?? 'unknown', 'publish', problem ?? 'nobody is logged in');
        done(new Error(problem ?? 'nobody is logged in'));
        return;
      }
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const { messageId } = packet as { messageId?: number };
      const incoming = {
        topic: packet.topic,
        payload,
        retained: packet.retain,
        account,
        transmission: packet.qos > 0 && client ? `${client.id}:${messageId}` : null,
        repeated: packet.dup,
      };
      // Only what Hallgate states itself is stored by the broker: a device's old word would look fresh to a newcomer.
      packet.retain = false;
      accept(incoming, (error) => done(error ?? null));
    },
    authorizeSubscribe: (client: Client, subscription: Subscription, done: Subscribed): void => {
      const account = accounts.get(client);
      if (account !== undefined && access.maySubscribe(account, subscription.topic)) {
        done(null, subscription);
        return;
      }
      refuse(account ?? 'unknown', 'subscribe', subscription.topic);
      done(null, null);
    },
    authorizeForward: <P>(client: Client, packet: P): P | null => {
      // A reader that has stopped reading would hold up everybody; it misses messages instead.
      if (!(client.conn as Socket).writableNeedDrain) return packet;
      refuse(accounts.get(client) ?? 'unknown', 'slow_reader', 'a message was not forwarded');
      return null;
    },
  };
}

type Verdict = (error: Error | null, success: boolean) => void;
type Login = (error: never | null, success: boolean | null) => void;
type Subscription = { topic: string; qos: 0 | 1 | 2 };
type Subscribed = (error: Error | null, subscription?: Subscription | null) => void;

function publishProblem(packet: PublishPacket, account: string | undefined, access: Access): string | null {
  if (Buffer.byteLength(packet.topic) > topicBytesMax) return `topic of more than ${topicBytesMax} bytes`;
  if (account === undefined || !access.mayPublish(account, packet.topic)) return `no right to publish on ${packet.topic}`;
  return null;
}

function addressOf(client: Client): string {
  return (client.conn as Socket).remoteAddress ?? 'unknown';
}
