/** The routes of the install page: a password, a token in each request, limits of size, and answers that nobody keeps. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { language } from '../../cloud/site/hall.js';
import { certificateStyle } from '../install/certificate-style.js';
import type { Installation } from '../install/installation.js';
import { photoBytesMax } from '../install/photos.js';
import { InstallRefusal } from '../install/refusal.js';
import { flawsOf } from '../install/seal.js';
import type { InstallError } from '../install/view.js';
import { addressOf } from '../intake/address.js';
import type { Log } from '../platform/log.js';
import { contentSecurityPolicy } from './guard.js';

/** A hall's strangers have topics, not books. */
const bodyBytesMax = 16 * 1024;
const banS = 300;
const pictures = ['image/jpeg', 'image/png'];

const installPath = '/api/install';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is logged in; "" on the way there. */
    installer: string;
  }
}

/** @param installation null: the site has no password for the page, so that there is none */
export async function serveInstall(
  app: FastifyInstance,
  installation: Installation | null,
  log: Log,
): Promise<void> {
  // With what stands behind it: a link on a poster may name a language.
  app.get('/install', ({ url }, reply) => reply.redirect(url.replace('/install', '/install/')));
  // The certificate is shown as a blob of the page, under the policy of the page: its one style sheet must be let in.
  app.addHook('onRequest', async ({ url }, reply) => {
    if (!/^\/install(\/|\?|$)/.test(url)) return;
    reply.header('content-security-policy', contentSecurityPolicy(certificateStyle));
  });
  await app.register(
    async (routes) => {
      routes.setErrorHandler((error: FastifyError, _request, reply) => answerRefusal(error, reply, log));
      routes.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      if (installation) serve(routes, installation);
      else {
        const absent = async () => {
          throw new InstallRefusal('no_install_password');
        };
        routes.route({ method: ['GET', 'POST', 'PUT'], url: '', handler: absent });
        routes.route({ method: ['GET', 'POST', 'PUT'], url: '/*', handler: absent });
      }
    },
    { prefix: installPath },
  );
}

function serve(routes: FastifyInstance, installation: Installation): void {
  const limit = { bodyLimit: bodyBytesMax };
  routes.decorateRequest('installer', '');
  routes.post('/login', limit, (request) => installation.login(request.body, addressOf(request.ip)));
  routes.register(async (inside) => {
    // Before a byte of the body is read.
    inside.addHook('onRequest', async (request) => {
      request.installer = installation.use(tokenOf(request));
    });
    inside.addContentTypeParser(pictures, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    inside.post('/logout', limit, async (request) => {
      installation.logout(tokenOf(request));
      return {};
    });
    inside.get('', () => installation.view());
    inside.post('/test', limit, ({ installer, body }) => installation.test(installer, body));
    inside.post('/note', limit, ({ body }) => installation.note(body));
    inside.put<Device>('/photo/:device', { bodyLimit: photoBytesMax }, ({ params, body }) => {
      if (!(body instanceof Uint8Array)) throw new InstallRefusal('not_a_picture');
      return installation.putPhoto(params.device, body);
    });
    inside.get<Device>('/photo/:device', async ({ params }, reply) => {
      const { bytes, type } = await installation.photo(params.device);
      return reply.type(type === 'jpg' ? 'image/jpeg' : 'image/png').send(bytes);
    });
    inside.post('/enrol', limit, ({ body, hostname }) => installation.enrol(body, hostname));
    inside.post('/bind', limit, ({ body }, reply) => thenRestart(installation.bind(body), reply));
    inside.post('/swap', limit, ({ body }, reply) => thenRestart(installation.swap(body), reply));
    inside.post('/reload', limit, (_request, reply) => thenRestart(installation.reload(), reply));
    inside.post('/certificate', limit, ({ body }) => installation.certify(body));
    inside.get('/certificate.json', async () => installation.certificate());
    inside.get('/certificate.html', async ({ query }, reply) => {
      // What draws certificates is loaded when one is asked for: a gateway at rest does without.
      const { certificateHtml } = await import('../install/certificate-html.js');
      const certificate = installation.certificate();
      const page = certificateHtml(certificate, languageOf(query), flawsOf(certificate).length === 0);
      return reply
        .header('content-security-policy', contentSecurityPolicy(certificateStyle))
        .type('text/html')
        .send(page);
    });
    inside.get('/certificate.pdf', async ({ query }, reply) => {
      const { certificatePdf } = await import('../install/certificate-pdf.js');
      const pdf = await certificatePdf(installation.certificate(), languageOf(query));
      return reply.type('application/pdf').send(Buffer.from(pdf));
    });
  });

  const languageOf = (query: unknown) =>
    z.object({ lang: language }).safeParse(query).data?.lang ?? installation.language;

  /** The gateway, and with it this server, starts again as soon as the answer is out, or nobody waits for it. */
  async function thenRestart<T>(work: Promise<T>, reply: FastifyReply): Promise<T> {
    const answer = await work;
    if (reply.raw.destroyed) installation.restart();
    else reply.raw.once('close', () => installation.restart());
    return answer;
  }
}

interface Device {
  readonly Params: { readonly device: string };
}

function tokenOf(request: FastifyRequest): string {
  return /^Bearer ([\w-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

function answerRefusal(error: FastifyError | InstallRefusal, reply: FastifyReply, log: Log) {
  const refusal = error instanceof InstallRefusal ? error : refusalOf(error);
  if (!refusal) {
    log.error({ err: error }, 'install: request failed');
    return reply.code(500).send({ code: 'failed', message: 'The gateway could not answer.' });
  }
  const { status, code, message, problems } = refusal;
  const body: InstallError = { code, message, ...(problems && { problems }) };
  if (code === 'banned') reply.header('retry-after', String(banS));
  return reply.code(status).send(body);
}

/** What the web server itself refuses. */
function refusalOf({ statusCode }: FastifyError): InstallRefusal | null {
  if (statusCode === 413) return new InstallRefusal('too_large');
  if (statusCode === 415) return new InstallRefusal('bad_request', 'the body is neither JSON nor a picture');
  return statusCode === 400 ? new InstallRefusal('bad_request', 'the body is no JSON') : null;
}
