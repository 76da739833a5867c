/** Ports and addresses on which the gateway listens, and addresses that hide a password. */
import type { Draft } from '../draft.js';
import type { Hall } from '../hall.js';
import type { Finding, Path } from '../problem.js';
import { secretsMend } from '../shape.js';

/** Splits "127.0.0.1:1883" and "[::1]:1883". */
export function parseListen(listen: string): { address: string; port: number } {
  const colon = listen.lastIndexOf(':');
  return {
    address: listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(listen.slice(colon + 1)),
  };
}

export const isLoopback = (address: string) => /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(address);

export function checkServices(hall: Draft<Hall>): Finding[] {
  const broker = hall.broker && 'listen' in hall.broker ? hall.broker.listen : undefined;
  const external = hall.broker && 'url' in hall.broker ? hall.broker.url : undefined;
  const listens = [
    { path: ['broker', 'listen'], listen: broker ?? (external === undefined ? '127.0.0.1:1883' : undefined) },
    { path: ['web', 'listen'], listen: hall.web?.listen ?? '127.0.0.1:8080' },
  ].flatMap(({ path, listen }) =>
    listen === undefined ? [] : [{ path, found: listen, ...parseListen(listen) }],
  );
  const ports = hall.node_red?.port;
  const services = [
    ...listens,
    ...(ports === undefined
      ? []
      : [{ path: ['node_red', 'port'], found: ports, address: '127.0.0.1', port: ports }]),
  ];
  return [
    ...services.flatMap(({ path, found, port }, index) =>
      checkPort(path, found, port, services.slice(0, index)),
    ),
    ...listens
      .filter(({ address, path }) => !isLoopback(address) && !(path[0] === 'web' && hall.web?.tls))
      .map(({ path, found }) => exposed(path, found)),
    ...[
      { path: ['influx', 'url'], url: hall.influx?.url },
      { path: ['broker', 'url'], url: external },
    ].flatMap(({ path, url }) => checkUrl(path, url)),
  ];
}

function checkPort(
  path: Path,
  found: unknown,
  port: number,
  earlier: readonly { path: Path; port: number }[],
): Finding[] {
  if (port < 1 || port > 65_535) {
    return [{ code: 'port_taken', path, found, wrong: 'no such port', mend: 'use a port from 1 to 65535' }];
  }
  const rival = earlier.find((service) => service.port === port);
  if (!rival) return [];
  return [
    {
      code: 'port_taken',
      path,
      found,
      wrong: `the port of ${rival.path.join('.')} already`,
      mend: 'use another port',
    },
  ];
}

const exposed = (path: Path, found: string): Finding => ({
  code: 'not_loopback',
  level: 'warning',
  path,
  found,
  wrong: 'which the whole network can reach without TLS',
  mend:
    path[0] === 'web'
      ? 'name a certificate and its key under web.tls, or keep the network to the hall'
      : 'listen on 127.0.0.1 and put a proxy with TLS in front, or keep the network to the hall',
});

function checkUrl(path: Path, url: string | undefined): Finding[] {
  if (url === undefined || !/^[a-z]+:\/\/[^/]*@/.test(url)) return [];
  return [{ code: 'secret_in_site', path, wrong: 'a login inside the address', mend: secretsMend }];
}
