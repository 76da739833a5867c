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

export type BusRefusal = 'login' | 'banned' | 'client_id' | 'publish' | 'subscribe' | 'packet' | 'slow_reader' | 'full';

export interface Bus {
  publish(topic: string, payload: string, retain: boolean): void;
  clients(): number;
  stop(): Promise<void>;
}
