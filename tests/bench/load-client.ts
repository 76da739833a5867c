/**
 * One MQTT client that keeps a number of QoS 1 messages in flight, as a bridge does. It does no more than that, for a
 * full client costs more per message than the gateway does, and would measure itself.
 */
import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';
import type { Said } from './mix.js';

export interface LoadClientOptions {
  readonly port: number;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly inFlight: number;
  readonly next: (message: number) => Said;
  /** Called for each PUBACK. */
  readonly onAcknowledged: () => void;
  readonly onLost: (error: Error) => void;
}

export class LoadClient {
  #sent = 0;
  #open = 0;
  #running = false;

  private constructor(
    private readonly options: LoadClientOptions,
    private readonly socket: Socket,
  ) {}

  /** Connects; rejects if the broker refuses. */
  static connect(options: LoadClientOptions): Promise<LoadClient> {
    const { port, clientId, username, password } = options;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new LoadClient(options, socket);
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    socket.on('data', (chunk) => void parser.parse(chunk));
    return new Promise((resolve, reject) => {
      parser.on('packet', (packet) => {
        if (packet.cmd === 'puback') client.#acknowledged();
        else if (packet.cmd === 'connack' && packet.returnCode === 0) resolve(client);
        else if (packet.cmd === 'connack') reject(new Error(`${clientId} was refused: ${packet.returnCode}`));
      });
      socket.once('error', reject);
      socket.once('close', () => client.#closed(reject));
      const account =
        username === null || password === null ? {} : { username, password: Buffer.from(password) };
      socket.write(
        mqttPacket.generate({
          cmd: 'connect',
          clientId,
          clean: true,
          keepalive: 0,
          protocolId: 'MQTT',
          protocolVersion: 4,
          ...account,
        }),
      );
    });
  }

  /** Sends whenever fewer than `inFlight` messages are open, until stopped. */
  run(): void {
    this.#running = true;
    this.#fill();
  }

  stop(): void {
    this.#running = false;
  }

  /** Sends one message, if the window has room for it. */
  offer(): boolean {
    if (this.#open >= this.options.inFlight) return false;
    const { topic, payload } = this.options.next(this.#sent);
    const messageId = (this.#sent % 65_535) + 1;
    this.#sent += 1;
    this.#open += 1;
    this.socket.write(
      mqttPacket.generate({ cmd: 'publish', topic, payload, messageId, qos: 1, dup: false, retain: false }),
    );
    return true;
  }

  get open(): number {
    return this.#open;
  }

  end(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  #fill(): void {
    if (!this.#running || this.#open >= this.options.inFlight) return;
    this.socket.cork();
    while (this.offer());
    this.socket.uncork();
  }

  #acknowledged(): void {
    this.#open -= 1;
    this.options.onAcknowledged();
    if (!this.#running || this.#filling) return;
    // One write for all that a chunk of acknowledgements makes room for.
    this.#filling = true;
    process.nextTick(() => {
      this.#filling = false;
      this.#fill();
    });
  }

  #filling = false;

  #closed(reject: (error: Error) => void): void {
    const error = new Error(`${this.options.clientId}: the broker closed the connection`);
    reject(error);
    this.options.onLost(error);
  }
}
