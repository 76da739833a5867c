/**
 * A fake of the gateway's install side: it answers the contract from a state that a test sets, and checks what the page
 * sends as far as the contract says. Nothing of it measures or signs.
 */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Certificate } from '../../../../install/certificate.js';
import { certificateHtml, certificateStyle } from '../../../../install/certificate-html.js';
import { sampleCertificate } from '../../../../install/fixtures.js';
import type {
  BindRequest,
  DeviceRow,
  InstallView,
  TestRequest,
  TestResult,
  TestStep,
} from '../../../../install/view.js';
import { device, hallView, result } from './hall.js';

const token = 'fake-session';

export class FakeGateway {
  view: InstallView;
  /** Steps that a test of a device is given; steps with one `times` above 1 go together. */
  steps: readonly TestStep[] = [];
  /** What the test that runs now comes to. */
  outcome: TestResult = result('line');
  /** The answer to the next bind, if it is a refusal. */
  bindRefusal: { readonly status: number; readonly body: object } | null = null;
  sessionsEnded = false;
  readonly asked: { readonly path: string; readonly body: unknown }[] = [];
  readonly photos = new Map<string, Buffer>();
  readonly certificate: Certificate = sampleCertificate;
  /** Settled when the gateway is back after a change of the hall file. */
  restarted: Promise<void> = Promise.resolve();
  #onAnswered: (() => Promise<void>) | undefined;
  #app: FastifyInstance | undefined;
  #port = 0;
  #wrong = 0;

  constructor(
    private readonly pages: string,
    view: InstallView = hallView(),
  ) {
    this.view = view;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/install/`;
  }

  async start(): Promise<void> {
    const app = fastify({ forceCloseConnections: true, bodyLimit: 2 * 1024 * 1024 });
    this.#app = app;
    app.addContentTypeParser(['image/jpeg', 'image/png'], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    app.addHook('onRequest', async (_request, reply) => {
      reply.header(
        'content-security-policy',
        `default-src 'self'; style-src 'self' ${certificateStyle}; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'self'`,
      );
    });
    app.addHook('preHandler', async (request, reply) => {
      if (!request.url.startsWith('/api/install')) return;
      if (request.method !== 'GET') this.asked.push({ path: request.url, body: request.body });
      if (request.url === '/api/install/login') return;
      if (request.headers.authorization !== `Bearer ${token}` || this.sessionsEnded)
        return refuse(reply, 401, 'session_ended');
    });
    app.addHook('onResponse', async () => {
      const then = this.#onAnswered;
      this.#onAnswered = undefined;
      // The server cannot close while it waits for its own hook.
      if (then !== undefined) setImmediate(() => void then());
    });
    await app.register(fastifyStatic, { root: this.pages });
    const i18next = fileURLToPath(import.meta.resolve('i18next'));
    app.get('/vendor/i18next.js', (_request, reply) => reply.sendFile(basename(i18next), dirname(i18next)));
    this.#sessions(app);
    this.#work(app);
    this.#files(app);
    await app.listen({ host: '127.0.0.1', port: this.#port });
    const address = app.server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  set(changes: Partial<InstallView>): void {
    this.view = { ...this.view, ...changes };
  }

  setDevice(id: string, changes: Partial<DeviceRow>): void {
    this.set({ devices: this.view.devices.map((row) => (row.id === id ? { ...row, ...changes } : row)) });
  }

  /** The device tells that something was done. */
  count(what: string, n: number, stray = 0): void {
    const { test } = this.view;
    if (test === null) throw new Error('The fake gateway runs no test');
    const steps = test.steps.map((step) =>
      step.what === what && step.state === 'now'
        ? { ...step, counted: step.counted + n, stray: step.stray + stray }
        : step,
    );
    this.set({ test: { ...test, steps } });
  }

  #sessions(app: FastifyInstance): void {
    app.post('/api/install/login', (request, reply) => {
      const { password } = request.body as { password: string };
      if (this.#wrong >= 3) return refuse(reply.header('retry-after', '120'), 429, 'banned');
      if (password !== 'lantern') {
        this.#wrong += 1;
        return refuse(reply, 401, 'wrong_password');
      }
      this.sessionsEnded = false;
      return reply.send({ token, idle_s: 3600 });
    });
    app.post('/api/install/logout', (_request, reply) => reply.send({}));
    app.get('/api/install', (_request, reply) => {
      this.view = { ...this.view, ts: this.view.ts + 1000 };
      return reply.send(this.view);
    });
  }

  #work(app: FastifyInstance): void {
    app.post('/api/install/test', (request, reply) => {
      this.#test(request.body as TestRequest);
      return reply.send(this.view);
    });
    app.post('/api/install/note', (request, reply) => {
      const { device: id, note } = request.body as { device: string; note: string };
      this.setDevice(id, { note });
      return reply.send(this.view);
    });
    app.post('/api/install/enrol', (request, reply) => {
      const { id } = request.body as { id: string };
      return reply.send({
        login: id,
        password: 'tilt-nine-harbour-42',
        broker: { host: '192.168.1.20', port: 1883 },
        qr_svg: fakeCode,
      });
    });
    app.post('/api/install/bind', async (request, reply) => {
      const refusal = this.bindRefusal;
      this.bindRefusal = null;
      if (refusal !== null) return reply.code(refusal.status).send(refusal.body);
      const bind = request.body as BindRequest;
      if (bind.hall_file !== this.view.hall_file) return refuse(reply, 409, 'hall_file_changed');
      this.#restartsAs('f2', () =>
        this.set({
          devices: [
            ...this.view.devices,
            device(bind.id, { name: bind.name, topics: bind.topics, test: 'line' }),
          ],
          strangers: this.view.strangers.filter(({ topic }) => !bind.topics.includes(topic)),
        }),
      );
      return reply.send({ hall_file: 'f2', device: bind.id });
    });
    app.post('/api/install/swap', async (request, reply) => {
      const { device: id } = request.body as { device: string };
      this.#restartsAs('f3', () => this.setDevice(id, { result: null }));
      return reply.send({ hall_file: 'f3', device: id });
    });
    app.post('/api/install/reload', async (_request, reply) => {
      this.#restartsAs('f4', () => this.set({ hall_file_changed: false }));
      return reply.send({ hall_file: 'f4', device: '' });
    });
  }

  #files(app: FastifyInstance): void {
    app.put('/api/install/photo/:device', (request, reply) => {
      const { device: id } = request.params as { device: string };
      this.photos.set(id, request.body as Buffer);
      this.setDevice(id, { photo: true });
      return reply.send(this.view);
    });
    app.get('/api/install/photo/:device', (request, reply) => {
      const { device: id } = request.params as { device: string };
      return reply.type('image/jpeg').send(this.photos.get(id));
    });
    app.post('/api/install/certificate', (request, reply) => {
      const { by } = request.body as { by: string };
      const issued = { at: this.view.ts, by, digest: this.certificate.digest };
      this.set({ certificate: { ...this.view.certificate, issued } });
      return reply.send(this.view);
    });
    app.get('/api/install/certificate.html', (request, reply) => {
      const { lang } = request.query as { lang: 'en' | 'zh-Hans' | 'zh-Hant' };
      return reply.type('text/html').send(certificateHtml(this.certificate, lang, true));
    });
    app.get('/api/install/certificate.pdf', (_request, reply) =>
      reply.type('application/pdf').send(Buffer.from('%PDF-1.7 of a fake gateway')),
    );
    app.get('/api/install/certificate.json', (_request, reply) => reply.send(this.certificate));
  }

  #test(request: TestRequest): void {
    const { test } = this.view;
    if (request.do === 'start') {
      const row = this.view.devices.find(({ id }) => id === request.device);
      const steps = this.steps.map((step, index) =>
        index === 0 ? { ...step, state: 'now' as const } : step,
      );
      this.set({
        test: {
          device: request.device,
          kind: row?.test ?? 'signs',
          by: 'Ann Lee',
          started: this.view.ts,
          steps,
        },
      });
    } else if (request.do === 'stop') this.set({ test: null });
    else if (test !== null) this.#goOn(test);
  }

  #goOn(test: NonNullable<InstallView['test']>): void {
    const done = test.steps.map((step) =>
      step.state === 'now' ? { ...step, state: 'done' as const } : step,
    );
    const next = done.find(({ state }) => state === 'waiting');
    if (next !== undefined) {
      const together = next.times > 1;
      const steps = done.map((step) =>
        step === next || (together && step.state === 'waiting' && step.times > 1)
          ? { ...step, state: 'now' as const }
          : step,
      );
      this.set({ test: { ...test, steps } });
      return;
    }
    const outcome = { ...this.outcome, steps: done };
    const missing = this.view.certificate.missing.filter((id) => id !== test.device || !outcome.passed);
    this.set({ test: null, certificate: { ...this.view.certificate, missing } });
    this.setDevice(test.device, { result: outcome });
  }

  /** Goes away after the answer, as the gateway does, and comes back with another hall file. */
  #restartsAs(hall_file: string, changed: () => void): void {
    this.restarted = new Promise((done) => {
      this.#onAnswered = async () => {
        await this.stop();
        changed();
        this.set({ hall_file });
        await this.start();
        done();
      };
    });
  }
}

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).send({ code, message: `The fake gateway says ${code}.` });
}

/** In the form of a QR code, and none. */
const fakeCode = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h9v9H0z"/><path stroke="#000" d="M1 1.5h3m1 0h3M1 2.5h1m1 0h1m1 0h1m1 0h1M1 3.5h3m1 0h3M2 4.5h4M1 5.5h3m2 0h1M1 6.5h1m1 0h1m1 0h2M1 7.5h3m2 0h2"/></svg>`;
