/** An outside broker (Mosquitto, for example): the gateway is a client with a lasting session, PUBACK after the commit. */
import { connectAsync } from 'mqtt';
import type { Log } from '../platform/log.js';
import type { Accept, Bus } from './bus.js';

export interface OutsideBrokerOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** What the hall's devices publish, and the hall's commands. */
  readonly topics: readonly string[];
  /** Sent by the broker when the gateway is gone. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly accept: Accept;
  readonly log: Log;
}

export async function connectOutsideBroker(options: OutsideBrokerOptions): Promise<Bus> {
  const { accept, log } = options;
  const client = await connectAsync(options.url, {
    clientId: options.clientId,
    protocolVersion: 4,
    // The broker keeps what arrives while the gateway restarts.
    clean: false,
    ...(options.username !== undefined && { username: options.username }),
    ...(options.password !== undefined && { password: options.password }),
    will: { ...options.will, payload: Buffer.from(options.will.payload), qos: 1, retain: true },
    resubscribe: true,
  });
  // mqtt.js sends the PUBACK when this handler has called back, and takes the next message then.
  client.handleMessage = (packet, done) => {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const incoming = {
      topic: packet.topic,
      payload,
      retained: packet.retain,
      account: null,
      transmission: packet.qos > 0 ? `${options.clientId}:${packet.messageId}` : null,
      repeated: packet.dup,
    };
    accept(incoming, (error) => {
      if (!error) return done();
      // Without a PUBACK the broker sends it again, but only to a new connection.
      log.warn({ topic: packet.topic, error: error.message }, 'message not stored, asking for it again');
      done(error);
      client.reconnect();
    });
  };
  client.on('error', (error) => log.warn({ error: error.message }, 'outside broker'));
  client.on('offline', () => log.warn({ url: options.url }, 'outside broker is not reachable'));
  await client.subscribeAsync(Object.fromEntries(options.topics.map((topic) => [topic, { qos: 1 as const }])));
  return {
    clients: () => (client.connected ? 1 : 0),
    publish: (topic, payload, retain) => {
      client.publish(topic, payload, { qos: 0, retain }, (error) => {
        if (error) log.warn({ topic, error: error.message }, 'own MQTT message was not sent');
      });
    },
    stop: () => client.endAsync(),
  };
}
