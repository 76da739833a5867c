/** A client that writes bytes as they are, from an address of its own: what no honest library would send. */
import { connect as open, type Socket } from 'node:net';
import { type Connect, connect } from '../../edge/intake/fixtures.js';
import { passwordOf, until } from '../support/hall.js';

export const connackAccepted = Buffer.of(0x20, 2, 0, 0);

export class RawClient {
  /** Joined when somebody looks: a reader of megabytes would copy them at each chunk. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  #closed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
    });
    socket.on('close', () => {
      this.#closed = true;
    });
    // A connection that is cut is what these tests wait for; `closed` tells.
    socket.on('error', () => {});
  }

  /** @param from "127.0.0.2" is another machine to the gateway, "127.0.0.1" its own */
  static async open(port: number, from = '127.0.0.2'): Promise<RawClient> {
    const socket = open({ port, host: '127.0.0.1', localAddress: from });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  /** Logged in as an account of the test hall. */
  static async login(
    port: number,
    account: string,
    options: Connect & { from?: string } = {},
  ): Promise<RawClient> {
    const client = await RawClient.open(port, options.from ?? '127.0.0.1');
    client.send(
      connect({ username: account, password: passwordOf(account), clientId: `raw-${account}`, ...options }),
    );
    await client.receive(connackAccepted);
    return client;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get received(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** All that ever came. */
  get bytes(): number {
    return this.#bytes;
  }

  send(...packets: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(packets));
  }

  /** Waits until these bytes came, and takes them and all before them away. */
  async receive(bytes: Uint8Array, deadlineMs = 5_000): Promise<void> {
    const hex = Buffer.from(bytes).toString('hex');
    await until(hex, () => this.#closed || this.received.indexOf(bytes) >= 0, deadlineMs);
    const came = this.received.toString('hex');
    if (this.received.indexOf(bytes) < 0) throw new Error(`cut before ${hex} came; what came: ${came}`);
    this.#chunks = [this.received.subarray(this.received.indexOf(bytes) + bytes.length)];
  }

  /** Waits until the other side has cut the connection; returns what it said before. */
  async cut(deadlineMs = 5_000): Promise<Buffer> {
    await until('the connection is cut', () => this.#closed, deadlineMs);
    return this.received;
  }

  close(): void {
    this.socket.destroy();
  }
}
