/** What every answer of the gateway's web server carries, and which requests it answers at all. */
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * 'self' alone: no inline script or style, nothing from another origin, no page of others around ours.
 *
 * @param style a style sheet that may stand inside a page, by its hash
 */
export function contentSecurityPolicy(style = ''): string {
  const styles = style === '' ? '' : `style-src 'self' ${style}; `;
  return `default-src 'self'; ${styles}base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'self'`;
}

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/**
 * True if a request with this Host header may be answered.
 *
 * A page elsewhere can point a name of its own at the gateway (DNS rebinding); its requests then carry that name.
 * An IP literal cannot be rebound, so all of them pass.
 *
 * @param host the Host header, with or without a port
 * @param names lower-case names by which the gateway is known
 */
export function hostAllowed(host: string | undefined, names: ReadonlySet<string>): boolean {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@]+))(?::\d{1,5})?$/i.exec(host ?? '');
  const [, v6, name] = match ?? [];
  if (v6 !== undefined) return isIP(v6) === 6;
  if (name === undefined) return false;
  return isIP(name) === 4 || names.has(name.toLowerCase());
}

/** True if a request may come from a page of this origin: browsers name it where a request may change something. */
export function originAllowed(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}

const mayChange = (url: string) => /^\/api\/install(\/|\?|$)/.test(url);

/**
 * Refuses foreign hosts (421), and methods other than GET and HEAD (405) but on the install page's routes, where no
 * other page may ask (403). Sets the security headers on all answers.
 */
export function guard(app: FastifyInstance, names: ReadonlySet<string>): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    if (!hostAllowed(request.headers.host, names)) {
      return reply.code(421).send({
        code: 'host_not_allowed',
        message: `The name ${JSON.stringify(request.headers.host ?? '')} is not one of this gateway's. Use its IP address.`,
      });
    }
    const { method, url, headers } = request;
    const changes = (method === 'POST' || method === 'PUT') && mayChange(url);
    if (changes && !originAllowed(headers.origin, headers.host)) {
      return reply.code(403).send({
        code: 'not_allowed',
        message: `A page of ${JSON.stringify(headers.origin)} may not ask for this.`,
      });
    }
    if (method !== 'GET' && method !== 'HEAD' && !changes) {
      return reply
        .code(405)
        .header('allow', 'GET, HEAD')
        .send({
          code: 'method_not_allowed',
          message: `${method} is not answered here, only GET and HEAD.`,
        });
    }
  });
}
