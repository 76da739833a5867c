/** Sends the newest view to every open page: at once when it is quiet, at most 40 times a second in a rush. */

export const limits = {
  /** Open pages at once. A hall has a few; the rest of the connections are kept for requests. */
  clients: 64,
  /** Between two views for one page, milliseconds: 40 a second keep the wall within 50 ms of the reading, and a Raspberry Pi draws them. */
  intervalMs: 25,
  /** A page that has not taken its view for this long is dropped; it opens a new stream when it can. */
  slowMs: 10_000,
  /** Without a change the view is sent again after this long, so that silence always means a lost connection. */
  refreshMs: 2_000,
} as const;

/** One open page. */
export interface Sink {
  /** Resolves when the page can take more. */
  send(frame: string): Promise<void>;
  /** Ends the connection at once, with whatever is still unsent. */
  drop(): void;
}

interface Client {
  readonly sink: Sink;
  /** The newest view has not been sent yet. */
  dirty: boolean;
  /** A frame is on its way and the page has not taken it. */
  sending: boolean;
  lastSentMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Fans one view out to many pages. Nothing is queued: a page that lags skips to the newest view.
 */
export class Hub {
  readonly #clients = new Set<Client>();
  readonly #frame: () => string | undefined;
  readonly #refresh: NodeJS.Timeout;
  #cached: string | undefined;

  /** @param frame the newest view, ready to send, or undefined if there is none; asked once for each change, however many pages there are */
  constructor(frame: () => string | undefined) {
    this.#frame = frame;
    this.#refresh = setInterval(() => this.#changed((client) => this.#quiet(client)), limits.refreshMs);
    this.#refresh.unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  get full(): boolean {
    return this.#clients.size >= limits.clients;
  }

  /** Adds a page and sends it the view. The returned function removes it. */
  add(sink: Sink): () => void {
    const client: Client = {
      sink,
      dirty: false,
      sending: false,
      lastSentMs: Number.NEGATIVE_INFINITY,
      timer: undefined,
    };
    this.#clients.add(client);
    this.#cached = undefined;
    this.#mark(client);
    return () => this.#remove(client);
  }

  /** The view has changed. */
  changed(): void {
    this.#changed(() => true);
  }

  /** Drops every page. */
  stop(): void {
    clearInterval(this.#refresh);
    for (const client of [...this.#clients]) this.#drop(client);
  }

  #changed(concerns: (client: Client) => boolean): void {
    this.#cached = undefined;
    for (const client of [...this.#clients]) if (concerns(client)) this.#mark(client);
  }

  #quiet(client: Client): boolean {
    return performance.now() - client.lastSentMs >= limits.refreshMs / 2;
  }

  #mark(client: Client): void {
    client.dirty = true;
    if (client.sending || client.timer !== undefined) return;
    const wait = client.lastSentMs + limits.intervalMs - performance.now();
    if (wait <= 0) {
      this.#send(client);
      return;
    }
    client.timer = setTimeout(() => {
      client.timer = undefined;
      this.#send(client);
    }, wait);
  }

  #send(client: Client): void {
    client.dirty = false;
    this.#cached ??= this.#frame();
    if (this.#cached === undefined) return;
    client.sending = true;
    client.lastSentMs = performance.now();
    const slow = setTimeout(() => this.#drop(client), limits.slowMs);
    const taken = () => {
      clearTimeout(slow);
      client.sending = false;
      if (client.dirty && this.#clients.has(client)) this.#mark(client);
    };
    // A page that went away rejects, and must not be sent to again.
    client.sink.send(this.#cached).then(taken, () => {
      clearTimeout(slow);
      this.#drop(client);
    });
  }

  #drop(client: Client): void {
    if (!this.#clients.has(client)) return;
    this.#remove(client);
    client.sink.drop();
  }

  #remove(client: Client): void {
    clearTimeout(client.timer);
    this.#clients.delete(client);
  }
}
