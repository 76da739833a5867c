/**
 * What the text of MQTT 3.1.1 lets bytes alone decide about a packet. The parser behind it is laxer: it turns bad UTF-8
 * into U+FFFD, reads past a packet's end, and knows no packet id of 0. Pure: bytes in, fault out.
 */
import { filterProblem, stringProblem, topicProblem } from './strings.js';

/** Why a connection is cut, with what the client is told first. */
export interface Fault {
  readonly reason: string;
  /** A CONNACK with a return code. */
  readonly reply?: Uint8Array;
}

/** A client id becomes part of keys in the journal. The text asks for 23 at least (3.1.3-5). */
const clientIdBytesMax = 128;
/** A client id of MQTT 3.1. */
const oldClientIdBytesMax = 23;
/** Filters in one SUBSCRIBE, and subscriptions of one client. */
export const filtersMax = 100;

const levelOf: Readonly<Record<string, number>> = { MQTT: 4, MQIsdp: 3 };
const unacceptableLevel = 1;
const identifierRejected = 2;

/** Reads the fields of a packet in order; throws a Fault at the first that is not there. */
class Fields {
  #at = 0;

  constructor(private readonly body: Uint8Array) {}

  get left(): number {
    return this.body.length - this.#at;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw fault('the packet is shorter than its fields');
    this.#at += length;
    return this.body.subarray(this.#at - length, this.#at);
  }

  byte(): number {
    return this.bytes(1)[0]!;
  }

  number(): number {
    const [high, low] = this.bytes(2) as unknown as [number, number];
    return high * 256 + low;
  }

  /** A field with its length in front. */
  field(problem: (bytes: Uint8Array) => string | null = () => null): Uint8Array {
    const bytes = this.bytes(this.number());
    const found = problem(bytes);
    if (found !== null) throw fault(found);
    return bytes;
  }

  end(): void {
    if (this.left > 0) throw fault('the packet is longer than its fields');
  }
}

class FaultError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.reason);
  }
}

const fault = (reason: string) => new FaultError({ reason });
const refusal = (reason: string, code: number) =>
  new FaultError({ reason, reply: Uint8Array.of(0x20, 2, 0, code) });

function faultOf(check: () => void): Fault | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
}

/** @param body the whole CONNECT without its fixed header */
export function connectFault(body: Uint8Array): Fault | null {
  return faultOf(() => {
    const fields = new Fields(body);
    const name = Buffer.from(fields.field(stringProblem)).toString('utf8');
    const level = levelOf[name];
    if (level === undefined) throw fault('the protocol is not MQTT (3.1.2-1)');
    const said = fields.byte();
    if (said !== level) throw refusal(`protocol level ${said} is not served (3.1.2-2)`, unacceptableLevel);
    const flags = fields.byte();
    checkConnectFlags(flags);
    fields.number();
    checkClientId(fields.field(stringProblem).length, (flags & 0x02) !== 0, level);
    if (flags & 0x04) {
      fields.field(topicProblem);
      fields.field();
    }
    if (flags & 0x80) fields.field(stringProblem);
    if (flags & 0x40) fields.field();
    fields.end();
  });
}

function checkConnectFlags(flags: number): void {
  const will = (flags & 0x04) !== 0;
  const willQos = (flags >> 3) & 0x03;
  if (flags & 0x01) throw fault('the reserved flag of CONNECT is set (3.1.2-3)');
  if (!will && (willQos !== 0 || flags & 0x20))
    throw fault('flags of a last will without one (3.1.2-13, 3.1.2-15)');
  if (willQos === 3) throw fault('a last will with QoS 3 (3.1.2-14)');
  if (flags & 0x40 && !(flags & 0x80)) throw fault('a password without a user name (3.1.2-22)');
}

function checkClientId(bytes: number, clean: boolean, level: number): void {
  if (bytes === 0 && (!clean || level === 3))
    throw refusal('an empty client id (3.1.3-8)', identifierRejected);
  const most = level === 3 ? oldClientIdBytesMax : clientIdBytesMax;
  if (bytes > most) throw refusal(`a client id of ${bytes} bytes, ${most} are allowed`, identifierRejected);
}

/** @param body the whole SUBSCRIBE or UNSUBSCRIBE without its fixed header */
export function filtersFault(body: Uint8Array, withQos: boolean): Fault | null {
  return faultOf(() => {
    const fields = new Fields(body);
    checkPacketId(fields.number());
    if (fields.left === 0) throw fault('no topic filter (3.8.3-3, 3.10.3-2)');
    for (let filters = 1; fields.left > 0; filters += 1) {
      if (filters > filtersMax) throw fault(`more than ${filtersMax} topic filters`);
      fields.field(filterProblem);
      if (withQos && fields.byte() > 2) throw fault('a reserved bit or QoS 3 in SUBSCRIBE (3.8.3-4)');
    }
  });
}

/** @param head topic and packet id of a PUBLISH */
export function publishFault(head: Uint8Array, qos: number): Fault | null {
  return faultOf(() => {
    const fields = new Fields(head);
    fields.field(topicProblem);
    if (qos > 0) checkPacketId(fields.number());
  });
}

/** @param body the whole PUBACK, PUBREC, PUBREL or PUBCOMP without its fixed header */
export function acknowledgementFault(body: Uint8Array): Fault | null {
  return faultOf(() => {
    const fields = new Fields(body);
    checkPacketId(fields.number());
    fields.end();
  });
}

function checkPacketId(id: number): void {
  if (id === 0) throw fault('packet id 0 (2.3.1-1)');
}
