/**
 * What the broker keeps, all of it in memory: Hallgate's own retained messages and the packet ids of QoS 2 under way.
 * The journal is the store; the broker is none, so no session outlives its connection and nothing queues for later.
 */
import type { Aedes, Client, PublishPacket } from 'aedes';

/** The part of aedes' store that is changed here; its declared types are those of an older form with callbacks. */
interface Persistence {
  incomingStorePacket(client: Client, packet: PublishPacket): Promise<void>;
  incomingDelPacket(client: Client, packet: { messageId?: number }): Promise<void>;
  outgoingClearMessageId(client: Client, packet: { messageId?: number }): Promise<undefined>;
  putWill(client: Client, packet: PublishPacket): Promise<void>;
}

/** @param onReleased called when a client has released a packet id of QoS 2 */
export function trimPersistence(broker: Aedes, onReleased: (client: Client, id: number) => void): void {
  const { persistence } = broker as unknown as { readonly persistence: Persistence };
  const store = persistence.incomingStorePacket.bind(persistence);
  const release = persistence.incomingDelPacket.bind(persistence);
  Object.assign(persistence, {
    // Only the id is asked for later; a thousand payloads of each client would fill the memory.
    incomingStorePacket: (client, packet) => store(client, { ...packet, payload: '' }),
    async incomingDelPacket(client, packet) {
      onReleased(client, packet.messageId ?? 0);
      await release(client, packet);
    },
    // Nothing is queued, and the original remembers each client id for ever.
    outgoingClearMessageId: async () => undefined,
    // The connection holds its own will. A stored one is for several brokers, which watch each other by the wall
    // clock: when that is corrected, they would say of devices that are there that they are gone.
    putWill: async () => {},
  } satisfies Persistence);
}
