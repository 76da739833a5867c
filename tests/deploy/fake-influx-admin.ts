/**
 * A fake of the administration of InfluxDB 2.x and 3, which answers as their documentation says: for what no real server
 * is at hand. It keeps buckets, mappings, databases and tokens, and refuses what it does not know.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const adminToken = 'admin-token-of-the-fake';

export interface FakeAdmin {
  readonly url: string;
  /** Everything that was made, in order: path and body. */
  readonly made: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }[];
  stop(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

type Body = Readonly<Record<string, unknown>>;
type Handler = (request: {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Body;
}) => Reply | null;

async function start(
  handler: (made: FakeAdmin['made']) => Handler,
  scheme: 'Token' | 'Bearer',
): Promise<FakeAdmin> {
  const made: FakeAdmin['made'] = [];
  const handle = handler(made);
  const server = createServer((request, response) => {
    const answer = (reply: Reply) =>
      response
        .writeHead(reply.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(reply.body));
    if (request.headers.authorization !== `${scheme} ${adminToken}`)
      return void answer({ status: 401, body: { code: 'unauthorized', message: 'unauthorized access' } });
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake');
    bodyOf(request).then(
      (body) => {
        const method = request.method ?? '';
        answer(
          handle({ method, path: pathname, query: searchParams, body }) ?? {
            status: 404,
            body: { code: 'not found', message: 'path not found' },
          },
        );
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    made,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Body);
}

/** 2.x: organisations, buckets, DBRP mappings and authorizations under /api/v2. */
export const startFake2 = (orgs: readonly string[]): Promise<FakeAdmin> =>
  start((made) => {
    const of = (path: string) => made.filter((one) => one.path === path).map(({ body }) => body);
    return ({ method, path, query, body }) => {
      const name = path.replace('/api/v2/', '');
      if (method === 'GET' && name === 'orgs') {
        const found = orgs.filter((org) => !query.has('org') || query.get('org') === org);
        if (found.length === 0)
          return { status: 404, body: { code: 'not found', message: 'organization name not found' } };
        return { status: 200, body: { orgs: found.map((org) => ({ id: `id-${org}`, name: org })) } };
      }
      if (method === 'GET' && name === 'buckets')
        return { status: 200, body: { buckets: of(path).filter((one) => one.name === query.get('name')) } };
      if (method === 'GET' && name === 'dbrps') return { status: 200, body: { content: of(path) } };
      if (method === 'GET' && name === 'authorizations')
        return { status: 200, body: { authorizations: of(path).map(({ token: _hashed, ...one }) => one) } };
      if (method !== 'POST' || !['buckets', 'dbrps', 'authorizations'].includes(name)) return null;
      const id = `${name}-${made.length}`;
      const token = name === 'authorizations' ? { token: `token-${id}` } : {};
      made.push({ path, body: { id, ...body, ...token } });
      return { status: 201, body: { id, ...body, ...token } };
    };
  }, 'Token');

/** 3: databases, and in Enterprise resource tokens. A name that is taken answers 409. */
export const startFake3 = (edition: 'core' | 'enterprise'): Promise<FakeAdmin> =>
  start((made) => {
    const key: Readonly<Record<string, string>> = {
      '/api/v3/configure/database': 'db',
      ...(edition === 'enterprise' ? { '/api/v3/enterprise/configure/token': 'token_name' } : {}),
    };
    return ({ method, path, body }) => {
      const unique = key[path];
      if (method !== 'POST' || unique === undefined) return null;
      if (made.some((one) => one.path === path && one.body[unique] === body[unique]))
        return { status: 409, body: { error: 'already exists' } };
      made.push({ path, body });
      return unique === 'db'
        ? { status: 200, body: {} }
        : { status: 201, body: { name: body.token_name, token: `apiv3_${String(body.token_name)}` } };
    };
  }, 'Bearer');
