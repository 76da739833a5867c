/** Packets of MQTT 3.1.1 as bytes, written by hand so that a test can also write what is forbidden. */

export type Text = string | Uint8Array;

/** A string or bytes with its length in front. */
export function field(text: Text): Buffer {
  const bytes = Buffer.from(text as Uint8Array);
  return Buffer.concat([number(bytes.length), bytes]);
}

export const number = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);

/** A packet of this first byte; the length is the true one. */
export function packet(first: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(first), remainingLength(body.length), body]);
}

export function remainingLength(bytes: number): Buffer {
  const digits: number[] = [];
  let rest = bytes;
  do {
    digits.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(digits);
}

export interface Connect {
  readonly name?: Text;
  readonly level?: number;
  /** Overrides the flags that follow from the other fields. */
  readonly flags?: number;
  readonly clean?: boolean;
  readonly clientId?: Text;
  readonly will?: {
    readonly topic: Text;
    readonly payload?: Text;
    readonly qos?: number;
    readonly retain?: boolean;
  };
  readonly username?: Text;
  readonly password?: Text;
  readonly keepalive?: number;
}

export function connect(options: Connect = {}): Buffer {
  const { will, username, password, clean = true } = options;
  const willFlags = will ? 0x04 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0;
  const flags = (clean ? 0x02 : 0) | willFlags | (username ? 0x80 : 0) | (password ? 0x40 : 0);
  return packet(
    0x10,
    field(options.name ?? 'MQTT'),
    Buffer.of(options.level ?? 4, options.flags ?? flags),
    number(options.keepalive ?? 60),
    field(options.clientId ?? 'raw'),
    ...(will ? [field(will.topic), field(will.payload ?? '')] : []),
    ...(username ? [field(username)] : []),
    ...(password ? [field(password)] : []),
  );
}

export interface Publish {
  readonly qos?: number;
  readonly dup?: boolean;
  readonly retain?: boolean;
  /** Absent: 1 if the QoS wants one. */
  readonly id?: number;
}

export function publish(topic: Text, payload: Text, options: Publish = {}): Buffer {
  const { qos = 0, dup = false, retain = false, id = 1 } = options;
  const first = 0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
  const idBytes = qos > 0 ? [number(id)] : [];
  return packet(first, field(topic), ...idBytes, Buffer.from(payload as Uint8Array));
}

export const subscribe = (id: number, ...filters: readonly [Text, number][]): Buffer =>
  packet(0x82, number(id), ...filters.map(([filter, qos]) => Buffer.concat([field(filter), Buffer.of(qos)])));

export const unsubscribe = (id: number, ...filters: readonly Text[]): Buffer =>
  packet(0xa2, number(id), ...filters.map((filter) => field(filter)));

export const puback = (id: number): Buffer => packet(0x40, number(id));
export const pubrec = (id: number): Buffer => packet(0x50, number(id));
export const pubrel = (id: number): Buffer => packet(0x62, number(id));
export const pubcomp = (id: number): Buffer => packet(0x70, number(id));
export const pingreq = Buffer.of(0xc0, 0);
export const disconnect = Buffer.of(0xe0, 0);

/** One of each packet that a client may send, after CONNECT. */
export const everyPacket: readonly Buffer[] = [
  publish('a/b', '{"people":1}'),
  publish('a/b', 'x', { qos: 1, id: 1 }),
  publish('a/b', '', { qos: 2, id: 0xffff, dup: true, retain: true }),
  puback(1),
  pubrec(2),
  pubrel(3),
  pubcomp(4),
  subscribe(5, ['a/+/c', 0], ['#', 2], ['$SYS/#', 1], ['/', 1], ['+', 0]),
  unsubscribe(6, 'a/+/c', 'ä/日本/#'),
  pingreq,
  disconnect,
];
