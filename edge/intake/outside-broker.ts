/** An outside broker (Mosquitto, for example): the gateway is a client with a lasting session, PUBACK after the commit. */
import { connect, type MqttClient } from 'mqtt';
import type { Clock } from '../platform/clock.js';
import type { Log } from '../platform/log.js';
import type { Accept, Bus, Incoming } from './bus.js';

/** A message that could not be stored is tried again after this time; the broker keeps the ones behind it. */
const retryMs = 1_000;
/** How often a lost broker is looked for. */
const reconnectMs = 2_000;
/** A broker that does not answer must not hold up the end of the gateway. */
const farewellMs = 2_000;

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
  readonly clock: Clock;
  readonly log: Log;
}

/** Begins to connect, and goes on for as long as it takes: pins and pages need no broker. */
export function connectOutsideBroker(options: OutsideBrokerOptions): Bus {
  const { log } = options;
  const client = connect(options.url, {
    clientId: options.clientId,
    protocolVersion: 4,
    // The broker keeps what arrives while the gateway restarts.
    clean: false,
    reconnectPeriod: reconnectMs,
    // What is retained is said again anyway; an outage must not fill the memory.
    queueQoSZero: false,
    resubscribe: false,
    ...(options.username !== undefined && { username: options.username }),
    ...(options.password !== undefined && { password: options.password }),
    will: { ...options.will, payload: Buffer.from(options.will.payload), qos: 1, retain: true },
  });
  const reception = new Reception(options);
  // mqtt.js sends the PUBACK when this handler has called back, and takes the next message then.
  client.handleMessage = (packet, done) => {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const { topic, retain, qos, messageId, dup } = packet;
    const transmission = qos > 0 ? `${options.clientId}:${messageId}` : null;
    reception.store({ topic, payload, retained: retain, account: null, transmission, repeated: dup }, done);
  };
  let reachable = true;
  client.on('connect', () => {
    reachable = true;
    subscribe(client, options.topics, log);
  });
  client.on('error', (error) => log.warn({ error: error.message }, 'outside broker'));
  client.on('close', () => {
    if (reachable) log.warn({ url: options.url }, 'outside broker is not reachable');
    reachable = false;
  });
  return {
    clients: () => (client.connected ? 1 : 0),
    publish: (topic, payload, retain) => {
      if (!client.connected) return;
      client.publish(topic, payload, { qos: 0, retain }, (error) => {
        if (error) log.warn({ topic, error: error.message }, 'own MQTT message was not sent');
      });
    },
    async stop() {
      reception.stop();
      const gone = client.endAsync(!client.connected);
      const late = new Promise<void>((resolve) => setTimeout(resolve, farewellMs).unref());
      await Promise.race([gone, late]);
      client.end(true);
    },
  };
}

/** At each connection: a broker that was set up anew knows nothing of the old session. */
function subscribe(client: MqttClient, topics: readonly string[], log: Log): void {
  const wanted = Object.fromEntries(topics.map((topic) => [topic, { qos: 1 as const }]));
  client.subscribe(wanted, (error, granted) => {
    if (error) log.error({ error: error.message }, 'the outside broker took no subscriptions');
    const refused = (granted ?? []).filter(({ qos }) => qos > 2).map(({ topic }) => topic);
    if (refused.length > 0) log.error({ topics: refused }, 'the outside broker refused topics of the hall');
  });
}

/** Holds a message until it is stored: without a PUBACK the broker holds the rest, and nothing is lost or overtaken. */
class Reception {
  #cancel: (() => void) | null = null;
  #failing = false;

  constructor(private readonly options: Pick<OutsideBrokerOptions, 'accept' | 'clock' | 'log'>) {}

  store(incoming: Incoming, done: () => void): void {
    this.options.accept(incoming, (error) => {
      if (!error) {
        this.#failing = false;
        done();
        return;
      }
      if (!this.#failing) {
        const { topic } = incoming;
        this.options.log.warn({ topic, error: error.message }, 'message not stored, it is tried again');
      }
      this.#failing = true;
      this.#cancel = this.options.clock.every(retryMs, () => {
        this.stop();
        this.store(incoming, done);
      });
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
