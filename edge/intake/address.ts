/** Whom a connection counts for, by its address. */

/** The gateway's own machine: Node-RED, tools and tests. Who is there could stop the gateway anyway. */
const own = new Set(['127.0.0.1', '::1']);

export const isOwnMachine = (address: string): boolean => own.has(address);

/** IPv4 as it is written; IPv6 by its network of 64 bits, since one machine has as many addresses as it likes. */
export function addressOf(remote: string | undefined): string {
  if (remote === undefined) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(remote);
  if (mapped) return mapped[1]!;
  if (!remote.includes(':') || own.has(remote)) return remote;
  return `${networkOf(remote.split('%')[0]!).join(':')}::/64`;
}

function networkOf(address: string): string[] {
  const [front = '', back] = address.split('::');
  const head = front === '' ? [] : front.split(':');
  const tail = back === undefined || back === '' ? [] : back.split(':');
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...(back === undefined ? [] : zeros), ...tail]
    .slice(0, 4)
    .map((part) => part.toLowerCase());
}
