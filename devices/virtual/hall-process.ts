/** Plays the simulated hall over real MQTT and on the pins of whoever started it, in the time of a clock. */
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Level, PinClock } from '../gpio/pins.js';
import { after } from '../gpio/timer.js';
import { playHall } from './play.js';
import type { HallEvent } from './voice.js';

export interface VirtualHallOptions {
  readonly mqttUrl: string;
  /** Password of each login of the demo hall. */
  readonly accounts: Readonly<Record<string, string>>;
  /** rush, busy or quiet. */
  readonly scenario: string;
  readonly seed: number;
  /** Sets a wire of the gateway, by BCM number. */
  readonly press: (bcm: number, level: Level) => void;
  readonly clock: PinClock & { wallMs(): number };
  /** A line for people, without a line end. */
  readonly log: (line: string) => void;
  /** Told of all that truly happens, as it is played. */
  readonly witness?: (event: HallEvent) => void;
}

export interface VirtualHall {
  /** Ends after what was said has been acknowledged. */
  stop(): Promise<void>;
}

/** Last wills, where the makers have one. */
const wills: Readonly<Record<string, { topic: string; payload: string }>> = {
  'keys-1-3': { topic: 'shellyplusi4-demo/online', payload: 'false' },
  'keys-4-6': { topic: 'tele/desks-4-6/LWT', payload: 'Offline' },
  zigbee: { topic: 'zigbee2mqtt/bridge/state', payload: '{"state":"offline"}' },
};

/** The logins of the demo hall under which something is said. */
export const virtualLogins = [
  'door-counter',
  'advice-camera',
  'espresense',
  'keys-1-3',
  'keys-4-6',
  'desk-software',
  'zigbee',
] as const;

/** @throws Error if a login has no password, or the broker refuses one; nothing is left open then */
export async function runVirtualHall(options: VirtualHallOptions): Promise<VirtualHall> {
  const { clock, scenario, seed, press, log, witness } = options;
  const clients = await connectAll(options);
  const startMs = clock.wallMs();
  const stream = playHall(scenario, seed, startMs, witness);
  const underway = new Set<Promise<unknown>>();
  let cancel = () => {};
  let stopped = false;
  const publish = (login: string, topic: string, payload: string, retain: boolean) => {
    const sent: Promise<unknown> = clients
      .get(login)!
      .publishAsync(topic, payload, { qos: 1, retain })
      .catch((error: Error) => log(`${login} could not publish on ${topic}: ${error.message}`))
      .finally(() => underway.delete(sent));
    underway.add(sent);
  };
  let said = stream.next().value;
  const play = () => {
    while (!stopped && startMs + said.t * 1000 <= clock.wallMs()) {
      if (said.kind === 'edge') press(said.bcm, said.level);
      else publish(said.login, said.topic, said.payload, said.retain === true);
      said = stream.next().value;
    }
    if (!stopped) cancel = after(clock, startMs + said.t * 1000 - clock.wallMs(), play);
  };
  play();
  return {
    async stop() {
      stopped = true;
      cancel();
      await Promise.all(underway);
      await Promise.all([...clients.values()].map((client) => client.endAsync()));
    },
  };
}

async function connectAll({ mqttUrl, accounts, log }: VirtualHallOptions): Promise<Map<string, MqttClient>> {
  const clients = new Map<string, MqttClient>();
  try {
    for (const login of virtualLogins) {
      const password = accounts[login];
      if (password === undefined) throw new Error(`no password for the login "${login}"`);
      const client = await connectAsync(mqttUrl, clientOptions(login, password), false);
      client.on('error', (error) => log(`${login}: ${error.message}`));
      clients.set(login, client);
    }
    return clients;
  } catch (error) {
    await Promise.all([...clients.values()].map((client) => client.endAsync(true)));
    throw error;
  }
}

function clientOptions(login: string, password: string): IClientOptions {
  const will = wills[login];
  return {
    clientId: login,
    username: login,
    password,
    protocolVersion: 4,
    clean: true,
    keepalive: 30,
    ...(will && { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
  };
}
