/**
 * A byte guard in front of the broker: it follows the packets of one connection by their fixed headers and cuts the
 * connection at the first byte that MQTT 3.1.1 forbids, before the broker has gathered anything.
 *
 * aedes has no limit on packet size: a header that announces 256 MB makes it wait and keep. Pure: bytes in, verdict out.
 */

/** A CONNECT with client id, will, user and password fits well; nobody is known yet, so nothing larger is read. */
export const connectBytesMax = 4 * 1024;
/** Payload of 64 KiB, a topic of 256 bytes and the header. */
export const packetBytesMax = 64 * 1024 + 512;

/** A bridge's inventory of 400 devices has 900 kB; a megabyte is an attack. */
export const bridgePacketBytesMax = 960 * 1024;

const CONNECT = 1;
/** Types that a client may send, with the flags that their fixed header must carry; PUBLISH is checked apart. */
const clientTypes: Readonly<Record<number, number | 'publish'>> = {
  1: 0,
  3: 'publish',
  4: 0,
  5: 0,
  6: 2,
  7: 0,
  8: 2,
  10: 2,
  12: 0,
  14: 0,
};

export class PacketGuard {
  #connected = false;
  #header: number[] = [];
  /** Bytes of the current packet's body still to come. */
  #left = 0;
  #bytesMax = packetBytesMax;

  /** Lets larger packets pass from now on. */
  allow(bytes: number): void {
    this.#bytesMax = bytes;
  }

  /**
   * Follows a chunk.
   *
   * @returns null to let it pass, or why the connection must be cut
   */
  accept(chunk: Uint8Array): string | null {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - offset);
        this.#left -= taken;
        offset += taken;
        continue;
      }
      this.#header.push(chunk[offset]!);
      offset += 1;
      const problem = this.#headerByte();
      if (problem) return problem;
    }
    return null;
  }

  #headerByte(): string | null {
    const [first, ...length] = this.#header as [number, ...number[]];
    if (length.length === 0) return this.#firstByte(first);
    if (length.at(-1)! & 0x80) return length.length < 4 ? null : 'remaining length of more than 4 bytes (2.2.3)';
    const bytes = length.reduce((sum, byte, index) => sum + (byte & 0x7f) * 128 ** index, 0);
    const limit = this.#connected ? this.#bytesMax : connectBytesMax;
    if (bytes > limit) return `packet of ${bytes} bytes, ${limit} are allowed`;
    if (first >> 4 === CONNECT) this.#connected = true;
    this.#header = [];
    this.#left = bytes;
    return null;
  }

  #firstByte(first: number): string | null {
    const type = first >> 4;
    const flags = first & 0x0f;
    const wanted = clientTypes[type];
    if (wanted === undefined) return `packet type ${type} is not for clients (2.2.1)`;
    if (!this.#connected && type !== CONNECT) return 'the first packet is not CONNECT (3.1)';
    if (this.#connected && type === CONNECT) return 'a second CONNECT (3.1)';
    if (wanted === 'publish') return (flags & 0x06) === 0x06 ? 'QoS 3 (3.3.1.2)' : null;
    return flags === wanted ? null : `reserved flags ${flags} in packet type ${type} (2.2.2)`;
  }
}
