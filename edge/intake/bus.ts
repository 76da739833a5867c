/** The MQTT side of the gateway, whether the broker is in this process or an outside one. */

/** A message of a device, before anybody has looked into it. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Marked retain, or a stored copy: an event in it is of unknown age. */
  readonly retained: boolean;
  /** Who sent it; null when an outside broker does not tell. */
  readonly account: string | null;
  /** Names this transmission, so that its repetition can be recognised: client, packet id. Null at QoS 0. */
  readonly transmission: string | null;
  /** The sender says that it may have sent this before. */
  readonly repeated: boolean;
}

/** Called for each message; `done` without an error means that it is on disk, and only then is it acknowledged. */
export type Accept = (incoming: Incoming, done: (error?: Error) => void) => void;

/** Called when a client is refused something, for the counters: account or address, and a code. */
export type Refuse = (who: string, code: BusRefusal, detail: string) => void;

/** Why a client was refused something. A code is never reused. */
export const busRefusals = {
  login:
    'No login, or a wrong one. Check user and password at the device; hallgate password makes a new one.',
  banned: 'Too many wrong logins from this address. It is let in again after five minutes.',
  client_id: 'The client id belongs to another login. Give each device a client id of its own.',
  publish: 'The login may not publish on this topic. Correct the topic, or add it to the hall file.',
  subscribe: 'The login may not read this topic. Grant it in the hall file under accounts, if it should.',
  packet: 'The bytes are not MQTT 3.1.1, or the packet is too large. The connection was cut.',
  slow_reader:
    'The client does not read what it subscribed to; it missed a message so that others got theirs.',
  flooded:
    'Far more messages than a device has to say; the excess was dropped. Restart the device, or lower its rate.',
  full: 'Too many connections. Look for a device that connects again and again.',
} as const;

export type BusRefusal = keyof typeof busRefusals;

export interface Bus {
  publish(topic: string, payload: string, retain: boolean): void;
  clients(): number;
  stop(): Promise<void>;
}
