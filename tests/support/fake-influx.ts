/**
 * A server that answers writes as InfluxDB 1.x, 2.x or 3.x does, with faults on demand, and keeps what it stored: it
 * answers 204 only after a line is parsed and recorded. Two lines of one series and timestamp are one point, as in InfluxDB.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What happens to the next write. `store`: the lines are kept although the answer does not say so. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
      readonly store?: 'all' | 'half';
    }
  /** The connection is cut. */
  | { readonly kind: 'reset'; readonly store?: 'all' }
  /** No answer ever. */
  | { readonly kind: 'hang' }
  /** An answer that begins and never ends. */
  | { readonly kind: 'drip'; readonly status: number };

export interface SeenWrite {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly encoding: string | undefined;
  readonly lines: number;
  /** Milliseconds of performance.now(). */
  readonly at: number;
}

export interface FakeInflux {
  readonly url: string;
  readonly port: number;
  /** Stored points: "series timestamp" to fields. */
  readonly points: ReadonlyMap<string, string>;
  readonly writes: readonly SeenWrite[];
  /** Faults for the next writes, one each, in order. */
  readonly faults: Fault[];
  /** Decides on every write; null lets it pass. Asked when `faults` is empty. */
  rule: (write: SeenWrite) => Fault | null;
  /** Why a line is refused; null takes it. */
  refuses: (line: string) => string | null;
  stop(): Promise<void>;
}

export interface FakeOptions {
  readonly version: 1 | 2 | 3;
  /** Bodies above are answered with 413. */
  readonly maxBytes?: number;
  readonly port?: number;
}

export async function startFakeInflux(options: FakeOptions): Promise<FakeInflux> {
  const points = new Map<string, string>();
  const writes: SeenWrite[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    read(request).then(
      (body) =>
        request.method === 'GET' ? answerVersion(options.version, response) : write(request, body, response),
      () => response.destroy(),
    );
  });
  const fake = {
    url: '',
    port: 0,
    points,
    writes,
    faults,
    rule: (_write: SeenWrite): Fault | null => null,
    refuses: (_line: string): string | null => null,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function store(lines: readonly string[]): void {
    for (const line of lines) {
      const { series, fields, timestamp } = parseLine(line);
      points.set(`${series} ${timestamp}`, fields);
    }
  }

  function write(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { authorization, 'content-encoding': encoding } = request.headers;
    const lines = splitLines((encoding === 'gzip' ? gunzipSync(body) : body).toString('utf8'));
    const seen = {
      path: request.url ?? '',
      authorization,
      encoding,
      lines: lines.length,
      at: performance.now(),
    };
    writes.push(seen);
    const fault = faults.shift() ?? fake.rule(seen);
    if (fault === null) answerWrite(lines, body.length, response);
    else misbehave(fault, lines, response);
  }

  function misbehave(fault: Fault, lines: readonly string[], response: ServerResponse): void {
    if ('store' in fault && fault.store !== undefined) {
      store(fault.store === 'all' ? lines : lines.slice(0, lines.length >> 1));
    }
    if (fault.kind === 'reset') response.destroy();
    else if (fault.kind === 'answer') response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    else if (fault.kind === 'drip') response.writeHead(fault.status, { 'content-length': '1000' }).write('x');
  }

  function answerWrite(lines: readonly string[], bytes: number, response: ServerResponse): void {
    if (bytes > (options.maxBytes ?? Number.POSITIVE_INFINITY))
      return void response.writeHead(413).end('too large');
    const refused = lines.map((line) => fake.refuses(line)).filter((reason) => reason !== null);
    // 1.x and 2.x keep the good lines of a batch, 3.x keeps none.
    if (refused.length === 0 || options.version !== 3)
      store(lines.filter((line) => fake.refuses(line) === null));
    if (refused.length === 0) return void response.writeHead(204).end();
    const status = options.version === 2 ? 422 : 400;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: `partial write: ${refused[0]} dropped=${refused.length}` }));
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  fake.port = (server.address() as AddressInfo).port;
  fake.url = `http://127.0.0.1:${fake.port}`;
  return fake;
}

function answerVersion(version: 1 | 2 | 3, response: ServerResponse): void {
  if (version === 3)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"version":"3.11.2"}');
  else response.writeHead(204, { 'x-influxdb-version': version === 1 ? '1.12.4' : 'v2.9.1' }).end();
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Positions of a character that stands neither in a quoted field nor behind a backslash. */
function positions(text: string, wanted: string): number[] {
  const found: number[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') quoted = !quoted;
    else if (text[at] === wanted && !quoted) found.push(at);
  }
  return found;
}

export function splitLines(body: string): string[] {
  const ends = [...positions(body, '\n'), body.length];
  return ends
    .map((end, index) => body.slice(index === 0 ? 0 : (ends[index - 1] as number) + 1, end))
    .filter((line) => line !== '');
}

export function parseLine(line: string): {
  readonly series: string;
  readonly fields: string;
  readonly timestamp: string;
} {
  const [first, last, ...more] = positions(line, ' ');
  if (first === undefined || last === undefined || more.length > 0)
    throw new Error(`not line protocol: ${line}`);
  const timestamp = line.slice(last + 1);
  if (!/^\d{19}$/.test(timestamp)) throw new Error(`not a timestamp in nanoseconds: ${line}`);
  return { series: line.slice(0, first), fields: line.slice(first + 1, last), timestamp };
}

/** What was stored, as lines again and sorted: to be compared byte for byte with what was journalled. */
export function storedLines(fake: FakeInflux): string[] {
  return [...fake.points]
    .map(([key, fields]) => {
      const space = key.lastIndexOf(' ');
      return `${key.slice(0, space)} ${fields} ${key.slice(space + 1)}`;
    })
    .sort();
}
