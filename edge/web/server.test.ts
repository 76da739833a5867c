import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { get as getSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from './hub.js';
import { demoView } from './pages/testing/demo-view.js';
import { startWeb, type Web } from './server.js';

let directory: string;
let web: Web;
let view = demoView();
let broken = false;
let listeners: Set<() => void>;
let errors: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hallgate-web-'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>wall</title>');
  view = demoView();
  broken = false;
  listeners = new Set();
  errors = [];
  web = await startWeb({
    listen: { host: '127.0.0.1', port: 0 },
    view: () => {
      if (broken) throw new Error('no view');
      return view;
    },
    onViewChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    log: { debug() {}, info() {}, warn() {}, error: (_context, message) => errors.push(message) },
    pages: directory,
  });
});
afterEach(async () => {
  await web.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(path: string, options: { method?: string; host?: string } = {}): Promise<Answer> {
  const headers = options.host === undefined ? {} : { host: options.host };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, web.url), { method: options.method ?? 'GET', headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** An open stream, and a reader of its next view. */
async function openStream() {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL('api/wall/events', web.url), resolve).on('error', reject);
  });
  answer.setEncoding('utf8');
  // A server that stops cuts the stream off, which is no error of the test.
  answer.on('error', () => {});
  const frames = (async function* () {
    let text = '';
    for await (const chunk of answer) {
      text += String(chunk);
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end));
        text = text.slice(end + 2);
        if (data?.[1] !== undefined) yield JSON.parse(data[1]) as unknown;
      }
    }
  })();
  return { answer, next: async () => (await frames.next()).value };
}

describe('answers', () => {
  it.each([
    '/',
    '/api/wall',
    '/health',
    '/vendor/i18next.js',
    '/no-such-page',
  ])('%s carries the security headers', async (path) => {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'self'; .*frame-ancestors 'self'$/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-origin']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it('gives the page, and the library that it needs, from this machine', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, body: expect.stringContaining('<title>wall') });
    const library = await ask('/vendor/i18next.js');
    expect(library.headers['content-type']).toMatch(/javascript/);
    expect(library.body).toContain('export {');
  });

  it('gives the view as JSON that nobody may keep', async () => {
    const { status, headers, body } = await ask('/api/wall');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toEqual(demoView());
  });

  it('says that it is well', async () => {
    const { status, body } = await ask('/health');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      view_ts: view.ts,
      pages_open: 0,
      pages_max: limits.clients,
    });
  });

  it.each(['/api/wall', '/health'])('%s fails with a line in the log when there is no view', async (path) => {
    broken = true;
    expect(await ask(path)).toMatchObject({ status: 500, body: expect.stringContaining('"code":"failed"') });
    expect(errors).toEqual(['web: request failed']);
  });

  it('answers HEAD without a body', async () => {
    expect(await ask('/api/wall', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });
});

describe('refusals', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s', async (method) => {
    const answer = await ask('/api/wall', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  it.each(['/', '/api/wall', '/api/wall/events'])('%s under a foreign name (DNS rebinding)', async (path) => {
    const answer = await ask(path, { host: 'evil.example' });
    expect(answer).toMatchObject({ status: 421, body: expect.stringContaining('host_not_allowed') });
    expect(answer.body).not.toContain('Account services');
  });

  it.each([
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/vendor/..%2fi18next.js',
    '/.env',
  ])('%s', async (path) => {
    expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the stream', () => {
  it('begins with the whole view and brings each change', async () => {
    const stream = await openStream();
    expect(stream.answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    expect(stream.answer.headers['content-security-policy']).toContain("default-src 'self'");
    expect(await stream.next()).toEqual(demoView());
    view = demoView({ ts: 7, data_age_s: 9 });
    for (const listener of listeners) listener();
    expect(await stream.next()).toEqual(view);
    stream.answer.destroy();
  });

  it('is refused beyond the limit with a time to come again, and open again when a page leaves', async () => {
    const streams = await Promise.all(Array.from({ length: limits.clients }, openStream));
    const refused = await ask('/api/wall/events');
    expect(refused).toMatchObject({ status: 503, body: expect.stringContaining('too_many_pages') });
    expect(refused.headers['retry-after']).toBe('10');
    streams[0]?.answer.destroy();
    await expect
      .poll(async () => JSON.parse((await ask('/health')).body).pages_open)
      .toBe(limits.clients - 1);
    const again = await openStream();
    expect(again.answer.statusCode).toBe(200);
    for (const stream of [...streams, again]) stream.answer.destroy();
  });

  it('ends, and nobody listens to the view any more, when the server stops', async () => {
    const stream = await openStream();
    await stream.next();
    const closed = new Promise((resolve) => stream.answer.once('close', resolve));
    await web.stop();
    await closed;
    expect(listeners.size).toBe(0);
    await expect(ask('/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('goes on, with a line in the log, when a view fails', async () => {
    const stream = await openStream();
    await stream.next();
    broken = true;
    for (const listener of listeners) listener();
    await expect.poll(() => errors.includes('web: no view')).toBe(true);
    broken = false;
    view = demoView({ ts: 8 });
    for (const listener of listeners) listener();
    expect(await stream.next()).toEqual(view);
    stream.answer.destroy();
  });
});

it('says which command builds the pages when there are none', async () => {
  const { builtPages } = await import('./server.js');
  expect(() => builtPages([directory])).toThrow(/npm run build/);
});

describe('with a certificate', () => {
  it('speaks HTTPS alone', async () => {
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(directory, name));
    const asked = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-days', '2'];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...asked, ...names, '-keyout', key!, '-out', certificate!], {
      stdio: 'ignore',
    });
    const ca = readFileSync(certificate!, 'utf8');
    const secure = await startWeb({
      listen: { host: '127.0.0.1', port: 0 },
      tls: { certificate: ca, key: readFileSync(key!, 'utf8') },
      view: () => view,
      onViewChange: () => () => {},
      log: { debug() {}, info() {}, warn() {}, error() {} },
      pages: directory,
    });
    try {
      expect(secure.url).toMatch(/^https:/);
      const status = await new Promise((resolve, reject) => {
        getSecure(new URL('api/wall', secure.url), { ca }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).on('error', reject);
      });
      expect(status).toBe(200);
      await expect(fetch(secure.url.replace('https:', 'http:'))).rejects.toThrow();
    } finally {
      await secure.stop();
    }
  });
});

describe('the install page of a site without a password', () => {
  it.each([
    ['GET', '/api/install'],
    ['POST', '/api/install/login'],
    ['PUT', '/api/install/photo/door'],
    ['GET', '/api/install/certificate.pdf'],
  ])('%s %s says that there is none, and how to get it', async (method, path) => {
    const { status, body } = await ask(path, { method });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({
      code: 'no_install_password',
      message: expect.stringContaining('--install'),
    });
  });
});
