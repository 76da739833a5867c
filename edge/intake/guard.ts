/**
 * A byte guard in front of the broker: it follows the packets of one connection and cuts it at the first byte that MQTT
 * 3.1.1 forbids or that is too much, before the broker has gathered anything.
 *
 * aedes has no limit on packet size: a header that announces 256 MB makes it wait and keep. Pure: bytes in, verdict out.
 */
import { payloadBytesMax } from '../../devices/parse.js';
import { acknowledgementFault, connectFault, type Fault, filtersFault, publishFault } from './packets.js';
import { topicBytesMax } from './strings.js';

/** A CONNECT with client id, will, user and password fits well; nobody is known yet, so nothing larger is read. */
export const connectBytesMax = 4 * 1024;
/** A hundred filters as people write them. */
export const subscribeBytesMax = 8 * 1024;
/** A bridge's inventory of 400 devices has 900 kB; a megabyte is an attack. */
export const bridgePayloadBytesMax = 960 * 1024;

const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;

/** Flags and largest body of what a client may send; PUBLISH is checked apart. */
const kinds: Readonly<Record<number, { readonly flags: number; readonly bytesMax: number }>> = {
  [CONNECT]: { flags: 0, bytesMax: connectBytesMax },
  4: { flags: 0, bytesMax: 2 },
  5: { flags: 0, bytesMax: 2 },
  6: { flags: 2, bytesMax: 2 },
  7: { flags: 0, bytesMax: 2 },
  [SUBSCRIBE]: { flags: 2, bytesMax: subscribeBytesMax },
  [UNSUBSCRIBE]: { flags: 2, bytesMax: subscribeBytesMax },
  12: { flags: 0, bytesMax: 0 },
  14: { flags: 0, bytesMax: 0 },
};

export class PacketGuard {
  #payloadBytesMax = payloadBytesMax;
  #connected = false;
  #fault: Fault | null = null;
  /** First byte of the current packet, or null between packets. */
  #first: number | null = null;
  #lengthBytes = 0;
  /** Announced size of the current packet's body. */
  #bytes = 0;
  /** What of the body is looked at: all of it, or the head of a PUBLISH. */
  #head: Uint8Array = new Uint8Array();
  #headBytes = 0;
  /** Bytes of a payload still to come. */
  #payload = 0;

  /** Lets larger payloads pass from now on. */
  allow(bytes: number): void {
    this.#payloadBytesMax = bytes;
  }

  /**
   * Follows a chunk.
   *
   * @returns null to let it pass, or why the connection must be cut; the same again for whatever comes later
   */
  accept(chunk: Uint8Array): Fault | null {
    for (let at = 0; at < chunk.length && this.#fault === null; ) {
      if (this.#payload > 0) {
        const taken = Math.min(this.#payload, chunk.length - at);
        this.#payload -= taken;
        at += taken;
      } else if (this.#headBytes > 0) {
        const piece = chunk.subarray(at, at + this.#headBytes - this.#head.length);
        this.#head = this.#head.length === 0 ? piece : Buffer.concat([this.#head, piece]);
        at += piece.length;
        if (this.#head.length === this.#headBytes) this.#fault = this.#headComplete();
      } else {
        this.#fault = this.#first === null ? this.#begin(chunk[at]!) : this.#length(chunk[at]!);
        at += 1;
      }
    }
    // The chunk is not ours to keep.
    if (this.#head.length > 0) this.#head = Uint8Array.from(this.#head);
    return this.#fault;
  }

  #begin(first: number): Fault | null {
    const type = first >> 4;
    const flags = first & 0x0f;
    this.#first = first;
    this.#lengthBytes = 0;
    this.#bytes = 0;
    if (this.#connected === (type === CONNECT))
      return {
        reason: this.#connected ? 'a second CONNECT (3.1.0-2)' : 'the first packet is not CONNECT (3.1.0-1)',
      };
    if (type === PUBLISH) return publishFlagsFault(flags);
    const kind = kinds[type];
    if (!kind) return { reason: `packet type ${type} is not for clients (2.2.1)` };
    return flags === kind.flags
      ? null
      : { reason: `reserved flags ${flags} in packet type ${type} (2.2.2-2)` };
  }

  #length(byte: number): Fault | null {
    this.#bytes += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (byte & 0x80)
      return this.#lengthBytes < 4 ? null : { reason: 'remaining length of over 4 bytes (2.2.3)' };
    const type = this.#first! >> 4;
    // The exact limit of a payload shows once the topic is known.
    const most = kinds[type]?.bytesMax ?? this.#payloadBytesMax + topicBytesMax + 4;
    if (this.#bytes > most) return { reason: `packet of ${this.#bytes} bytes, ${most} are allowed` };
    this.#connected = true;
    if (type === PUBLISH && this.#bytes < 2) return { reason: 'PUBLISH without a topic (3.3.2-1)' };
    this.#headBytes = type === PUBLISH ? 2 : this.#bytes;
    return this.#headBytes === 0 ? this.#headComplete() : null;
  }

  #headComplete(): Fault | null {
    const type = this.#first! >> 4;
    const head = this.#head;
    if (type !== PUBLISH) return this.#end(bodyFault(type, head));
    const qos = (this.#first! >> 1) & 0x03;
    const topicBytes = head[0]! * 256 + head[1]!;
    const wanted = 2 + topicBytes + (qos > 0 ? 2 : 0);
    if (topicBytes > topicBytesMax)
      return { reason: `a topic of ${topicBytes} bytes, ${topicBytesMax} are allowed` };
    if (wanted > this.#bytes) return { reason: 'PUBLISH is shorter than its topic' };
    if (head.length < wanted) {
      this.#headBytes = wanted;
      return null;
    }
    const payload = this.#bytes - wanted;
    if (payload > this.#payloadBytesMax)
      return { reason: `payload of ${payload} bytes, ${this.#payloadBytesMax} are allowed` };
    this.#payload = payload;
    return this.#end(publishFault(head, qos));
  }

  #end(fault: Fault | null): Fault | null {
    this.#first = null;
    this.#head = new Uint8Array();
    this.#headBytes = 0;
    return fault;
  }
}

function publishFlagsFault(flags: number): Fault | null {
  const qos = (flags >> 1) & 0x03;
  if (qos === 3) return { reason: 'QoS 3 (3.3.1-4)' };
  return qos === 0 && flags & 0x08 ? { reason: 'DUP at QoS 0 (3.3.1-2)' } : null;
}

function bodyFault(type: number, body: Uint8Array): Fault | null {
  if (type === CONNECT) return connectFault(body);
  if (type === SUBSCRIBE || type === UNSUBSCRIBE) return filtersFault(body, type === SUBSCRIBE);
  return kinds[type]?.bytesMax === 0 ? null : acknowledgementFault(body);
}
