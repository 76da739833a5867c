/** The web server of the gateway: the hall's wall, its view as JSON, and the stream that keeps the page live. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastifySSE } from '@fastify/sse';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import type { Installation } from '../install/installation.js';
import type { Log } from '../platform/log.js';
import { guard } from './guard.js';
import { Hub, limits } from './hub.js';
import { serveInstall } from './install-routes.js';
import type { WallView } from './view.js';

export interface WebOptions {
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Certificate and key, PEM; absent: plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  /** The view of now; `ts` must move on while the gateway works, for a page that sees it stand still turns grey. */
  readonly view: () => WallView;
  /** Calls the listener after each change of the view; returns how to end that. */
  readonly onViewChange: (listener: () => void) => () => void;
  /** Answers the install page; absent: there is none. */
  readonly installation?: Installation | null;
  readonly log: Log;
  /** Directory of the compiled pages; the build's if absent. */
  readonly pages?: string;
}

export interface Web {
  readonly url: string;
  /** Ends all connections and frees the port. */
  stop(): Promise<void>;
}

/**
 * Starts the web server.
 *
 * @throws Error if the pages are not built, or the address cannot be listened on (`code` EADDRINUSE, EACCES …)
 */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { listen, log, tls } = options;
  const app: FastifyInstance = fastify({
    // TLS 1.2 is the oldest that Node.js speaks by itself.
    ...(tls && { https: { cert: tls.certificate, key: tls.key } }),
    logger: false,
    bodyLimit: 1024,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
  });
  app.server.maxConnections = 4 * limits.clients;
  guard(app, ownNames(listen.host));
  app.setErrorHandler((error, _request, reply) => {
    log.error({ err: error }, 'web: request failed');
    return reply
      .code(500)
      .header('cache-control', 'no-store')
      .send({ code: 'failed', message: 'The gateway could not answer.' });
  });
  const hub = new Hub(() => {
    try {
      return JSON.stringify(options.view());
    } catch (error) {
      // The pages get nothing and turn grey, which is the truth; the gateway goes on.
      log.error({ err: error }, 'web: no view');
      return undefined;
    }
  });
  await servePages(app, options.pages ?? builtPages());
  await serveView(app, options.view, hub);
  await serveInstall(app, options.installation ?? null, log);

  const address = await app.listen({ host: listen.host, port: listen.port });
  const unsubscribe = options.onViewChange(() => hub.changed());
  const url = `${address}/`;
  log.info({ url }, 'web: listening');
  return {
    url,
    async stop() {
      unsubscribe();
      hub.stop();
      await app.close();
    },
  };
}

/** Names under which a browser in the hall may ask for the gateway, besides its IP addresses. */
function ownNames(listenHost: string): ReadonlySet<string> {
  const machine = hostname().toLowerCase();
  return new Set(['localhost', listenHost.toLowerCase(), machine, `${machine}.local`]);
}

// Beside this module in the build; in the build's directory when the sources run directly, as in tests.
const pageDirectories = ['./pages', '../../dist/edge/web/pages'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The first of the directories that holds compiled pages. */
export function builtPages(candidates: readonly string[] = pageDirectories): string {
  const found = candidates.find((path) => existsSync(join(path, 'main.js')));
  if (found === undefined) {
    throw new Error(
      `The wall's pages are not built: no main.js in ${candidates.join(' or ')}. Run: npm run build`,
    );
  }
  return found;
}

async function servePages(app: FastifyInstance, pages: string): Promise<void> {
  // The browser asks again each time and mostly hears 304: a wall on a TV must not keep last year's page.
  await app.register(fastifyStatic, {
    root: pages,
    cacheControl: false,
    dotfiles: 'deny',
    setHeaders: (reply) => reply.setHeader('cache-control', 'no-cache'),
  });
  const i18next = fileURLToPath(import.meta.resolve('i18next'));
  app.get('/vendor/i18next.js', (_request, reply) => reply.sendFile(basename(i18next), dirname(i18next)));
}

async function serveView(app: FastifyInstance, view: () => WallView, hub: Hub): Promise<void> {
  await app.register(fastifySSE, { heartbeatInterval: 15_000 });
  app.get('/api/wall', (_request, reply) => reply.header('cache-control', 'no-store').send(view()));
  app.get('/health', (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .send({ status: 'ok', view_ts: view().ts, pages_open: hub.clients, pages_max: limits.clients }),
  );
  app.get(
    '/api/wall/events',
    { sse: { kind: 'only', serializer: (frame: string) => frame }, exposeHeadRoute: false },
    async (_request, reply) => {
      if (hub.full) {
        return reply
          .code(503)
          .headers({ 'cache-control': 'no-store', 'retry-after': '10' })
          .send({
            code: 'too_many_pages',
            message: `${limits.clients} pages are open, which is the most. Close one.`,
          });
      }
      reply.header('cache-control', 'no-store');
      reply.sse.keepAlive();
      const remove = hub.add({
        send: (data) => reply.sse.send({ data, retry: 1000 }),
        drop: () => reply.raw.destroy(),
      });
      reply.sse.onClose(remove);
    },
  );
}
