/**
 * How much a client may say: a bucket of messages and one of bytes, which fill by the second (token bucket). Pure.
 *
 * What is too much is acknowledged, dropped and counted, not held back: a client that is slowed by late PUBACKs says the
 * same again at its next connection, and one that speaks at QoS 0 cannot be slowed without going deaf to its pings. So
 * that no honest reading is lost, the bucket holds far more than any device has to say at once: a night without
 * network, told in one breath, and after it more each second than any device measures.
 */
export interface FloodLimits {
  readonly messagesPerS: number;
  readonly messagesAtOnce: number;
  readonly bytesPerS: number;
  readonly bytesAtOnce: number;
}

const KiB = 1024;

/** A head count each second of a week's night is 5,000; a Bluetooth gateway in a full hall hears 50 beacons a second. */
export const deviceLimits: FloodLimits = {
  messagesPerS: 100,
  messagesAtOnce: 5_000,
  bytesPerS: 512 * KiB,
  bytesAtOnce: 16 * KiB * KiB,
};

/** A bridge speaks for hundreds of devices. */
export const bridgeLimits: FloodLimits = {
  messagesPerS: 2_000,
  messagesAtOnce: 50_000,
  bytesPerS: 8 * KiB * KiB,
  bytesAtOnce: 64 * KiB * KiB,
};

export class FloodGate {
  #messages: number;
  #bytes: number;
  #at: number;

  /** @param now milliseconds that never step */
  constructor(
    private readonly limits: FloodLimits,
    now: number,
  ) {
    this.#messages = limits.messagesAtOnce;
    this.#bytes = limits.bytesAtOnce;
    this.#at = now;
  }

  /** Whether a message may pass; one that may not costs nothing. */
  admits(bytes: number, now: number): boolean {
    const seconds = Math.max(0, now - this.#at) / 1_000;
    const { messagesPerS, messagesAtOnce, bytesPerS, bytesAtOnce } = this.limits;
    this.#messages = Math.min(messagesAtOnce, this.#messages + seconds * messagesPerS);
    this.#bytes = Math.min(bytesAtOnce, this.#bytes + seconds * bytesPerS);
    this.#at = now;
    if (this.#messages < 1 || this.#bytes < bytes) return false;
    this.#messages -= 1;
    this.#bytes -= bytes;
    return true;
  }
}

/**
 * The gates of all clients. A device has one for its login, so that a new connection is no new bucket; of a bridge's
 * login each connection has its own.
 */
export class FloodGates<C extends object> {
  readonly #ofDevices = new Map<string, FloodGate>();
  readonly #ofBridges = new WeakMap<C, FloodGate>();

  /** @param bridges logins that several devices share */
  constructor(private readonly bridges: ReadonlySet<string>) {}

  admits(client: C, account: string, bytes: number, now: number): boolean {
    const found = this.bridges.has(account) ? this.#ofBridges.get(client) : this.#ofDevices.get(account);
    return (found ?? this.#open(client, account, now)).admits(bytes, now);
  }

  #open(client: C, account: string, now: number): FloodGate {
    const isBridge = this.bridges.has(account);
    const gate = new FloodGate(isBridge ? bridgeLimits : deviceLimits, now);
    if (isBridge) this.#ofBridges.set(client, gate);
    else this.#ofDevices.set(account, gate);
    return gate;
  }
}
