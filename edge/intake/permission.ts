/** What a client that is logged in may say and hear; what it says is stored before it is acknowledged. */
import type { Socket } from 'node:net';
import type { AedesOptions, Client, PublishPacket } from 'aedes';
import type { Access } from './access.js';
import type { Accept, Incoming, Refuse } from './bus.js';
import { filtersMax } from './packets.js';
import { type Done, Transmissions } from './transmissions.js';

export interface PermissionDeps {
  readonly access: Access;
  readonly accept: Accept;
  readonly refuse: Refuse;
  /** Whether a client may say so much more now. */
  readonly admits: (client: Client, account: string, bytes: number) => boolean;
  /** Who is logged in as this client. */
  readonly account: (client: Client) => string | undefined;
}

type Hooks = Required<Pick<AedesOptions, 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>>;

/** The hooks of aedes for PUBLISH and SUBSCRIBE. */
export function permissionHooks(
  deps: PermissionDeps,
): Hooks & { readonly release: (client: Client, id: number) => void } {
  const { access, accept, refuse } = deps;
  const transmissions = new Transmissions<Client>();
  return {
    release: (client, id) => transmissions.release(client, id),
    authorizePublish(client, packet, done) {
      const account = client ? deps.account(client) : undefined;
      if (!client || account === undefined) {
        done(new Error('nobody is logged in'));
        return;
      }
      if (!access.mayPublish(account, packet.topic)) {
        refuse(account, 'publish', `no right to publish on ${packet.topic}`);
        if (packet.topic.startsWith('$')) done(new Error('topics of the broker are not for clients'));
        else done(discard(packet));
        return;
      }
      if (!deps.admits(client, account, packet.topic.length + packet.payload.length)) {
        refuse(account, 'flooded', 'more messages or bytes than a client may send');
        done(discard(packet));
        return;
      }
      const incoming = incomingOf(client, packet, account);
      const stranger = access.isStranger(account);
      // Only what Hallgate states itself is stored by the broker: a device's old word would look fresh to a newcomer.
      packet.retain = false;
      const take = (stored: Done) => accept(incoming, stored);
      // Heard here and nowhere else: a command to another device's bridge would be obeyed.
      if (stranger) discard(packet);
      if (packet.qos === 2 && packet.messageId !== undefined)
        transmissions.once(client, packet.messageId, take, done);
      else take(done);
    },
    authorizeSubscribe(client, subscription, done) {
      const account = deps.account(client);
      const { subscriptions } = client as unknown as { subscriptions: Readonly<Record<string, unknown>> };
      const full = !(subscription.topic in subscriptions) && Object.keys(subscriptions).length >= filtersMax;
      if (!full && account !== undefined && access.maySubscribe(account, subscription.topic)) {
        done(null, subscription);
        return;
      }
      refuse(account ?? 'unknown', 'subscribe', full ? `more than ${filtersMax}` : subscription.topic);
      done(null, null);
    },
    authorizeForward(client, packet) {
      // A reader that has stopped reading would hold up everybody; it misses messages instead.
      if (!(client.conn as Socket).writableNeedDrain) return packet;
      refuse(deps.account(client) ?? 'unknown', 'slow_reader', 'a message was not forwarded');
      return null;
    },
  };
}

/**
 * Lets a message pass that nobody will see. A device also says what no hall needs, and would say it again after each
 * cut: it is acknowledged and dropped (3.3.5-2), and counted. aedes has no word for that, so the message goes to a topic
 * that no client can hear.
 */
function discard(packet: PublishPacket): null {
  packet.topic = '$SYS/refused';
  packet.payload = '';
  packet.retain = false;
  return null;
}

function incomingOf(client: Client, packet: PublishPacket, account: string): Incoming {
  const { topic, payload, qos, messageId } = packet;
  return {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    retained: packet.retain === true,
    account,
    // A last will has no packet id.
    transmission: qos > 0 && messageId !== undefined ? `${client.id}:${messageId}` : null,
    repeated: packet.dup === true,
  };
}
