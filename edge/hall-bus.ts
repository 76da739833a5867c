/** The hall's MQTT side: devices in, commands in, retained state out; on the broker of the gateway or an outside one. */
import { timingSafeEqual } from 'node:crypto';
import { jsonOf, textOf } from '../devices/parse.js';
import type { Counters } from './counters.js';
import type { Inbox } from './inbox.js';
import { Access, type Rights, rightsOf } from './intake/access.js';
import { startBroker } from './intake/broker.js';
import type { Accept, Bus, Incoming } from './intake/bus.js';
import { RefusalLog } from './intake/refusal-log.js';
import { address, type GatewayOptions } from './options.js';

export interface HallBus extends Bus {
  /** Port of the own broker; null with an outside one. */
  readonly port: number | null;
}

export interface HallBusDeps {
  readonly options: GatewayOptions;
  readonly inbox: Inbox;
  readonly counters: Counters;
  readonly software: readonly Software[];
  /** Logins for devices that the hall file does not name yet, and who hears them; absent: there are none. */
  readonly enrolled?: Enrolled | undefined;
}

export interface Enrolled {
  has(account: string): boolean;
  hear(incoming: Incoming): void;
}

/** A program of the gateway's own that logs in like a device, with a password of this run. */
export interface Software {
  readonly account: string;
  readonly password: string;
  readonly rights: Rights;
}

export async function startBus({
  options,
  inbox,
  counters,
  software,
  enrolled,
}: HallBusDeps): Promise<HallBus> {
  const { hall, clock, log } = options;
  const commands = `hallgate/${hall.id}/do/`;
  const status = `hallgate/${hall.id}/gateway`;
  const gone = () => JSON.stringify({ ts: clock.wallMs(), state: 'offline' });
  const accept: Accept = (incoming, done) => {
    if (incoming.topic.startsWith(commands) && incoming.retained && incoming.account === null) {
      // An outside broker would have a stored command carried out at each start.
      counters.rejected('unknown', 'retained_command');
      done();
    } else if (incoming.topic.startsWith(commands)) inbox.command(command(incoming, commands.length, done));
    else inbox.message({ ...incoming, receivedAt: clock.wallMs() }, done);
  };
  const bus =
    'listen' in hall.broker ? await ownBroker(address(hall.broker.listen)) : await outsideBroker(hall.broker);
  return {
    ...bus,
    async stop() {
      bus.publish(status, gone(), true);
      await bus.stop();
    },
  };

  async function ownBroker(listen: { host: string; port: number }): Promise<HallBus> {
    const refusals = new RefusalLog();
    const rights = new Map(rightsOf(hall));
    for (const own of software) rights.set(own.account, own.rights);
    const access = new Access(rights, (account) => enrolled?.has(account) ?? false);
    return startBroker({
      ...listen,
      access,
      bridges: new Set(hall.accounts.map((account) => account.id)),
      verify: async (account, password) => {
        const own = software.find((candidate) => candidate.account === account);
        return own ? sameText(own.password, password) : options.verify(account, password);
      },
      accept: (incoming, done) => {
        if (enrolled && incoming.account !== null && access.isStranger(incoming.account)) {
          counters.rejected('unknown', 'unknown_topic');
          enrolled.hear(incoming);
          done();
        } else accept(incoming, done);
      },
      refuse: (who, code, detail) => {
        counters.rejected(who, `mqtt_${code}`);
        if (refusals.isDue(who, code, clock.monotonicMs()))
          log.warn({ who, code, detail }, 'MQTT client refused');
      },
      clock,
      log,
    });
  }

  async function outsideBroker(broker: { url: string; username?: string | undefined }): Promise<HallBus> {
    // Only here, for the client costs 12 MB that a gateway with a broker of its own does without.
    const { connectOutsideBroker } = await import('./intake/outside-broker.js');
    const topics = [...new Set(hall.devices.flatMap((device) => device.topics ?? [])), `${commands}+`];
    const bus = connectOutsideBroker({
      url: broker.url,
      clientId: `hallgate-${hall.id}`,
      username: broker.username,
      password: options.brokerPassword,
      topics,
      will: { topic: status, payload: gone() },
      accept,
      clock,
      log,
    });
    return { ...bus, port: null };
  }
}

function command(incoming: Incoming, prefix: number, done: (error?: Error) => void) {
  return { verb: incoming.topic.slice(prefix), payload: payloadOf(incoming.payload), done };
}

/** In constant time for texts of one length. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The payload of a command; what is no JSON fails the command's own schema, which answers it. */
function payloadOf(payload: Uint8Array): unknown {
  try {
    const text = textOf(payload);
    return text === '' ? {} : jsonOf(text);
  } catch {
    return undefined;
  }
}
